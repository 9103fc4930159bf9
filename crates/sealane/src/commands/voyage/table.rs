//! The answer as a table.

use crate::output;
use sealane_sea::Place;
use sealane_voyage::Voyage;

fn number(value: f64, unit: &str) -> String {
    match unit {
        "days" | "USD/t" | "kg/t" | "g/t-nm" => format!("{value:.2}"),
        "t/day" => format!("{value:.1}"),
        _ => {
            let digits = format!("{value:.0}");
            let (sign, digits) = digits
                .strip_prefix('-')
                .map_or(("", digits.as_str()), |d| ("-", d));
            let mut out = String::new();
            for (i, c) in digits.chars().enumerate() {
                if i > 0 && (digits.len() - i) % 3 == 0 {
                    out.push(' ');
                }
                out.push(c);
            }
            format!("{sign}{out}")
        }
    }
}

pub(super) fn table(v: &Voyage, from: &Place, to: &Place) -> String {
    let mut rows = Vec::new();
    let mut group = "";
    for line in &v.lines {
        let head = if line.group == group { "" } else { line.group };
        group = line.group;
        rows.push(vec![
            head.to_owned(),
            line.item.clone(),
            number(line.value, line.unit),
            line.unit.to_owned(),
            line.how.clone(),
        ]);
    }
    let mut text = format!(
        "{} with {:.0} t of {}, {} to {}, sailing {}\n{:.0} nm at {:.1} kn{}\n\n",
        v.ship,
        v.cargo_t,
        v.cargo,
        from.name,
        to.name,
        v.date,
        v.distance_nm,
        v.speed_kn,
        if v.ballast_nm > 0.0 {
            format!(", {:.0} nm in ballast", v.ballast_nm)
        } else {
            String::new()
        }
    );
    text.push_str(&output::aligned(&rows, &[2]));
    text.push_str(&format!(
        "\nbreak-even freight {:.2} USD/t, commission paid; required freight rate (owner: capital, running cost, voyage) {:.2} USD/t; {:.2} g CO2e/tkm well to wake\nfuel estimate: {:?}, median error {:.1} %, 9 of 10 within {:.0} %\n",
        v.break_even_freight_usd_per_t,
        v.required_freight_usd_per_t,
        v.per_t.gco2e_wtw_per_tkm,
        v.estimate.tier,
        v.estimate.median_error_percent,
        v.estimate.p90_error_percent
    ));
    if let Some(tce) = v.tce_usd_day {
        text.push_str(&format!(
            "time-charter equivalent {} USD/day\n",
            number(tce, "USD")
        ));
    }
    let [low, high] = v.cost_usd_per_t_range;
    text.push_str(&format!(
        "cost {low:.2}-{high:.2} USD/t with every price at its cheap or its dear end at once\nbunkers {:.0} t at sailing beside {:.0} t of stores and constants, {:.0} t burnt until discharged, {}\n",
        v.bunkers.on_sailing_t,
        v.bunkers.stores_t,
        v.bunkers.burnt_t,
        if v.bunkers.remaining_t < 0.0 {
            format!("{:.0} t to be bunkered on the way", -v.bunkers.remaining_t)
        } else {
            format!("{:.0} t left", v.bunkers.remaining_t)
        }
    ));
    for w in &v.warnings {
        text.push_str(&format!("warning: {w}\n"));
    }
    for s in &v.sources {
        text.push_str(&format!("source: {s}\n"));
    }
    text
}
