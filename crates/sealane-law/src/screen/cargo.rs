//! Cargo by origin, place of loading and destination: prohibitions, caps, exceptions.

use super::draft::{Draft, rule_hit};
use crate::country;
use crate::entry::Effect;
use crate::error::LawError;
use crate::gazetteer;
use crate::rules::{CargoRule, ExceptionRow, Force, GoodsRow, Rules, binds, force_on};
use crate::subject::Cargo;
use crate::verdict::{Hit, Verdict};

/// The flow of the question, checked.
struct Flow<'a> {
    cargo: &'a Cargo,
    words: String,
    hs: String,
    origin: &'static str,
    /// Countries in which it may be loaded; several when the name of the place is that of more than one.
    loaded_in: Vec<String>,
    /// Whether a place of loading was given that nobody knows.
    unplaced: bool,
    at_rajin: bool,
    destination: String,
}

pub(super) fn screen(d: &mut Draft<'_>, cargo: &Cargo) -> Result<(), LawError> {
    let flow = check(d.rules(), cargo)?;
    for r in &d.rules().cargo {
        apply(d, &flow, r);
    }
    narrow(d);
    for layer in d.jurisdictions() {
        d.rules_fresh(layer, "cargo");
        if d.rules()
            .governing(layer)
            .is_some_and(|j| j.cargo_rules != "complete")
        {
            d.miss(layer, format!("of the cargo rules of {layer} only examples are shipped: nothing found is not a clearance"));
        }
        if flow.origin.is_empty() {
            d.miss(layer, "origin of the cargo: not given");
        }
        if flow.destination.is_empty() {
            d.miss(layer, "destination of the cargo: not given");
        }
        if flow.unplaced {
            d.miss(layer, format!("place of loading `{}`: no table knows it, so its country is not known; give its UN/LOCODE or its country", cargo.loaded_at.trim()));
        }
    }
    if cargo.loaded_at.trim().is_empty() && flow.loaded_in.is_empty() {
        d.note("place of loading not given: taken as in the country of origin");
    }
    Ok(())
}

fn check<'c>(rules: &Rules, cargo: &'c Cargo) -> Result<Flow<'c>, LawError> {
    let words = plain(&cargo.commodity);
    let hs: String = cargo
        .hs
        .chars()
        .filter(|c| !matches!(c, ' ' | '.'))
        .collect();
    if !hs.is_empty() && (!(2..=10).contains(&hs.len()) || !hs.bytes().all(|b| b.is_ascii_digit()))
    {
        return Err(LawError::BadIdentifier {
            field: "hs",
            value: cargo.hs.clone(),
            reason: "expected 2 to 10 digits".to_owned(),
        });
    }
    if words.is_empty() && hs.is_empty() {
        return Err(LawError::Empty(
            "cargo: give a commodity or an HS code".to_owned(),
        ));
    }
    for (field, v) in [
        ("annual_t", cargo.annual_t),
        ("annual_bbl", cargo.annual_bbl),
    ] {
        if v.is_some_and(|x| !x.is_finite() || x < 0.0) {
            return Err(LawError::BadQuestion(format!(
                "cargo {field}: expected a finite amount of at least 0"
            )));
        }
    }
    let loaded = country::code_of_question("loaded_in", &cargo.loaded_in)?;
    let at = gazetteer::locate(&cargo.loaded_at, rules);
    let given = !cargo.loaded_at.trim().is_empty();
    let loaded_in = if at.countries.is_empty() {
        Some(loaded.to_owned())
            .filter(|c| !c.is_empty())
            .into_iter()
            .collect()
    } else if loaded.is_empty() || at.countries.iter().any(|c| c == loaded) {
        if loaded.is_empty() {
            at.countries.clone()
        } else {
            vec![loaded.to_owned()]
        }
    } else {
        return Err(LawError::BadQuestion(format!(
            "loaded_at `{}` lies in {}, not in {loaded}",
            cargo.loaded_at,
            at.countries.join(" or ")
        )));
    };
    Ok(Flow {
        cargo,
        words,
        hs,
        origin: country::code_of_question("origin", &cargo.origin)?,
        unplaced: given && loaded_in.is_empty(),
        at_rajin: at.locode == "KPRJN" && loaded_in == ["KP"],
        loaded_in,
        destination: destination(rules, &cargo.destination)?,
    })
}

/// The country of destination: its name or code, or a port that is known.
fn destination(rules: &Rules, text: &str) -> Result<String, LawError> {
    if text.trim().is_empty() {
        return Ok(String::new());
    }
    if let Some(c) = country::code(text) {
        return Ok(c.to_owned());
    }
    let at = gazetteer::locate(text, rules);
    if at.country().is_empty() {
        return Err(LawError::BadIdentifier {
            field: "destination",
            value: text.to_owned(),
            reason:
                "neither a country that ISO 3166 knows nor a port that lies in one country only"
                    .to_owned(),
        });
    }
    Ok(at.country().to_owned())
}

