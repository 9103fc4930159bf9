//! `sealane calc`: one formula of the model alone.

use crate::{
    fault::Fault,
    output::{self, Format},
};
use sealane_voyage::calc::{self, Need};
use serde_json::{Value, json};

/// Flags of `sealane calc`.
#[derive(Debug, clap::Args)]
#[command(disable_help_flag = true)]
pub struct Args {
    /// Name of the formula and its flags: `cii --ship-type bulk_carrier --dwt 82000 …`; `--list` names all, `NAME --help` one
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, num_args = 0.., value_name = "NAME --KEY VALUE")]
    words: Vec<String>,
}

/// The words, sorted out.
struct Asked {
    name: Option<String>,
    list: bool,
    help: bool,
    flags: Vec<(String, String)>,
}

impl Args {
    /// The form in which errors are written too.
    pub fn format(&self) -> Format {
        let value = self.words.iter().enumerate().find_map(|(i, w)| {
            w.strip_prefix("--format=").or_else(|| {
                (w == "--format").then(|| self.words.get(i + 1).map_or("", String::as_str))
            })
        });
        if value == Some("json") {
            Format::Json
        } else {
            Format::Table
        }
    }

    fn asked(&self) -> Result<Asked, Fault> {
        let mut asked = Asked {
            name: None,
            list: false,
            help: false,
            flags: Vec::new(),
        };
        let mut words = self.words.iter();
        while let Some(word) = words.next() {
            match word.as_str() {
                "--list" => asked.list = true,
                "--help" | "-h" => asked.help = true,
                w if w.starts_with("--") => {
                    let (key, value) = if let Some((k, v)) = w.split_once('=') {
                        (k.to_owned(), v.to_owned())
                    } else {
                        // A flag without a value is a yes; the formula refuses it where a number is due.
                        let value = match words.as_slice().first() {
                            Some(next) if !next.starts_with("--") => words.next().cloned(),
                            _ => None,
                        };
                        (w.to_owned(), value.unwrap_or_default())
                    };
                    if key == "--format" {
                        if !matches!(value.as_str(), "json" | "table") {
                            return Err(Fault::input(
                                "bad_text",
                                format!("--format is `{value}`: expected table or json"),
                            ));
                        }
                    } else {
                        asked
                            .flags
                            .push((key.trim_start_matches('-').to_owned(), value));
                    }
                }
                w if asked.name.is_none() && !w.starts_with('-') => asked.name = Some(w.to_owned()),
                w => {
                    return Err(Fault::input(
                        "bad_text",
                        format!("`{w}` is not a flag: expected --KEY VALUE"),
                    )
                    .at(w));
                }
            }
        }
        Ok(asked)
    }
}

/// Answers `sealane calc`.
pub fn run(args: &Args) -> Result<(), Fault> {
    let asked = args.asked()?;
    let format = args.format();
    match &asked.name {
        None => list(format, None),
        Some(name) if asked.list || asked.help => list(format, Some(name)),
        Some(name) => {
            let answer = calc::run(name, &asked.flags)?;
            if format == Format::Json {
                return output::print_json(&answer);
            }
            let unit_of = |name: &str| {
                calc::formulas()
                    .iter()
                    .find(|f| f.name == answer.name)
                    .and_then(|f| {
                        f.outputs
                            .iter()
                            .copied()
                            .chain(f.inputs.iter().map(|i| (i.name, i.unit)))
                            .find(|(n, _)| *n == name)
                    })
                    .map_or("", |(_, u)| u)
            };
            let table = |pairs: &[(String, Value)]| {
                let rows: Vec<Vec<String>> = pairs
                    .iter()
                    .map(|(k, v)| vec![format!("  {k}"), shown(v), unit_of(k).to_owned()])
                    .collect();
                output::aligned(&rows, &[1])
            };
            let mut notes = String::new();
            for note in &answer.notes {
                notes.push_str("note: ");
                notes.push_str(note);
                notes.push('\n');
            }
            output::print(&format!(
                "{}\ninputs\n{}results\n{}source: {}\n{notes}",
                answer.name,
                table(&answer.inputs),
                table(&answer.results),
                answer.source
            ))
        }
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(s) => s.clone(),
        Value::Null => "-".to_owned(),
        Value::Number(n) => n.as_f64().map_or_else(|| n.to_string(), significant),
        Value::Array(a) => a.iter().map(shown).collect::<Vec<_>>().join(" "),
        other => other.to_string(),
    }
}

/// About seven significant digits, without trailing noise.
fn significant(x: f64) -> String {
    if x == 0.0 || (x.fract() == 0.0 && x.abs() < 1e15) {
        return format!("{x}");
    }
    let digits = (6 - x.abs().log10().floor() as i32).clamp(0, 12) as usize;
    let text = format!("{x:.digits$}");
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

fn list(format: Format, only: Option<&str>) -> Result<(), Fault> {
    let chosen: Vec<_> = calc::formulas()
        .iter()
        .filter(|f| only.is_none_or(|n| f.name.eq_ignore_ascii_case(&n.replace('_', "-"))))
        .collect();
    if let (true, Some(name)) = (chosen.is_empty(), only) {
        calc::run(name, &[])?;
    }
    if format == Format::Json {
        let all: Vec<Value> = chosen
            .iter()
            .map(|f| {
                json!({
                    "name": f.name, "about": f.about, "source": f.source,
                    "inputs": f.inputs.iter().map(|i| json!({
                        "flag": format!("--{}", i.name), "unit": i.unit, "about": i.about, "also": i.aliases,
                        "required": i.need == Need::Required,
                        "default": if let Need::Default(d) = i.need { Some(d) } else { None },
                    })).collect::<Vec<_>>(),
                    "outputs": f.outputs.iter().map(|(n, u)| json!({"name": n, "unit": u})).collect::<Vec<_>>(),
                })
            })
            .collect();
        return output::print_json(&all);
    }
    let mut text = String::new();
    for f in chosen {
        text.push_str(&format!("{}: {}\n", f.name, f.about));
        let rows: Vec<Vec<String>> = f
            .inputs
            .iter()
            .map(|i| {
                let need = match i.need {
                    Need::Required => "required".to_owned(),
                    Need::Default(d) => format!("default {d}"),
                    Need::Optional => "optional".to_owned(),
                };
                vec![
                    format!("  --{}", i.name),
                    i.unit.to_owned(),
                    need,
                    i.about.to_owned(),
                ]
            })
            .collect();
        text.push_str(&output::aligned(&rows, &[]));
        let outputs: Vec<String> = f
            .outputs
            .iter()
            .map(|(n, u)| format!("{n} ({u})"))
            .collect();
        text.push_str(&format!(
            "  gives: {}\n  source: {}\n\n",
            outputs.join(", "),
            f.source
        ));
    }
    output::print(&text)
}
