//! The answer for one cargo: the word that the chance gives, what holds it back or lifts it, and on what it rests.
#![allow(
    clippy::indexing_slicing,
    reason = "columns, months and rows are counted here"
)]

use crate::assessment::{Flip, ImpliedPrice, MonthWord, RhoTest, Word};
use crate::cargo::Runs;
use crate::draws::Draws;
use crate::evaluate::{Band, GroupSway, Landed, Seller, chance, margins};
use crate::model::CargoModel;
use crate::names;
use crate::params::{Id, Params};
use crate::rule;
use sealane_data::Grade;

/// The word and what it rests on.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Answer {
    /// The answer.
    pub word: Option<Word>,
    /// What must hold, where that is not the number nearest to turning it.
    pub condition: Option<String>,
    /// Why the word is not the one that the chance alone gives.
    pub held: Option<String>,
    /// The price that today's flow implies, where the prices given say that nothing should flow.
    pub implied: Option<ImpliedPrice>,
    /// By month.
    pub months: Vec<MonthWord>,
    /// In which months it works, in words.
    pub when: String,
}

/// Word, conditions and months of one cargo.
#[must_use]
pub fn answer(
    model: &CargoModel,
    params: &Params,
    runs: &Runs,
    discount: Option<&Band>,
    n: usize,
) -> Answer {
    let mut months = by_month(model, runs, n);
    let mut out = Answer::default();
    let Some(p) = runs.p.2 else {
        for m in &mut months {
            if m.word != Word::DoesNot {
                m.word = Word::Unknown;
            }
        }
        out.months = months;
        return out;
    };
    let mut word = rule::word(p);
    let flow = implied(model, params, runs, discount);
    if word == Word::Works && both_assumed(model, params) {
        word = Word::WorksIf;
        out.condition = price_gap(model, params);
        out.held = Some("the price of our seller and of every rival is only assumed: the word is no more than works if".to_owned());
        for m in months.iter_mut().filter(|m| m.word == Word::Works) {
            m.word = Word::WorksIf;
        }
    } else if word == Word::DoesNot
        && let Some(i) = &flow
        && runs.p.0.is_none_or(|p| p >= rule::DOES_NOT)
    {
        word = Word::WorksIf;
        out.condition = Some(format!(
            "its seller's price is {:.0} USD/t or less, as today's flow implies ({:.0} is put in)",
            i.implied_usd, i.given_usd
        ));
        out.held = Some(
            "it flows today, which the prices put in do not explain: they are off, not the flow"
                .to_owned(),
        );
        for m in months
            .iter_mut()
            .filter(|m| m.word == Word::DoesNot && m.p_way >= rule::DOES_NOT)
        {
            m.word = Word::WorksIf;
        }
    }
    let works = |m: &MonthWord| matches!(m.word, Word::Works | Word::WorksIf);
    let good: Vec<u8> = months
        .iter()
        .filter(|m| works(m))
        .map(|m| m.month)
        .collect();
    out.when = match good.len() {
        0 => "in no month".to_owned(),
        12 => "in every month".to_owned(),
        _ => format!("in {}", month_ranges(&good)),
    };
    // A word that is weaker in some months is told with them.
    let weak: Vec<u8> = months
        .iter()
        .filter(|m| m.word == Word::WorksIf)
        .map(|m| m.month)
        .collect();
    if word == Word::Works && !weak.is_empty() && weak.len() < good.len() {
        out.when = format!("{}, {} only on conditions", out.when, month_ranges(&weak));
    }
    if !good.is_empty() && good.len() < 12 {
        if word != Word::WorksIf || out.condition.is_none() {
            out.condition = Some(format!("it moves {}", out.when));
        }
        word = Word::WorksIf;
    }
    out.word = Some(word);
    out.implied = flow;
    out.months = months;
    out
}