/// Lower-case words, hyphens and underscores as spaces.
pub(super) fn plain(text: &str) -> String {
    let (latin, _) = crate::name::latin(text);
    latin
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|w| !w.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// How a cargo belongs to a goods group.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Belongs {
    Word,
    Code { verified: bool },
}

/// Whether words or code belong to a group: every word of one of its phrases stands in the text, or the code has one of its prefixes.
pub(super) fn belongs(g: &GoodsRow, words: &str, hs: &str) -> Option<Belongs> {
    let have: Vec<&str> = words.split(' ').collect();
    let single = |w: &str| {
        have.iter()
            .any(|h| *h == w || h.strip_suffix('s') == Some(w) || w.strip_suffix('s') == Some(*h))
    };
    let mut phrases: Vec<String> = g.words.iter().map(|w| plain(w)).collect();
    phrases.push(plain(&g.group));
    // `iron` must not claim `iron ore`: a raw material named as an ore or concentrate belongs to groups that say so.
    let ore = |t: &str| {
        t.split(' ')
            .any(|w| matches!(w, "ore" | "ores" | "concentrate" | "concentrates" | "fines"))
    };
    let by_word = !words.is_empty()
        && phrases
            .iter()
            .any(|p| !p.is_empty() && p.split(' ').all(single) && ore(p) == ore(words));
    if by_word {
        return Some(Belongs::Word);
    }
    (!hs.is_empty()
        && g.hs
            .iter()
            .any(|p| hs.starts_with(p.as_str()) || (hs.len() >= 4 && p.starts_with(hs))))
    .then_some(Belongs::Code {
        verified: g.hs_grade != "assumed",
    })
}

/// The goods groups of a rule that the cargo belongs to.
fn goods<'r>(rules: &'r Rules, names: &[String], flow: &Flow<'_>) -> Option<(&'r str, Belongs)> {
    names.iter().find_map(|n| {
        let g = rules.goods.iter().find(|g| g.group == *n)?;
        Some((g.group.as_str(), belongs(g, &flow.words, &flow.hs)?))
    })
}

fn apply(d: &mut Draft<'_>, flow: &Flow<'_>, r: &CargoRule) {
    let is = |c: &str| !c.is_empty() && r.country.iter().any(|x| x == c);
    let loaded = flow.loaded_in.iter().any(|c| is(c));
    let from = is(flow.origin) || loaded;
    let to = is(&flow.destination);
    let touched = match r.direction.as_str() {
        "from" => from,
        "to" => to,
        _ => from || to,
    };
    if !touched {
        return;
    }
    let rules = d.rules();
    let group = if r.goods.iter().any(|g| g == "*") {
        None
    } else {
        match goods(rules, &r.goods, flow) {
            Some(g) => Some(g),
            None => return,
        }
    };
    let exception = rules.exceptions.iter().find(|e| e.id == r.exception);
    for layer in d.jurisdictions() {
        if !binds(&r.bound, layer) {
            continue;
        }
        let mut hit = hit_of(d, flow, r, group, exception);
        if loaded && flow.loaded_in.len() > 1 && !is(flow.origin) && !to {
            hit.verdict = Verdict::Review;
            hit.notes.push(format!(
                "places of the name `{}` lie in {}: say which",
                flow.cargo.loaded_at,
                flow.loaded_in.join(", ")
            ));
        }
        d.add_rule(hit, layer, r.valid_from, r.valid_to);
    }
}

fn hit_of(
    d: &Draft<'_>,
    flow: &Flow<'_>,
    r: &CargoRule,
    group: Option<(&str, Belongs)>,
    exception: Option<&ExceptionRow>,
) -> Hit {
    let way = match r.direction.as_str() {
        "from" => "from",
        "to" => "to",
        _ => "from or to",
    };
    let what = match (r.effect, r.limit_value) {
        (_, Some(v)) => format!("cap of {v} {} per {}", r.limit_unit, r.limit_period),
        (Effect::Prohibited, _) => "prohibition".to_owned(),
        (Effect::Restricted, _) => "restriction".to_owned(),
        (Effect::Review, _) => "check needed".to_owned(),
    };
    let goods = group.map_or("any cargo", |g| g.0);
    let mut hit = rule_hit(
        r.effect.verdict(),
        "cargo",
        "law-cargo-rules",
        &r.id,
        &format!("{what}: {goods} {way} {}", r.country.join(", ")),
        &r.citation,
    );
    goods.clone_into(&mut hit.entry_name);
    hit.matched = match group {
        Some((_, Belongs::Code { .. })) => format!("HS {}", flow.hs),
        _ => flow.words.clone(),
    };
    if let Some((_, Belongs::Code { verified: false })) = group {
        hit.notes
            .push("the HS codes of this group are from memory: unverified".to_owned());
    }
    if !r.unverified.is_empty() {
        hit.notes.push(format!(
            "unverified in this rule: {}",
            r.unverified.join(", ")
        ));
    }
    if r.grade == "assumed" {
        hit.notes
            .push("this rule is from memory: check it".to_owned());
    }
    hit.notes
        .extend((!r.note.is_empty()).then(|| r.note.clone()));
    if r.known_until.is_some_and(|k| k < d.context.as_of) {
        hit.notes
            .push("the rule was due for review before the as-of day".to_owned());
    }
    cap(flow, r, &mut hit);
    if let Some(e) = exception {
        except(d, flow, e, &mut hit);
    }
    hit
}

