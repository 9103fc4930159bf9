//! A small plot in SVG: axes, lines, bars, labels. Plain text out, the same for the same numbers.

use std::fmt::Write as _;

/// Colours that stay apart for colour-blind readers (Okabe and Ito 2008).
pub const COLOURS: [&str; 8] = [
    "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#999999", "#000000",
];

/// Text made safe inside SVG.
#[must_use]
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// A frame with two linear axes; data are drawn in their own units.
#[derive(Debug, Clone)]
pub struct Plot {
    title: String,
    x_label: String,
    y_label: String,
    x: (f64, f64),
    y: (f64, f64),
    left: f64,
    height: f64,
    body: String,
    legend: Vec<(String, String)>,
    /// Names already written beside dots: from, to and height, in pixels.
    names: Vec<(f64, f64, f64)>,
}

const WIDTH: f64 = 760.0;
const TOP: f64 = 40.0;
const BOTTOM: f64 = 56.0;
const RIGHT: f64 = 24.0;
/// A rim in the colour of the page keeps text legible over lines.
const HALO: &str =
    "stroke=\"Canvas\" stroke-width=\"3\" stroke-linejoin=\"round\" paint-order=\"stroke\"";
/// Width of a character of the text, in pixels, rather too much than too little.
const CHAR: f64 = 6.7;

impl Plot {
    /// An empty plot over the ranges `x` and `y`.
    #[must_use]
    pub fn new(title: &str, x_label: &str, y_label: &str, x: (f64, f64), y: (f64, f64)) -> Self {
        let wide = |r: (f64, f64)| {
            let ok = r.0.is_finite() && r.1.is_finite() && r.1 > r.0;
            if ok { r } else { (0.0, 1.0) }
        };
        Self {
            title: title.to_owned(),
            x_label: x_label.to_owned(),
            y_label: y_label.to_owned(),
            x: wide(x),
            y: wide(y),
            left: 72.0,
            height: 420.0,
            body: String::new(),
            legend: Vec::new(),
            names: Vec::new(),
        }
    }

    /// The same with another height and left margin, in pixels.
    #[must_use]
    pub fn sized(mut self, height: f64, left: f64) -> Self {
        self.height = height;
        self.left = left;
        self
    }

    /// Pixel of a value on the x axis.
    #[must_use]
    pub fn px(&self, x: f64) -> f64 {
        self.left + (x - self.x.0) / (self.x.1 - self.x.0) * (WIDTH - self.left - RIGHT)
    }

    /// Pixel of a value on the y axis.
    #[must_use]
    pub fn py(&self, y: f64) -> f64 {
        let h = self.height - TOP - BOTTOM;
        TOP + h - (y - self.y.0) / (self.y.1 - self.y.0) * h
    }

    /// A line through points, named in the legend unless the name is empty.
    pub fn line(&mut self, name: &str, points: &[(f64, f64)], colour: &str, dashed: bool) {
        let mut d = String::new();
        for (x, y) in points
            .iter()
            .filter(|(x, y)| x.is_finite() && y.is_finite())
        {
            let y = y.clamp(self.y.0, self.y.1);
            let command = if d.is_empty() { 'M' } else { 'L' };
            let _ = write!(d, "{command}{:.1} {:.1}", self.px(*x), self.py(y));
        }
        let dash = if dashed {
            " stroke-dasharray=\"6 4\""
        } else {
            ""
        };
        let _ = writeln!(
            self.body,
            "<path d=\"{d}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"{dash}/>"
        );
        self.name(name, colour);
    }

    /// A filled band between two lines over the same x.
    pub fn band(&mut self, points: &[(f64, f64, f64)], colour: &str) {
        let mut d = String::new();
        let forth = points.iter().map(|(x, low, _)| (*x, *low));
        let back = points.iter().rev().map(|(x, _, high)| (*x, *high));
        for (x, y) in forth.chain(back) {
            let command = if d.is_empty() { 'M' } else { 'L' };
            let y = y.clamp(self.y.0, self.y.1);
            let _ = write!(d, "{command}{:.1} {:.1}", self.px(x), self.py(y));
        }
        let _ = writeln!(
            self.body,
            "<path d=\"{d}Z\" fill=\"{colour}\" fill-opacity=\"0.15\" stroke=\"none\"/>"
        );
    }

