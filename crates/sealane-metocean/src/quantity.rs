//! What a field is about, by whatever name its file calls it, and its unit in ours.

use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// The quantities that the program uses; their units are fixed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Quantity {
    /// Eastward wind at 10 m, m/s.
    WindU,
    /// Northward wind at 10 m, m/s.
    WindV,
    /// Wind speed at 10 m, m/s.
    WindSpeed,
    /// Direction the wind comes from, degrees clockwise from north.
    WindDirection,
    /// Direction the wind goes to; turned into [`Quantity::WindDirection`] on reading.
    WindDirectionTo,
    /// Significant height of all waves, m.
    WaveHeight,
    /// Significant height of wind waves, m.
    WindWaveHeight,
    /// Significant height of swell, m.
    SwellHeight,
    /// Peak period, s.
    WavePeriodPeak,
    /// Mean period, s.
    WavePeriodMean,
    /// Direction the waves come from, degrees.
    WaveDirection,
    /// Direction the waves go to; turned into [`Quantity::WaveDirection`] on reading.
    WaveDirectionTo,
    /// Eastward surface current, m/s.
    CurrentU,
    /// Northward surface current, m/s.
    CurrentV,
    /// Share of the sea covered by ice, 0–1.
    IceConcentration,
    /// Ice thickness, m.
    IceThickness,
    /// Depth of water, m, positive down.
    Depth,
    /// Height of the solid surface, m, positive up; turned into [`Quantity::Depth`] on reading.
    Height,
    /// Sea temperature, °C.
    SeaTemperature,
    /// Air temperature, °C.
    AirTemperature,
    /// Pressure at sea level, hPa.
    Pressure,
    /// Anything else; kept in the file's own unit.
    Other,
}

/// One name by which files call a quantity.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct VariableRow {
    /// The quantity.
    pub quantity: Quantity,
    /// `cf` (standard name), `name` (variable name), `grib2` (discipline-category-number) or `grib1` (table-number).
    pub scheme: String,
    /// The name or code, lower case.
    pub key: String,
    /// Who calls it so.
    pub note: String,
}

static TABLE: LazyLock<Vec<VariableRow>> =
    LazyLock::new(|| sealane_data::read_csv("metocean-variables").unwrap_or_default());

/// All names that are understood (`data/weather/variables.csv`).
#[must_use]
pub fn variable_table() -> &'static [VariableRow] {
    &TABLE
}

impl Quantity {
    /// The kebab-case word of tables and JSON.
    #[must_use]
    pub fn id(self) -> String {
        serde_json::to_value(self)
            .ok()
            .and_then(|v| v.as_str().map(str::to_owned))
            .unwrap_or_default()
    }