/// A yearly amount above a cap is prohibited. A cap in barrels is compared with tonnes by the act's own tonnes, or by the lightest and
/// heaviest goods of the group: above even as the heaviest is above, above only as the lightest needs a look.
fn cap(flow: &Flow<'_>, r: &CargoRule, hit: &mut Hit) {
    let Some(limit) = r.limit_value else { return };
    let (bbl, t) = (flow.cargo.annual_bbl, flow.cargo.annual_t);
    let in_tonnes = if r.limit_unit == "t" {
        Some(limit)
    } else {
        r.limit_t
    };
    let low = r.bbl_per_t.iter().copied().reduce(f64::min);
    let high = r.bbl_per_t.iter().copied().reduce(f64::max);
    let mut compared = false;
    let mut above: Option<String> = None;
    if let Some(a) = bbl.filter(|_| r.limit_unit == "bbl") {
        compared = true;
        above = (a > limit).then(|| format!("{a} bbl"));
    }
    if let (Some(a), Some(most)) = (t, in_tonnes) {
        compared = true;
        above = above.or_else(|| (a > most).then(|| format!("{a} t")));
    } else if let (Some(a), Some(low), Some(high), None) = (t, low, high, bbl) {
        compared = true;
        if a * low > limit {
            above = Some(format!("{a} t, at least {:.0} bbl,", a * low));
        } else if a * high > limit {
            hit.notes.push(format!(
                "{a} t are {:.0} to {:.0} bbl by their density, and the cap lies between: give the barrels",
                a * low,
                a * high
            ));
        }
    }
    if let Some(a) = above {
        hit.verdict = Verdict::Prohibited;
        hit.notes.push(format!(
            "{a} a year is above the cap of all States together"
        ));
    } else if compared {
        hit.notes
            .push("the cap is shared: what others delivered this year counts".to_owned());
    } else {
        hit.notes.push(format!(
            "yearly amount in {} not given: the cap was not compared",
            r.limit_unit
        ));
    }
}

/// The transit exception: foreign coal, through Rajin only.
fn except(d: &Draft<'_>, flow: &Flow<'_>, e: &ExceptionRow, hit: &mut Hit) {
    e.text.clone_into(&mut hit.exception);
    if force_on(e.valid_from, e.valid_to, d.context.as_of) != Force::Now
        || !e.id.starts_with("rajin-transit")
    {
        return;
    }
    let foreign = !flow.origin.is_empty() && flow.origin != "KP";
    let onward = flow.destination != "KP";
    if foreign && flow.at_rajin && onward {
        hit.verdict = e.effect.verdict();
        hit.notes.push(format!(
            "origin {} and loading at Rajin: the exception can apply, under its conditions ({})",
            flow.origin, e.citation
        ));
        hit.notes
            .extend((!e.note.is_empty()).then(|| e.note.clone()));
    } else if foreign && flow.at_rajin {
        hit.notes.push(
            "bound for the DPRK itself: the exception is for export from Rajin to elsewhere"
                .to_owned(),
        );
    } else if flow.origin.is_empty() {
        hit.notes
            .push("origin not given: the exception was not applied".to_owned());
    } else if foreign {
        hit.notes
            .push("loaded elsewhere than at Rajin: the exception does not apply".to_owned());
    } else {
        hit.notes
            .push("of DPRK origin: the exception does not apply".to_owned());
    }
}

/// Where a definite rule speaks, the catch-all of the same layer adds nothing.
fn narrow(d: &mut Draft<'_>) {
    let definite: Vec<String> = d
        .hits
        .iter()
        .filter(|h| h.entry_name != "any cargo")
        .map(|h| h.layer.clone())
        .collect();
    d.hits
        .retain(|h| h.entry_name != "any cargo" || !definite.contains(&h.layer));
}