    /// A box from `x0` to `x1` and `y0` to `y1` with a tooltip.
    pub fn bar(&mut self, x0: f64, x1: f64, y0: f64, y1: f64, colour: &str, tip: &str) {
        let (a, b) = (self.px(x0.max(self.x.0)), self.px(x1.min(self.x.1)));
        let (top, bottom) = (self.py(y1), self.py(y0));
        if b <= a {
            return;
        }
        let _ = writeln!(
            self.body,
            "<rect x=\"{a:.1}\" y=\"{top:.1}\" width=\"{:.1}\" height=\"{:.1}\" fill=\"{colour}\"><title>{}</title></rect>",
            b - a,
            (bottom - top).max(0.5),
            escape(tip)
        );
    }

    /// Text at a place, `anchor` start, middle or end.
    pub fn text(&mut self, x: f64, y: f64, anchor: &str, text: &str) {
        let _ = writeln!(
            self.body,
            "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"{anchor}\" dominant-baseline=\"middle\" {HALO}>{}</text>",
            self.px(x),
            self.py(y),
            escape(text)
        );
    }

    /// A dotted line up from `x`, with its text beside it at the top.
    pub fn mark(&mut self, x: f64, text: &str) {
        let (px, top, bottom) = (self.px(x), self.py(self.y.1), self.py(self.y.0));
        let wide = CHAR * text.chars().count() as f64;
        let (anchor, tx) = if px + 8.0 + wide <= WIDTH {
            ("start", px + 8.0)
        } else {
            ("end", px - 8.0)
        };
        let _ = writeln!(
            self.body,
            "<path d=\"M{px:.1} {bottom:.1}V{top:.1}\" stroke=\"currentColor\" stroke-dasharray=\"2 3\"/><text x=\"{tx:.1}\" y=\"{:.1}\" text-anchor=\"{anchor}\" dominant-baseline=\"middle\" {HALO}>{}</text>",
            top + 10.0,
            escape(text)
        );
    }

    /// White text inside a bar that begins at `x`, where there is room for it to the right edge.
    pub fn inside(&mut self, x: f64, y: f64, text: &str) {
        let px = self.px(x.max(self.x.0)) + 6.0;
        if px + CHAR * text.chars().count() as f64 <= WIDTH - RIGHT {
            let _ = writeln!(
                self.body,
                "<text x=\"{px:.1}\" y=\"{:.1}\" dominant-baseline=\"middle\" fill=\"#fff\">{}</text>",
                self.py(y),
                escape(text)
            );
        }
    }

    /// A dot with its name beside it: on the side with room, and above the names already there.
    pub fn dot(&mut self, x: f64, y: f64, text: &str) {
        let (px, py) = (self.px(x), self.py(y));
        let wide = CHAR * text.chars().count() as f64;
        let (anchor, tx) = if px + 10.0 + wide <= WIDTH {
            ("start", px + 10.0)
        } else {
            ("end", px - 10.0)
        };
        let from = if anchor == "start" { tx } else { tx - wide };
        let mut ty = py - 10.0;
        let taken = |ty: f64, names: &[(f64, f64, f64)]| {
            names
                .iter()
                .any(|(a, b, y)| *a < from + wide && from < *b && (y - ty).abs() < 14.0)
        };
        while taken(ty, &self.names) {
            ty -= 14.0;
        }
        self.names.push((from, from + wide, ty));
        let _ = writeln!(
            self.body,
            "<path d=\"M{px:.1} {py:.1}L{tx:.1} {ty:.1}\" stroke=\"currentColor\" stroke-opacity=\"0.4\"/><circle cx=\"{px:.1}\" cy=\"{py:.1}\" r=\"4\"/><text x=\"{tx:.1}\" y=\"{ty:.1}\" text-anchor=\"{anchor}\" dominant-baseline=\"middle\" {HALO}>{}</text>",
            escape(text)
        );
    }

