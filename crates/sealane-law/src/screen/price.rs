//! Prices under the dated caps.
//!
//! Above the cap of the day: prohibited. At or below: restricted (attestations). After a review whose outcome is not known the last cap
//! still forbids what lies above it, and what lies below needs a look, for the cap may have fallen.

use super::draft::{Draft, rule_hit};
use crate::country;
use crate::error::LawError;
use crate::rules::{PriceCap, binds};
use crate::subject::Price;
use crate::verdict::Verdict;

pub(super) fn screen(d: &mut Draft<'_>, p: &Price) -> Result<(), LawError> {
    if !p.usd_per_bbl.is_finite() || p.usd_per_bbl < 0.0 {
        return Err(LawError::BadQuestion(
            "price: expected US dollars a barrel, finite and at least 0".to_owned(),
        ));
    }
    let origin = country::code_of_question("origin", &p.origin)?;
    let product = product(&p.product)?;
    for cap in &d.rules().prices {
        if cap.product == product && (cap.origin == origin || origin.is_empty()) {
            apply(d, p, cap);
        }
    }
    for layer in d.jurisdictions() {
        if d.rules().governing(layer).is_none() {
            d.miss(
                layer,
                format!("no price rules of {layer} are known to Sealane"),
            );
        }
        if origin.is_empty() {
            d.miss(
                layer,
                "origin of the cargo: not given; caps apply by origin",
            );
        }
    }
    Ok(())
}

fn product(text: &str) -> Result<&'static str, LawError> {
    match super::cargo::plain(text).as_str() {
        "crude oil" | "crude" | "oil" => Ok("crude-oil"),
        "products premium" | "premium products" | "diesel" | "gasoil" | "gasoline" | "petrol"
        | "kerosene" | "jet fuel" => Ok("products-premium"),
        "products discount" | "discount products" | "fuel oil" | "mazut" | "naphtha" => {
            Ok("products-discount")
        }
        _ => Err(LawError::BadQuestion(format!(
            "price of `{text}`: caps exist for crude-oil, products-premium and products-discount"
        ))),
    }
}

fn apply(d: &mut Draft<'_>, p: &Price, cap: &PriceCap) {
    let after_review = cap.known_until.is_some_and(|k| k < d.context.as_of);
    let above = p.usd_per_bbl > cap.cap_usd_per_bbl;
    let verdict = match (above, after_review) {
        (true, _) => Verdict::Prohibited,
        (false, false) => Verdict::Restricted,
        (false, true) => Verdict::Review,
    };
    for layer in d.jurisdictions() {
        if !binds(&cap.bound, layer) {
            continue;
        }
        let measure = format!(
            "price cap of {} USD/bbl on {} from {}",
            cap.cap_usd_per_bbl, cap.product, cap.origin
        );
        let mut hit = rule_hit(
            verdict,
            "price",
            "law-price-caps",
            &cap.id,
            &measure,
            &cap.citation,
        );
        hit.matched = format!("{} USD/bbl", p.usd_per_bbl);
        hit.notes.push(if above {
            "above the cap: maritime services are not allowed".to_owned()
        } else {
            "at or below the cap: services need attestations".to_owned()
        });
        if after_review {
            hit.notes.push(format!(
                "the cap was due for review after {}: this is the last figure known",
                cap.known_until.map_or_else(String::new, |k| k.to_string())
            ));
        }
        let old_contracts = cap.transition_to.is_none_or(|last| last >= d.context.as_of);
        hit.notes
            .extend((old_contracts && !cap.transition.is_empty()).then(|| cap.transition.clone()));
        hit.notes
            .extend((!cap.note.is_empty()).then(|| cap.note.clone()));
        d.add_rule(hit, layer, cap.valid_from, cap.valid_to);
    }
}
