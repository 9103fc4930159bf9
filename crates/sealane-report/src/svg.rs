//! Small chart pieces: frames, axes, bars, bands. Colours come from the page's style, so that dark mode and print follow.

use crate::text::{esc, num};
use std::fmt::Write as _;

/// A chart under way.
pub struct Svg {
    body: String,
    id: String,
    title: String,
    desc: String,
    source: String,
    /// Width of the drawing.
    pub w: f64,
    /// Height of the drawing.
    pub h: f64,
}

impl Svg {
    /// An empty chart.
    pub fn new(id: &str, title: &str, desc: &str, w: f64, h: f64) -> Self {
        Self {
            body: String::new(),
            id: id.to_owned(),
            title: title.to_owned(),
            desc: desc.to_owned(),
            source: "computed by this run; inputs in the annex".to_owned(),
            w,
            h,
        }
    }

    /// Raw SVG.
    pub fn raw(&mut self, text: &str) {
        self.body.push_str(text);
    }

    /// A line of text.
    pub fn text(&mut self, x: f64, y: f64, class: &str, anchor: &str, text: &str) {
        let _ = write!(
            self.body,
            "<text x=\"{x:.1}\" y=\"{y:.1}\" class=\"{class}\" text-anchor=\"{anchor}\">{}</text>",
            esc(text)
        );
    }

    /// A name on at most two lines about `y`, broken between words; what does not fit even then ends in dots.
    pub fn name(&mut self, x: f64, y: f64, class: &str, anchor: &str, text: &str, most: usize) {
        let (first, second) = two_lines(text, most);
        if second.is_empty() {
            self.text(x, y, class, anchor, &first);
            return;
        }
        self.text(x, y - 6.0, class, anchor, &first);
        self.text(x, y + 6.5, class, anchor, &second);
    }

    /// A filled rectangle with a tip.
    pub fn bar(&mut self, x: f64, y: f64, w: f64, h: f64, class: &str, tip: &str) {
        let _ = write!(
            self.body,
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"{h:.1}\" class=\"{class}\"><title>{}</title></rect>",
            w.max(0.0),
            esc(tip)
        );
    }

    /// A straight line.
    pub fn line(&mut self, x1: f64, y1: f64, x2: f64, y2: f64, class: &str) {
        let _ = write!(
            self.body,
            "<path class=\"{class}\" d=\"M{x1:.1} {y1:.1}L{x2:.1} {y2:.1}\"/>"
        );
    }

    /// A line through points.
    pub fn curve(&mut self, points: &[(f64, f64)], class: &str) {
        let mut d = String::new();
        for (k, (x, y)) in points.iter().enumerate() {
            let _ = write!(d, "{}{x:.1} {y:.1}", if k == 0 { 'M' } else { 'L' });
        }
        let _ = write!(self.body, "<path class=\"{class}\" d=\"{d}\"/>");
    }

    /// A filled band between two lines of points.
    pub fn band(&mut self, low: &[(f64, f64)], high: &[(f64, f64)], class: &str) {
        let mut d = String::new();
        for (k, (x, y)) in low.iter().chain(high.iter().rev()).enumerate() {
            let _ = write!(d, "{}{x:.1} {y:.1}", if k == 0 { 'M' } else { 'L' });
        }
        let _ = write!(self.body, "<path class=\"{class}\" d=\"{d}Z\"/>");
    }

    /// The chart with caption and accessible text.
    pub fn done(self) -> String {
        let (id, w, h) = (&self.id, self.w, self.h);
        format!(
            "<figure class=\"chart\"><svg viewBox=\"0 0 {w:.0} {h:.0}\" role=\"img\" aria-labelledby=\"{id}-t {id}-d\"><title id=\"{id}-t\">{}</title><desc id=\"{id}-d\">{}</desc>{}</svg><figcaption>{}. <small>Source: {}.</small></figcaption></figure>",
            esc(&self.title),
            esc(&self.desc),
            self.body,
            esc(&self.title),
            esc(&self.source)
        )
    }
}