/// "July to November", "March and June to August".
#[must_use]
pub fn month_ranges(months: &[u8]) -> String {
    let name = |m: u8| {
        sealane_season::MONTHS
            .get(usize::from(m).saturating_sub(1))
            .copied()
            .unwrap_or("")
    };
    let has = |m: u8| months.contains(&((m + 11) % 12 + 1));
    let mut runs: Vec<String> = Vec::new();
    for m in 1..=12_u8 {
        if has(m) && !has(m + 11) {
            let mut end = m;
            while has(end + 1) && end < m + 11 {
                end += 1;
            }
            let last = (end + 11) % 12 + 1;
            runs.push(match end - m {
                0 => name(m).to_owned(),
                1 => format!("{} and {}", name(m), name(last)),
                _ => format!("{} to {}", name(m), name(last)),
            });
        }
    }
    runs.join(", ")
}

fn by_month(model: &CargoModel, runs: &Runs, n: usize) -> Vec<MonthWord> {
    let distinct = model.distinct();
    let priced: Vec<&Landed> = runs
        .rivals
        .iter()
        .flatten()
        .filter(|r| !r.landed.is_empty())
        .collect();
    let own_landed = runs
        .own
        .as_ref()
        .filter(|o| !o.landed.is_empty() && !priced.is_empty());
    (0..12)
        .map(|m| {
            let own = runs
                .columns
                .first()
                .and_then(|c| c.as_ref())
                .map(|c| &c.month_usd[m])
                .filter(|c| !c.is_empty());
            let others: Vec<&Vec<f64>> = runs
                .columns
                .iter()
                .zip(&distinct)
                .skip(1)
                .filter(|(_, keep)| **keep)
                .filter_map(|(c, _)| c.as_ref())
                .map(|c| &c.month_usd[m])
                .filter(|c| !c.is_empty())
                .collect();
            let cheapest = |i: usize| own.is_some_and(|o| others.iter().all(|c| o[i] <= c[i]));
            // What lands in a month is bought at that month's freight, on both sides.
            let beats = |i: usize| {
                own_landed.is_none_or(|o| {
                    let mine = o.months[m].get(i);
                    priced.iter().all(|r| match (mine, r.months[m].get(i)) {
                        (Some(a), Some(b)) => a <= b,
                        (None, _) => false,
                        (_, None) => true,
                    })
                })
            };
            let carried = |i: usize| {
                runs.line.as_ref().is_none_or(|l| l[i])
                    && runs.netback.get(i).is_none_or(|v| *v >= 0.0)
            };
            let (p_way, p) = if own.is_some() {
                (
                    chance(n, cheapest),
                    chance(n, |i| cheapest(i) && beats(i) && carried(i)),
                )
            } else {
                (0.0, 0.0)
            };
            MonthWord {
                month: m as u8 + 1,
                word: if own.is_none() {
                    Word::DoesNot
                } else {
                    rule::word(p)
                },
                p_way,
                p,
            }
        })
        .collect()
}

fn assumed(params: &Params, id: Id) -> bool {
    params
        .list
        .get(id)
        .is_some_and(|p| p.graded.grade == Grade::Assumed)
}

/// Whether our price and those of all rivals are only assumed.
fn both_assumed(model: &CargoModel, params: &Params) -> bool {
    let ours = model.fob.is_some_and(|id| assumed(params, id));
    let mut theirs = model.priced_rivals().filter_map(|r| r.fob).peekable();
    ours && theirs.peek().is_some() && theirs.all(|id| assumed(params, id))
}

/// The rival that lands nearest, and how far its price lies above ours: now, and where both land level; all at central numbers.
struct Gap<'a> {
    name: &'a str,
    own: Id,
    theirs: Id,
    now: f64,
    level: f64,
    /// What it lands dearer than our seller.
    room: f64,
}

fn gap_of<'a>(model: &'a CargoModel, params: &Params) -> Option<Gap<'a>> {
    let central = params.central();
    let x = |id: Id| central[id];
    let own = model.fob?;
    let duty = model.duty.map_or(0.0, x) / 100.0;
    model
        .priced_rivals()
        .filter_map(|r| {
            let mut alone = model.clone();
            alone.home = None;
            alone
                .rivals
                .retain(|k| k.as_ref().is_ok_and(|k| k.name == r.name));
            let room = margins(&alone, x).buy?;
            let theirs = r.fob?;
            let now = x(theirs) - x(own);
            let level = now - room / (1.0 + duty);
            let name = r.name.as_str();
            Some((
                room,
                Gap {
                    name,
                    own,
                    theirs,
                    now,
                    level,
                    room,
                },
            ))
        })
        .min_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, g)| g)
}