    /// The left margin that holds the longest of the names of rows, within reason.
    #[must_use]
    pub fn margin_for<'a>(names: impl Iterator<Item = &'a str>) -> f64 {
        let longest = names.map(|n| n.chars().count()).max().unwrap_or(0);
        (24.0 + CHAR * longest as f64).clamp(90.0, 290.0)
    }

    /// Text in the left margin at height `y`, cut where it does not fit.
    pub fn row_name(&mut self, y: f64, text: &str) {
        let fits = ((self.left - 20.0) / CHAR).max(4.0) as usize;
        let text = if text.chars().count() > fits {
            let cut: String = text.chars().take(fits - 1).collect();
            format!("{}…", cut.trim_end())
        } else {
            text.to_owned()
        };
        let _ = writeln!(
            self.body,
            "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\" dominant-baseline=\"middle\">{}</text>",
            self.left - 8.0,
            self.py(y),
            escape(&text)
        );
    }

    /// An entry of the legend.
    pub fn name(&mut self, name: &str, colour: &str) {
        if !name.is_empty() {
            self.legend.push((name.to_owned(), colour.to_owned()));
        }
    }

    /// The whole picture; `y_ticks` false for charts of rows.
    #[must_use]
    pub fn finish(self, y_ticks: bool) -> String {
        let mut out = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {}\" role=\"img\" font-family=\"sans-serif\" font-size=\"12\" fill=\"currentColor\">\n<title>{}</title>\n",
            self.height + 20.0 * self.legend.len().div_ceil(3) as f64,
            escape(&self.title)
        );
        let (x0, x1) = (self.px(self.x.0), self.px(self.x.1));
        let (y0, y1) = (self.py(self.y.0), self.py(self.y.1));
        let _ = writeln!(
            out,
            "<text x=\"{x0:.1}\" y=\"22\" font-size=\"15\">{}</text>",
            escape(&self.title)
        );
        let whole = self.x_label == "year";
        for t in ticks(self.x, whole) {
            let x = self.px(t);
            let _ = writeln!(
                out,
                "<line x1=\"{x:.1}\" y1=\"{y1:.1}\" x2=\"{x:.1}\" y2=\"{y0:.1}\" stroke=\"currentColor\" stroke-opacity=\"0.12\"/><text x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>",
                y0 + 16.0,
                short(t)
            );
        }
        if y_ticks {
            for t in ticks(self.y, false) {
                let y = self.py(t);
                let _ = writeln!(
                    out,
                    "<line x1=\"{x0:.1}\" y1=\"{y:.1}\" x2=\"{x1:.1}\" y2=\"{y:.1}\" stroke=\"currentColor\" stroke-opacity=\"0.12\"/><text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
                    x0 - 6.0,
                    y + 4.0,
                    short(t)
                );
            }
        }
        out.push_str(&self.body);
        let _ = writeln!(
            out,
            "<path d=\"M{x0:.1} {y1:.1}V{y0:.1}H{x1:.1}\" fill=\"none\" stroke=\"currentColor\"/>\n<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>\n<text transform=\"translate(16 {:.1}) rotate(-90)\" text-anchor=\"middle\">{}</text>",
            f64::midpoint(x0, x1),
            y0 + 38.0,
            escape(&self.x_label),
            f64::midpoint(y0, y1),
            escape(&self.y_label)
        );
        for (i, (name, colour)) in self.legend.iter().enumerate() {
            let x = x0 + (i % 3) as f64 * 225.0;
            let y = self.height + 20.0 * (i / 3) as f64;
            let _ = writeln!(
                out,
                "<rect x=\"{x:.1}\" y=\"{:.1}\" width=\"14\" height=\"4\" fill=\"{colour}\"/><text x=\"{:.1}\" y=\"{:.1}\">{}</text>",
                y - 2.0,
                x + 20.0,
                y + 4.0,
                escape(name)
            );
        }
        out.push_str("</svg>\n");
        out
    }
}

/// About six round numbers over a range, whole ones where asked.
fn ticks(range: (f64, f64), whole: bool) -> Vec<f64> {
    let span = range.1 - range.0;
    let raw = if whole {
        (span / 6.0).max(1.0)
    } else {
        span / 6.0
    };
    let power = 10_f64.powf(raw.log10().floor());
    let step = [1.0, 2.0, 2.5, 5.0, 10.0]
        .iter()
        .map(|m| m * power)
        .filter(|s| !whole || s.fract() == 0.0)
        .find(|s| *s >= raw)
        .unwrap_or(raw);
    let first = (range.0 / step - 1e-9).ceil() as i64;
    let last = (range.1 / step + 1e-9).floor() as i64;
    (first..=last).map(|i| i as f64 * step).collect()
}

fn short(x: f64) -> String {
    let text = format!("{x:.3}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text.is_empty() || text == "-0" {
        "0".to_owned()
    } else {
        text.to_owned()
    }
}