    /// The unit in which fields of this quantity are kept.
    #[must_use]
    pub const fn unit(self) -> &'static str {
        match self {
            Self::WindU | Self::WindV | Self::WindSpeed | Self::CurrentU | Self::CurrentV => "m/s",
            Self::WindDirection
            | Self::WindDirectionTo
            | Self::WaveDirection
            | Self::WaveDirectionTo => "degree",
            Self::WaveHeight
            | Self::WindWaveHeight
            | Self::SwellHeight
            | Self::IceThickness
            | Self::Depth
            | Self::Height => "m",
            Self::WavePeriodPeak | Self::WavePeriodMean => "s",
            Self::IceConcentration => "1",
            Self::SeaTemperature | Self::AirTemperature => "degC",
            Self::Pressure => "hPa",
            Self::Other => "",
        }
    }

    /// Whether it is an angle, to be interpolated on the circle.
    #[must_use]
    pub const fn is_direction(self) -> bool {
        matches!(
            self,
            Self::WindDirection
                | Self::WindDirectionTo
                | Self::WaveDirection
                | Self::WaveDirectionTo
        )
    }

    /// Whether it is an eastward or northward component, whose sign turns across a pole.
    #[must_use]
    pub const fn is_component(self) -> bool {
        matches!(
            self,
            Self::WindU | Self::WindV | Self::CurrentU | Self::CurrentV
        )
    }

    /// By CF standard name, then by variable name (with or without a sensor before it, `F17_ICECON`); `Other` when unknown.
    #[must_use]
    pub fn of_netcdf(standard_name: Option<&str>, name: &str, unit: &str) -> Self {
        let find = |scheme: &str, key: &str| {
            TABLE
                .iter()
                .find(|r| r.scheme == scheme && r.key == key)
                .map(|r| r.quantity)
        };
        if let Some(q) = standard_name.and_then(|s| find("cf", s.trim().to_lowercase().as_str())) {
            return q;
        }
        let name = name.to_lowercase();
        let short = name.len() == 1;
        let tail = name.rsplit_once('_').map_or("", |(_, t)| t);
        match find("name", &name).or_else(|| find("name", tail).filter(|_| tail == "icecon")) {
            // One-letter names mean nothing without the right unit.
            Some(q) if !short || q.convert(unit).is_some() => q,
            _ => Self::Other,
        }
    }

    /// By GRIB code: `2` with discipline, category, number or `1` with table and number.
    #[must_use]
    pub fn of_grib(scheme: &str, key: &str) -> Self {
        TABLE
            .iter()
            .find(|r| r.scheme == scheme && r.key == key)
            .map_or(Self::Other, |r| r.quantity)
    }

    /// Factor and offset from `unit` to our unit, `ours = theirs × factor + offset`; `None` when the unit does not fit.
    #[must_use]
    pub fn convert(self, unit: &str) -> Option<(f64, f64)> {
        let u = unit
            .trim()
            .to_lowercase()
            .replace("**", "")
            .replace(['^', '.', ' ', '_'], "");
        let plain = |ok: &[&str]| ok.contains(&u.as_str()).then_some((1.0, 0.0));
        match self.unit() {
            "m/s" => {
                plain(&["m/s", "ms-1", "meterspersecond", "meters/second"]).or(match u.as_str() {
                    "kn" | "kt" | "kts" | "knot" | "knots" => Some((1852.0 / 3600.0, 0.0)),
                    "cm/s" | "cms-1" => Some((0.01, 0.0)),
                    "km/h" | "kmh-1" => Some((1.0 / 3.6, 0.0)),
                    _ => None,
                })
            }
            "degree" => {
                plain(&["degree", "degrees", "degreetrue", "degreestrue", "deg"])
                    .or((u == "rad" || u == "radian" || u == "radians")
                        .then_some((1f64.to_degrees(), 0.0)))
            }
            "m" => plain(&["m", "meter", "meters", "metre", "metres"])
                .or((u == "cm").then_some((0.01, 0.0)))
                .or((u == "km").then_some((1000.0, 0.0))),
            "s" => plain(&["s", "second", "seconds", "sec"]),
            "1" => plain(&["1", "", "fraction", "(0-1)", "proportion"])
                .or((u == "%" || u == "percent").then_some((0.01, 0.0))),
            "degC" => plain(&[
                "degc",
                "celsius",
                "degreescelsius",
                "degreesc",
                "c",
                "degreec",
            ])
            .or((u == "k" || u == "kelvin" || u == "degk").then_some((1.0, -273.15))),
            "hPa" => plain(&["hpa", "mb", "mbar", "millibar", "millibars"])
                .or((u == "pa").then_some((0.01, 0.0))),
            _ => Some((1.0, 0.0)),
        }
    }

    /// Units that [`Quantity::convert`] takes, for messages.
    #[must_use]
    pub fn accepted_units(self) -> &'static str {
        match self.unit() {
            "m/s" => "m/s, knots, cm/s, km/h",
            "degree" => "degrees, radians",
            "m" => "m, cm, km",
            "s" => "s",
            "1" => "1, %",
            "degC" => "degC, K",
            "hPa" => "hPa, mbar, Pa",
            _ => "any",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_are_known_by_their_real_names() {
        let ice = Quantity::IceConcentration;
        for name in [
            "cdr_seaice_conc",
            "cdr_seaice_conc_monthly",
            "F17_ICECON",
            "ice_conc",
            "siconc",
            "fice",
        ] {
            assert_eq!(Quantity::of_netcdf(None, name, "1"), ice, "{name}");
        }
        assert_eq!(
            Quantity::of_netcdf(None, "heff", "m"),
            Quantity::IceThickness
        );
        assert_eq!(Quantity::of_grib("grib2", "10-0-3"), Quantity::WaveHeight);
        assert_eq!(Quantity::of_netcdf(None, "u", "K"), Quantity::Other);
        assert_eq!(Quantity::of_netcdf(None, "u", "m/s"), Quantity::WindU);
    }

    #[test]
    fn units_convert() {
        assert_eq!(Quantity::IceConcentration.convert("%"), Some((0.01, 0.0)));
        assert_eq!(Quantity::WindU.convert("m s**-1"), Some((1.0, 0.0)));
        assert_eq!(Quantity::WindU.convert("m s-1"), Some((1.0, 0.0)));
        assert_eq!(Quantity::AirTemperature.convert("K"), Some((1.0, -273.15)));
        assert_eq!(Quantity::WaveHeight.convert("furlong"), None);
    }
}