/// The price difference as a number that may turn the answer: where prices of one market move together it is their difference that does.
#[must_use]
pub fn gap_flip(model: &CargoModel, params: &Params, draws: &Draws) -> Option<Flip> {
    let g = gap_of(model, params)?;
    let group = params.group_of(g.own)?;
    if params.group_of(g.theirs) != Some(group) || g.now == g.level {
        return None;
    }
    // Only where the way and the seller's netback hold, and not the buyer's own goods but this rival is the next: then the price turns the answer.
    let central = params.central();
    let m = margins(model, |id: Id| central[id]);
    let rest = [m.way, m.netback, m.line];
    let next = m.buy.is_some_and(|b| (b - g.room).abs() < 1e-6);
    if !next || rest.into_iter().flatten().any(|r| r < 0.0) {
        return None;
    }
    let rows = draws.columns[g.theirs].iter().zip(&draws.columns[g.own]);
    let beyond = rows
        .filter(|(theirs, own)| {
            let gap = **theirs - **own;
            if g.level < g.now {
                gap < g.level
            } else {
                gap > g.level
            }
        })
        .count();
    let theirs = params.list.get(g.theirs)?;
    Some(Flip {
        path: theirs.path.clone(),
        name: format!("price of {} less our seller's", g.name),
        unit: names::unit_of(&theirs.path, &theirs.graded.unit),
        value: g.now,
        turns_at: g.level,
        chance: beyond as f64 / draws.rows.max(1) as f64,
        grade: theirs.graded.grade,
    })
}

/// "its price stays 12 USD/t or more below Hay Point's (33 now, both assumed)": at central numbers, against the rival that lands cheapest.
fn price_gap(model: &CargoModel, params: &Params) -> Option<String> {
    let Gap {
        name,
        now,
        level: need,
        ..
    } = gap_of(model, params)?;
    Some(if need > 0.0 {
        format!(
            "its price stays {need:.0} USD/t or more below that of {name} ({now:.0} below now, both only assumed)"
        )
    } else if now >= 0.0 {
        format!(
            "its price is no more than {:.0} USD/t above that of {name} ({now:.0} below now, both only assumed)",
            -need
        )
    } else {
        format!(
            "its price is no more than {:.0} USD/t above that of {name} ({:.0} above now, both only assumed)",
            -need, -now
        )
    })
}

/// The price at which our seller lands level with the best rival, where it flows today in every year and yet lands dearer.
fn implied(
    model: &CargoModel,
    params: &Params,
    runs: &Runs,
    discount: Option<&Band>,
) -> Option<ImpliedPrice> {
    let given = params.list.get(model.fob?)?.graded.value;
    let flow = &params.list.get(model.volume?)?.graded;
    let dearer = discount.filter(|d| d.p50 > 0.0)?;
    if flow.low_or_value() <= 0.0 || runs.p.1.is_none_or(|p| p >= rule::DOES_NOT) {
        return None;
    }
    let central = params.central();
    let duty = model.duty.map_or(0.0, |id| central[id]) / 100.0;
    let off = dearer.p50 / (1.0 + duty);
    Some(ImpliedPrice {
        given_usd: given,
        implied_usd: given - off,
        flow_per_year: flow.value,
        netback_usd: (!runs.netback.is_empty()).then(|| Band::of(runs.netback.clone()).p50 - off),
    })
}

