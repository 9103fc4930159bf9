//! Charts of volumes: share against cost, forecast, services.

use crate::svg::{Scale, Svg, axis_x, axis_y};
use crate::text::{millions, num};
use sealane_study::{CargoResult, ServiceResult};

/// Share of the corridor against a change of its cost.
pub fn share_curve(c: &CargoResult) -> String {
    if c.share_curve.len() < 3 {
        return String::new();
    }
    let (left, right, top, bottom) = (60.0, 560.0, 26.0, 220.0);
    let mut s = Svg::new(
        &format!("share-{}", c.id),
        &format!("{}: share of the corridor against its cost", c.name),
        "Logit share as the corridor's door-to-door cost changes from 40 percent lower to 40 percent higher.",
        620.0,
        270.0,
    );
    let x = Scale {
        lo: -40.0,
        hi: 40.0,
        from: left,
        to: right,
    };
    let y = Scale {
        lo: 0.0,
        hi: 100.0,
        from: bottom,
        to: top,
    };
    axis_x(&mut s, &x, top, bottom, "change of the corridor's cost, %");
    axis_y(&mut s, &y, left, right, "share, %");
    let pts: Vec<(f64, f64)> = c
        .share_curve
        .iter()
        .map(|(a, b)| (x.at(*a), y.at(100.0 * b)))
        .collect();
    let base: Vec<(f64, f64)> = pts.iter().map(|p| (p.0, bottom)).collect();
    s.band(&base, &pts, "fanband c0");
    s.curve(&pts, "line c0");
    s.done()
}

/// Volume by year with the target.
pub fn forecast(c: &CargoResult) -> String {
    if c.forecast.is_empty() {
        return String::new();
    }
    let (left, right, top, bottom) = (70.0, 640.0, 26.0, 240.0);
    let target = c.target.as_ref();
    let hi = c
        .forecast
        .iter()
        .map(|f| f.volume.p90)
        .fold(target.map_or(1.0, |t| t.target), f64::max);
    let mut s = Svg::new(
        &format!("fc-{}", c.id),
        &format!(
            "{}: volume on the corridor by year, {} a year",
            c.name, c.unit
        ),
        "Median and band of eight in ten draws; the cross is the official target.",
        720.0,
        280.0,
    );
    let (y0, y1) = (
        c.forecast.first().map_or(0, |f| f.year),
        c.forecast.last().map_or(1, |f| f.year),
    );
    let x = Scale {
        lo: f64::from(y0),
        hi: f64::from(y1.max(y0 + 1)),
        from: left,
        to: right,
    };
    let y = Scale::round(0.0, hi, bottom, top);
    axis_y(&mut s, &y, left, right, &format!("{} a year", c.unit));
    for year in (y0..=y1).step_by(4) {
        s.text(
            x.at(f64::from(year)),
            bottom + 16.0,
            "tick",
            "middle",
            &year.to_string(),
        );
    }
    let pts = |f: &dyn Fn(&sealane_study::Band) -> f64| -> Vec<(f64, f64)> {
        c.forecast
            .iter()
            .map(|v| (x.at(f64::from(v.year)), y.at(f(&v.volume))))
            .collect()
    };
    s.band(&pts(&|b| b.p10), &pts(&|b| b.p90), "fanband c0");
    s.curve(&pts(&|b| b.p50), "line c0");
    if let Some(t) = target {
        let (px, py) = (x.at(f64::from(t.year)), y.at(t.target));
        s.raw(&format!(
            "<path class=\"target\" d=\"M{:.1} {:.1}l12 12m0 -12l-12 12\"/>",
            px - 6.0,
            py - 6.0
        ));
        s.text(
            px - 12.0,
            py - 8.0,
            "tick strong",
            "end",
            &format!(
                "target {}: {} {}",
                t.year,
                if t.target >= 1e6 {
                    millions(t.target)
                } else {
                    num(t.target)
                },
                c.unit
            ),
        );
    }
    s.done()
}

/// Boxes that each service needs against the return ratio, and the boxes there are.
pub fn services(list: &[ServiceResult]) -> String {
    let known: Vec<&ServiceResult> = list
        .iter()
        .filter(|s| s.why_not.is_none() && s.by_ratio.len() > 1)
        .collect();
    if known.is_empty() {
        return String::new();
    }
    let (left, right, top, bottom) = (60.0, 600.0, 26.0, 300.0);
    let hi = known
        .iter()
        .flat_map(|s| s.by_ratio.iter().filter_map(|r| r.1))
        .fold(1.0, f64::max)
        .min(4000.0);
    let mut s = Svg::new(
        "services",
        "TEU a week that a line needs, against return cargo",
        "Strong-leg TEU a week at which each service breaks even, by return ratio; the band is what the first service would win.",
        900.0,
        350.0,
    );
    let x = Scale {
        lo: 0.0,
        hi: 1.0,
        from: left,
        to: right,
    };
    let y = Scale::round(0.0, hi, bottom, top);
    axis_x(
        &mut s,
        &x,
        top,
        bottom,
        "return boxes for each box of the strong leg",
    );
    axis_y(&mut s, &y, left, right, "TEU a week, strong leg");
    if let Some(h) = known.first().map(|k| k.have_per_week) {
        s.bar(
            left,
            y.at(h.p90),
            right - left,
            y.at(h.p10) - y.at(h.p90),
            "have",
            "TEU that it would win, eight in ten draws",
        );
        s.line(left, y.at(h.p50), right, y.at(h.p50), "haveline");
        s.text(
            right - 6.0,
            y.at(h.p90) - 5.0,
            "tick strong",
            "end",
            &format!(
                "what {} would win",
                sealane_study::inside(&known.first().map_or(String::new(), |k| k.name.clone()))
            ),
        );
    }
    for (k, v) in known.iter().enumerate() {
        let pts: Vec<(f64, f64)> = v
            .by_ratio
            .iter()
            .filter_map(|(r, n)| Some((x.at(*r), y.at((*n)?.min(y.hi)))))
            .collect();
        s.curve(&pts, &format!("line c{}", k % 8));
        s.raw(&format!(
            "<rect class=\"keybox c{}\" x=\"614\" y=\"{:.1}\" width=\"12\" height=\"4\"/>",
            k % 8,
            top + 30.0 * k as f64 + 4.0
        ));
        s.name(
            632.0,
            top + 30.0 * k as f64 + 10.0,
            "tick",
            "start",
            &v.name,
            34,
        );
    }
    s.done()
}
