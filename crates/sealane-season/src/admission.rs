//! A Russian admission table of the user's, in place of the embedded one: the same columns, any ice class, its own title and dates.

use crate::{
    SeasonError,
    ice::IceTable,
    rules::OPEN_WATER,
    types::{IceCell, IceVerdict, SeasonTable},
};
use sealane_voyage::polaris::IceClass;
use serde::Deserialize;
use std::path::Path;

/// Most rows of a table: ten classes in seven areas, two modes and a dozen periods.
const MOST_ROWS: usize = 5_000;
/// Largest file read, bytes.
const MOST_BYTES: u64 = 4_000_000;

/// Where a ship of a class is admitted, by period, area and weight of the ice. Columns of the file: `ice_class`, `mode`
/// (`independent` or `icebreaker`), `period` (`1 Jul - 15 Nov`), `area` (as in the table of sections: `kara_sw`, `chukchi` …),
/// `heavy_ice`, `medium_ice`, `light_ice` (`yes` or `no`), `source` (act and date).
#[derive(Debug, Clone, PartialEq)]
pub struct Admission {
    title: String,
    rows: Vec<Row>,
}

#[derive(Debug, Clone, PartialEq)]
struct Row {
    class: IceClass,
    escorted: bool,
    /// First and last day of the year, 0–364; the last may lie before the first (over New Year).
    days: (u32, u32),
    area: String,
    /// Heavy, medium, light.
    yes: [bool; 3],
}

#[derive(Debug, Deserialize)]
struct Raw {
    ice_class: String,
    mode: String,
    period: String,
    area: String,
    heavy_ice: String,
    medium_ice: String,
    light_ice: String,
    source: String,
}

impl Admission {
    /// Reads a table from a file.
    ///
    /// # Errors
    /// [`SeasonError::Admission`] with the file, the line and what was expected.
    pub fn read(path: &Path) -> Result<Self, SeasonError> {
        let place = path.display().to_string();
        let bad = |e: std::io::Error| fault(&place, e.to_string());
        if std::fs::metadata(path).map_err(bad)?.len() > MOST_BYTES {
            return Err(fault(&place, format!("larger than {MOST_BYTES} bytes")));
        }
        Self::parse(&place, &std::fs::read_to_string(path).map_err(bad)?)
    }

    /// Reads a table from text; `place` names it in errors.
    ///
    /// # Errors
    /// As [`Admission::read`].
    pub fn parse(place: &str, text: &str) -> Result<Self, SeasonError> {
        let raw: Vec<Raw> =
            sealane_data::parse_csv(place, text).map_err(|e| fault(place, e.to_string()))?;
        if raw.is_empty() || raw.len() > MOST_ROWS {
            return Err(fault(
                place,
                format!("{} rows: expected 1 to {MOST_ROWS}", raw.len()),
            ));
        }
        let known: Vec<String> = IceTable::embedded()?
            .sections()
            .iter()
            .map(|s| s.admission_area.clone())
            .filter(|a| !a.is_empty())
            .collect();
        let mut rows = Vec::with_capacity(raw.len());
        let mut sources: Vec<String> = Vec::new();
        for (i, r) in raw.into_iter().enumerate() {
            let at = format!("{place}, line {}", i + 2);
            let class = IceClass::parse(&r.ice_class).map_err(|e| fault(&at, e.to_string()))?;
            let escorted = match r.mode.as_str() {
                "independent" => false,
                "icebreaker" => true,
                other => {
                    return Err(fault(
                        &at,
                        format!("mode `{other}`: expected `independent` or `icebreaker`"),
                    ));
                }
            };
            let area = r.area.replace('_', "-");
            if !known.contains(&area) {
                return Err(fault(
                    &at,
                    format!("area `{}`: expected one of {}", r.area, known.join(", ")),
                ));
            }
            let yes = |cell: &str| match cell {
                "yes" => Ok(true),
                "no" => Ok(false),
                other => Err(fault(&at, format!("`{other}`: expected `yes` or `no`"))),
            };
            rows.push(Row {
                class,
                escorted,
                days: period(&r.period).ok_or_else(|| {
                    fault(
                        &at,
                        format!(
                            "period `{}`: expected a stretch such as `1 Jul - 15 Nov`",
                            r.period
                        ),
                    )
                })?,
                area,
                yes: [yes(&r.heavy_ice)?, yes(&r.medium_ice)?, yes(&r.light_ice)?],
            });
            if !r.source.is_empty() && !sources.contains(&r.source) {
                sources.push(r.source);
            }
        }
        if sources.is_empty() {
            return Err(fault(
                place,
                "no row names its source: the act and its date".to_owned(),
            ));
        }
        Ok(Self {
            title: format!("Russian admission: {place} ({})", sources.join("; ")),
            rows,
        })
    }