/// Chances at other correlations, for each group of prices that decides, and each other group with a tenth of the variance.
#[must_use]
pub fn rho_tests(
    model: &CargoModel,
    params: &Params,
    draws: &Draws,
    runs: &Runs,
    groups: &[GroupSway],
) -> Vec<RhoTest> {
    let Some(p) = runs.p.2 else { return Vec::new() };
    let prices: Vec<Id> = [model.fob, model.quality]
        .into_iter()
        .chain(model.priced_rivals().flat_map(|r| [r.fob, r.quality]))
        .flatten()
        .collect();
    groups
        .iter()
        .filter(|_| !draws.stopped())
        .filter_map(|g| {
            let k = params.groups.iter().position(|p| p.name == g.name)?;
            let only_prices = g
                .members
                .iter()
                .all(|m| params.id(m).is_some_and(|id| prices.contains(&id)));
            let given = params.list.get(params.groups.get(k)?.rho)?;
            let (given_p, at): (f64, Vec<(f64, f64)>) = if only_prices && g.members.len() > 1 {
                let at = |rho: f64| {
                    (
                        rho,
                        at_prices(model, draws, runs, &draws.at_rho(params, k, rho)),
                    )
                };
                (p, vec![at(0.0), at(0.5)])
            } else if g.sobol.is_some_and(|s| s >= 0.1) && g.members.len() > 1 {
                // Fewer draws: every way is priced anew.
                let base =
                    Draws::watched(params, draws.rows.min(500), draws.seed, draws.stop.clone());
                let at = |rho: f64| {
                    let mut d = base.clone();
                    for (id, column) in d.at_rho(params, k, rho) {
                        d.columns[id] = column;
                    }
                    (rho, crate::cargo::run(model, &d, None).p.2.unwrap_or(0.0))
                };
                (
                    crate::cargo::run(model, &base, None).p.2?,
                    vec![at(0.0), at(0.5)],
                )
            } else {
                return None;
            };
            Some(RhoTest {
                group: g.name.clone(),
                rho: given.graded.value,
                grade: given.graded.grade,
                p: given_p,
                at,
            })
        })
        .collect()
}

/// The chance of all when the price columns are others: landed costs move by the change of price and duty.
fn at_prices(model: &CargoModel, draws: &Draws, runs: &Runs, changed: &[(Id, Vec<f64>)]) -> f64 {
    let n = draws.rows;
    let new = |id: Id, i: usize| {
        changed
            .iter()
            .find(|c| c.0 == id)
            .map_or_else(|| draws.columns[id][i], |c| c.1[i])
    };
    let moved = |s: Seller, i: usize| {
        let duty = s.duty.map_or(0.0, |id| draws.columns[id][i]) / 100.0;
        let step = |id: Option<Id>| id.map_or(0.0, |id| new(id, i) - draws.columns[id][i]);
        step(s.fob) * (1.0 + duty) + step(s.quality)
    };
    let own = runs.own.as_ref().filter(|o| !o.landed.is_empty());
    let rivals: Vec<(Seller, &Landed)> = model
        .rivals
        .iter()
        .zip(&runs.rivals)
        .filter_map(|(m, r)| Some((m.as_ref().ok()?.seller(), r.as_ref()?)))
        .filter(|(_, r)| !r.landed.is_empty())
        .collect();
    let distinct = model.distinct();
    let way =
        |i: usize| runs.p.0.is_none() || crate::cargo::cheapest_in_row(&runs.columns, &distinct, i);
    chance(n, |i| {
        let mine = own.map(|o| o.landed[i] + moved(model.seller(), i));
        let fob_step = model
            .fob
            .map_or(0.0, |id| new(id, i) - draws.columns[id][i]);
        way(i)
            && mine.is_none_or(|a| model.home.is_none_or(|id| a <= draws.columns[id][i]))
            && mine.is_none_or(|a| rivals.iter().all(|(s, r)| a <= r.landed[i] + moved(*s, i)))
            && runs.netback.get(i).is_none_or(|v| v + fob_step >= 0.0)
    })
}

#[cfg(test)]
mod tests {
    use super::month_ranges;

    #[test]
    fn months_read_as_ranges() {
        assert_eq!(month_ranges(&[7, 8, 9, 10, 11]), "July to November");
        assert_eq!(month_ranges(&[12, 1, 2]), "December to February");
        assert_eq!(month_ranges(&[3, 6, 7]), "March, June and July");
    }
}