/// A text cut into two lines of at most so many letters.
fn two_lines(text: &str, most: usize) -> (String, String) {
    if text.chars().count() <= most {
        return (text.to_owned(), String::new());
    }
    let mut first = String::new();
    let mut second = String::new();
    for word in text.split(' ') {
        let room = first.chars().count() + 1 + word.chars().count() <= most;
        let line = if second.is_empty() && (first.is_empty() || room) {
            &mut first
        } else {
            &mut second
        };
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    (first, crate::charts::short(&second, most))
}

/// A straight scale.
#[derive(Debug, Clone, Copy)]
pub struct Scale {
    /// Data at the start.
    pub lo: f64,
    /// Data at the end.
    pub hi: f64,
    /// Pixel at the start.
    pub from: f64,
    /// Pixel at the end.
    pub to: f64,
}

impl Scale {
    /// A scale whose ends are round.
    pub fn round(lo: f64, hi: f64, from: f64, to: f64) -> Self {
        let step = step(hi - lo);
        let (lo, hi) = ((lo / step).floor() * step, (hi / step).ceil() * step);
        let hi = if hi > lo { hi } else { lo + 1.0 };
        Self { lo, hi, from, to }
    }

    /// Pixel of a datum.
    pub fn at(&self, x: f64) -> f64 {
        self.from + (x - self.lo) / (self.hi - self.lo) * (self.to - self.from)
    }

    /// What lies between two ticks.
    pub fn step(&self) -> f64 {
        step(self.hi - self.lo)
    }

    /// Round numbers between the ends.
    pub fn ticks(&self) -> Vec<f64> {
        let step = step(self.hi - self.lo);
        let first = (self.lo / step).ceil();
        (0..=14)
            .map(|k| (first + f64::from(k)) * step)
            .filter(|t| *t <= self.hi + 1e-9 * step)
            .collect()
    }
}

fn step(range: f64) -> f64 {
    let raw = (range.abs() / 5.0).max(1e-12);
    let base = 10_f64.powf(raw.log10().floor());
    let m = raw / base;
    base * if m <= 1.0 {
        1.0
    } else if m <= 2.0 {
        2.0
    } else if m <= 5.0 {
        5.0
    } else {
        10.0
    }
}

/// Gridlines and labels of a horizontal axis at the bottom.
pub fn axis_x(s: &mut Svg, x: &Scale, top: f64, bottom: f64, label: &str) {
    for t in x.ticks() {
        let p = x.at(t);
        s.line(p, top, p, bottom, "gridline");
        s.text(p, bottom + 15.0, "tick", "middle", &tick(t, x.step()));
    }
    s.text(
        f64::midpoint(x.from, x.to),
        bottom + 33.0,
        "axis",
        "middle",
        label,
    );
}

/// Gridlines and labels of a vertical axis at the left.
pub fn axis_y(s: &mut Svg, y: &Scale, left: f64, right: f64, label: &str) {
    for t in y.ticks() {
        let p = y.at(t);
        s.line(left, p, right, p, "gridline");
        s.text(left - 6.0, p + 4.0, "tick", "end", &tick(t, y.step()));
    }
    s.text(left - 6.0, y.to - 10.0, "axis", "start", label);
}

/// A tick's number, with the decimals that tell it from the next one `step` away.
pub fn tick(t: f64, step: f64) -> String {
    if t.abs() >= 1e6 {
        return format!("{} M", num(t / 1e6));
    }
    if t.abs() < 1e-9 * step.abs() {
        return "0".to_owned();
    }
    let decimals = (0..6)
        .find(|d| {
            let shifted = step * 10_f64.powi(*d);
            (shifted - shifted.round()).abs() < 1e-6
        })
        .unwrap_or(6);
    crate::text::fixed(t, decimals as usize)
}

#[cfg(test)]
mod tests {
    use super::two_lines;

    #[test]
    fn long_names_take_two_lines_and_keep_their_words() {
        let (a, b) = two_lines("Northern Sea Route in season, Murmansk, then rail", 34);
        assert_eq!(
            format!("{a} {b}"),
            "Northern Sea Route in season, Murmansk, then rail"
        );
        assert!(a.chars().count() <= 34 && b.chars().count() <= 34);
        assert_eq!(two_lines("Suez", 34), ("Suez".to_owned(), String::new()));
    }
}
