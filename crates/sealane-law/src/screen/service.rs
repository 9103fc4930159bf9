//! Services: by the country or flag served, by cargo and its origin; the provider as a party.

use super::cargo::{belongs, plain};
use super::draft::{Draft, rule_hit};
use crate::country;
use crate::entry::EntryKind;
use crate::error::LawError;
use crate::rules::{ServiceRule, binds};
use crate::subject::{Party, Service};

pub(super) fn screen(d: &mut Draft<'_>, s: &Service) -> Result<(), LawError> {
    let word = plain(&s.service).replace(' ', "-");
    if word.is_empty() {
        return Err(LawError::Empty(
            "service: name it, e.g. insurance".to_owned(),
        ));
    }
    let served = country::code_of_question("country", &s.country)?;
    let origin = country::code_of_question("cargo_origin", &s.cargo_origin)?;
    let cargo = plain(&s.cargo);
    let rules = d.rules();
    let known = rules
        .services
        .iter()
        .any(|r| r.service.iter().any(|x| same(x, &word)));
    for r in rules
        .services
        .iter()
        .filter(|r| r.service.iter().any(|x| same(x, &word)))
    {
        apply(d, r, served, &cargo, origin);
    }
    let by_country = rules
        .services
        .iter()
        .filter(|r| r.service.iter().any(|x| same(x, &word)));
    for r in by_country {
        for layer in d.jurisdictions().filter(|l| binds(&r.bound, l)) {
            if !r.country.is_empty() && served.is_empty() {
                d.miss(layer, "country or flag served: not given");
            }
            if !r.cargo_origin.is_empty() && origin.is_empty() {
                d.miss(layer, "origin of the cargo served: not given");
            }
        }
    }
    for layer in d.jurisdictions() {
        d.rules_fresh(layer, "service");
        if d.rules()
            .governing(layer)
            .is_some_and(|j| j.service_rules != "complete")
        {
            d.miss(layer, format!("of the service rules of {layer} only examples are shipped: nothing found is not a clearance"));
        }
        if !known {
            d.miss(
                layer,
                format!(
                    "the service `{}` is not among those that the rules name",
                    s.service
                ),
            );
        }
    }
    if !s.provider.trim().is_empty() {
        let p = Party {
            name: s.provider.clone(),
            ..Party::default()
        };
        super::party::screen(d, &p, EntryKind::Company, "provider")?;
    }
    Ok(())
}

/// `sts` is `sts-transfer`, `classification-society` is `classification`, …
fn same(rule: &str, asked: &str) -> bool {
    rule == asked
        || asked.split('-').next().is_some_and(|a| {
            a.len() > 2
                && rule.split('-').next() == Some(a)
                && (asked.len() == a.len() || rule.len() == a.len())
        })
}

fn apply(d: &mut Draft<'_>, r: &ServiceRule, served: &str, cargo: &str, origin: &str) {
    if !r.country.is_empty() && r.country != served {
        return;
    }
    if !r.cargo_origin.is_empty() && r.cargo_origin != origin {
        return;
    }
    let goods_ok = r.cargo.is_empty()
        || d.rules()
            .goods
            .iter()
            .any(|g| r.cargo.contains(&g.group) && belongs(g, cargo, "").is_some());
    if !goods_ok {
        return;
    }
    for layer in d.jurisdictions() {
        if !binds(&r.bound, layer) {
            continue;
        }
        let measure = if r.condition.is_empty() {
            format!("{}: not allowed", r.service.join(", "))
        } else {
            format!("{}: {}", r.service.join(", "), r.condition)
        };
        let mut hit = rule_hit(
            r.effect.verdict(),
            "service",
            "law-service-rules",
            &r.id,
            &measure,
            &r.citation,
        );
        hit.matched = [served, origin]
            .into_iter()
            .filter(|t| !t.is_empty())
            .collect::<Vec<_>>()
            .join(", ");
        hit.notes
            .extend((!r.note.is_empty()).then(|| r.note.clone()));
        d.add_rule(hit, layer, r.valid_from, r.valid_to);
    }
}