    /// What the table is, for reports.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// What the table says; `None` where it has no row for the class, area and day.
    #[must_use]
    pub fn judge(
        &self,
        class: IceClass,
        area: &str,
        day: f64,
        severity: f64,
        concentration: f64,
    ) -> Option<IceVerdict> {
        let day = day.rem_euclid(365.0) as u32;
        // Columns: heavy, medium, light.
        let weight = usize::from(severity <= 0.3) + usize::from(severity <= 0.7);
        let says = |escorted: bool| {
            self.rows
                .iter()
                .find(|r| {
                    let (from, to) = r.days;
                    let within = if from <= to {
                        (from..=to).contains(&day)
                    } else {
                        day >= from || day <= to
                    };
                    r.class == class && r.escorted == escorted && r.area == area && within
                })
                .and_then(|r| r.yes.get(weight).copied())
        };
        let (alone, led) = (says(false), says(true));
        if concentration < OPEN_WATER && (alone.is_some() || led.is_some()) {
            return Some(IceVerdict::OpenWater);
        }
        match (alone, led) {
            (Some(true), _) => Some(IceVerdict::Alone),
            (_, Some(true)) => Some(IceVerdict::Escorted),
            (Some(false), Some(false)) => Some(IceVerdict::Closed),
            _ => None,
        }
    }

    /// Puts this table's answers into the calendar of a season, in place of the embedded table's.
    ///
    /// # Errors
    /// The embedded table of sections cannot be read.
    pub fn apply(&self, season: &mut SeasonTable) -> Result<(), SeasonError> {
        let table = IceTable::embedded()?;
        let answer = |c: &IceCell| {
            let s = table.sections().iter().find(|s| s.id == c.section)?;
            let middle = crate::sail::MONTH_START
                .get(usize::from(c.month) - 1)
                .map(|d| d + 15.0)?;
            self.judge(
                c.ice_class,
                &s.admission_area,
                middle,
                c.year.severity(),
                c.concentration,
            )
        };
        for c in &mut season.calendar {
            c.russian = answer(c);
        }
        for w in &mut season.warnings {
            if w == crate::ADMISSION_NOTE {
                w.clone_from(&self.title);
            }
        }
        for s in &mut season.sources {
            if s == "nsr-admission-2013" {
                s.clone_from(&self.title);
            }
        }
        Ok(())
    }
}

fn fault(place: &str, why: String) -> SeasonError {
    SeasonError::Admission {
        place: place.to_owned(),
        why,
    }
}

/// First and last day of the year of `1 Jul - 15 Nov`.
fn period(text: &str) -> Option<(u32, u32)> {
    let (from, to) = text.split_once(['-', '–'])?;
    Some((day(from)?, day(to)?))
}

fn day(text: &str) -> Option<u32> {
    const NAMES: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    const LENGTHS: [u32; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut words = text.split_whitespace();
    let n: u32 = words.next()?.parse().ok()?;
    let name = words.next()?.to_lowercase();
    let m = NAMES.iter().position(|m| name.starts_with(m))?;
    if words.next().is_some() || !(1..=*LENGTHS.get(m)?).contains(&n) {
        return None;
    }
    Some(LENGTHS.iter().take(m).sum::<u32>() + n - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "ice_class,mode,period,area,heavy_ice,medium_ice,light_ice,source\n";

    #[test]
    fn a_users_table_speaks_of_arc_classes_and_winter() {
        let a = Admission::parse(
            "own.csv",
            &format!(
                "{HEAD}Arc4,independent,1 Dec - 30 Jun,kara_sw,no,no,no,Decree of 2024\nArc4,icebreaker,1 Dec - 30 Jun,kara_sw,no,yes,yes,Decree of 2024\n"
            ),
        )
        .unwrap();
        let ask = |day: f64, severity: f64| a.judge(IceClass::Arc4, "kara-sw", day, severity, 0.9);
        assert_eq!(ask(20.0, 0.5), Some(IceVerdict::Escorted));
        assert_eq!(ask(350.0, 0.9), Some(IceVerdict::Closed));
        assert_eq!(ask(200.0, 0.5), None, "no row for July");
        assert_eq!(a.judge(IceClass::Arc7, "kara-sw", 20.0, 0.5, 0.9), None);
        assert!(a.title().contains("Decree of 2024"));
    }

    #[test]
    fn faults_name_the_line_and_what_was_expected() {
        let say = |row: &str| {
            Admission::parse("own.csv", &format!("{HEAD}{row}\n"))
                .unwrap_err()
                .to_string()
        };
        assert!(say("Arc4,alone,1 Dec - 30 Jun,kara_sw,no,no,no,x").contains("line 2"));
        assert!(say("Arc4,icebreaker,winter,kara_sw,no,no,no,x").contains("1 Jul - 15 Nov"));
        assert!(say("Arc4,icebreaker,31 Jun - 1 Jul,kara_sw,no,no,no,x").contains("31 Jun"));
        assert!(say("Arc4,icebreaker,1 Dec - 30 Jun,baltic,no,no,no,x").contains("kara-sw"));
        assert!(say("Arc4,icebreaker,1 Dec - 30 Jun,kara_sw,maybe,no,no,x").contains("`yes`"));
        assert!(say("Arc4,icebreaker,1 Dec - 30 Jun,kara_sw,no,no,no,").contains("source"));
    }
}
