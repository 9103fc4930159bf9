//! Everything about a study that its shape alone does not show: references, ranges, units, stale prices, double counting.

use super::fault::{Fault, Level};
use super::given::{Given, Signed};
use super::read::Study;
use super::shape::suggest;
use super::types::{Cargo, CargoUnit, LegStep, StudyFile};
use crate::inputs::{Input, inputs};
use crate::tables::{Commodity, ShipClass};
use sealane_data::Grade;
use std::collections::BTreeSet;

/// Finds a port or position by text; the error says why not.
pub type PlaceFinder<'a> = dyn Fn(&str) -> Result<String, String> + Sync + 'a;

/// Every fault and warning of a study that parsed, in the order of the file.
#[must_use]
pub fn check(
    study: &Study,
    find: &PlaceFinder<'_>,
    ships: &[ShipClass],
    commodities: &[Commodity],
) -> Vec<Fault> {
    let mut c = Checker {
        study,
        faults: Vec::new(),
    };
    c.ids();
    c.numbers();
    c.gateways(find, commodities);
    c.rails(find, commodities);
    c.corridors(find);
    c.cargoes(find, ships, commodities);
    c.services(find, ships);
    c.prices(ships);
    c.price_date();
    c.correlations();
    c.port_volumes();
    c.levers_and_plans(find, ships, commodities);
    c.claims_and_law();
    c.faults.extend(super::season::faults(study, ships));
    c.faults.sort_by(|a, b| {
        (a.level, a.line, a.column, &a.path, &a.message)
            .cmp(&(b.level, b.line, b.column, &b.path, &b.message))
    });
    c.faults
}

pub(super) struct Checker<'a> {
    pub(super) study: &'a Study,
    pub(super) faults: Vec<Fault>,
}

impl Checker<'_> {
    pub(super) fn file(&self) -> &StudyFile {
        &self.study.file
    }

    fn say(&mut self, level: Level, kind: &'static str, path: &str, message: String) {
        let fault = self.study.fault(level, kind, path, message);
        self.faults.push(fault);
    }

    pub(super) fn error(&mut self, kind: &'static str, path: &str, message: String) {
        self.say(Level::Error, kind, path, message);
    }

    pub(super) fn warn(&mut self, kind: &'static str, path: &str, message: String) {
        self.say(Level::Warning, kind, path, message);
    }

    pub(super) fn ids(&mut self) {
        let f = self.file();
        let mut all: Vec<(&str, String)> = Vec::new();
        all.extend(f.gateway.iter().map(|x| ("gateway", x.id.clone())));
        all.extend(f.node.iter().map(|x| ("node", x.id.clone())));
        all.extend(f.rail.iter().map(|x| ("rail", x.id.clone())));
        all.extend(f.corridor.iter().map(|x| ("corridor", x.id.clone())));
        all.extend(f.cargo.iter().map(|x| ("cargo", x.id.clone())));
        all.extend(f.service.iter().map(|x| ("service", x.id.clone())));
        all.extend(f.lever.iter().map(|x| ("lever", x.id.clone())));
        all.extend(f.plan.iter().map(|x| ("plan", x.id.clone())));
        let mut seen: BTreeSet<(&str, String)> = BTreeSet::new();
        for (kind, id) in all {
            let path = format!("{kind}.{id}");
            let kebab = !id.is_empty()
                && id
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
                && !id.starts_with('-')
                && !id.ends_with('-');
            if !kebab {
                self.error(
                    "bad_id",
                    &path,
                    format!("`{id}` is not a kebab-case id (a-z, 0-9 and -)"),
                );
            }
            if !seen.insert((kind, id.clone())) {
                self.error(
                    "double_id",
                    &path,
                    format!("two `[[{kind}]]` have the id `{id}`"),
                );
            }
        }
        let f = self.file();
        for (what, empty) in [
            ("corridor", f.corridor.is_empty()),
            ("cargo", f.cargo.is_empty()),
        ] {
            if empty {
                self.error(
                    "missing_key",
                    "study",
                    format!("there is no `[[{what}]]`; a study needs at least one"),
                );
            }
        }
        if self.file().study.currency != "USD" {
            self.error(
                "unknown_word",
                "study.currency",
                format!(
                    "`{}` is not supported; expected `USD`",
                    self.file().study.currency
                ),
            );
        }
    }

    pub(super) fn numbers(&mut self) {
        let year = self.file().study.year;
        for Input { path, graded } in inputs(self.file()) {
            if let Some(message) = graded.fault() {
                self.error("bad_range", &path, message);
            }
            if graded.distribution == sealane_data::Distribution::Lognormal
                && graded.low_or_value() <= 0.0
            {
                self.error(
                    "bad_range",
                    &path,
                    "a lognormal number needs `low` above 0".to_owned(),
                );
            }
            if graded.grade != Grade::Assumed && graded.source.is_empty() {
                self.error(
                    "no_source",
                    &path,
                    format!(
                        "is `{}` but names no `source`; give one or grade it `assumed`",
                        graded.grade
                    ),
                );
            }
            let boxes = self.counts_boxes(&path);
            if let (Some(wanted), false) = (unit_of(&path, boxes), graded.unit.is_empty())
                && !same_unit(wanted, &graded.unit)
            {
                self.error(
                    "wrong_unit",
                    &path,
                    format!("has the unit `{}`; expected `{wanted}`", graded.unit),
                );
            }
            let dated = graded.date.get(..4).and_then(|y| y.parse::<i32>().ok());
            if let Some(y) = dated {
                if y > year {
                    self.warn(
                        "future_source",
                        &path,
                        format!("its source is of {y}, after the study's year {year}"),
                    );
                } else if path.contains("usd") && year - y > 2 {
                    self.warn(
                        "stale_price",
                        &path,
                        format!("the price is of {}; the study is for {year}", graded.date),
                    );
                }
            }
            let share = ["return_ratio", "ballast_share"]
                .iter()
                .any(|k| path.ends_with(k));
            if share && graded.high_or_value() > 1.0 {
                self.error(
                    "out_of_range",
                    &path,
                    format!(
                        "is a share; expected 0 to 1, got {}",
                        graded.high_or_value()
                    ),
                );
            }
        }
    }

    /// Whether the thing that a path belongs to is counted in boxes.
    fn counts_boxes(&self, path: &str) -> bool {
        let mut parts = path.split('.');
        let (Some(kind), Some(id)) = (parts.next(), parts.next()) else {
            return false;
        };
        let f = self.file();
        let cargo = match kind {
            "cargo" => Some(id),
            "plan" => f.plan.iter().find(|p| p.id == id).map(|p| p.cargo.as_str()),
            _ => None,
        };
        cargo.is_some_and(|id| {
            f.cargo
                .iter()
                .any(|c| c.id == id && c.unit == CargoUnit::Teu)
        })
    }

    fn place_ok(&mut self, find: &PlaceFinder<'_>, path: &str, text: &str) {
        if let Err(message) = find(text) {
            self.error("unknown_place", path, message);
        }
    }

    fn commodity_ok(&mut self, path: &str, id: &str, commodities: &[Commodity]) -> bool {
        let known: Vec<&str> = commodities.iter().map(|c| c.id.as_str()).collect();
        if known.contains(&id) {
            return true;
        }
        self.error(
            "unknown_commodity",
            path,
            format!(
                "no commodity has the id `{id}`{}; `sealane cargoes` lists them",
                suggest(id, &known)
            ),
        );
        false
    }

    fn gateways(&mut self, find: &PlaceFinder<'_>, commodities: &[Commodity]) {
        for g in self.file().gateway.clone() {
            let path = format!("gateway.{}", g.id);
            self.place_ok(find, &format!("{path}.place"), &g.place);
            for h in &g.handles {
                self.commodity_ok(&format!("{path}.handles"), h, commodities);
            }
        }
    }

    /// Gateway, side, node, or any port.
    fn end_ok(&mut self, find: &PlaceFinder<'_>, path: &str, text: &str) {
        let f = self.file();
        let known = f
            .gateway
            .iter()
            .any(|g| g.id == text || (!g.side.is_empty() && g.side == text))
            || f.node.iter().any(|n| n.id == text);
        if known {
            return;
        }
        if find(text).is_err() {
            let names: Vec<String> = f
                .gateway
                .iter()
                .map(|g| g.id.clone())
                .chain(f.node.iter().map(|n| n.id.clone()))
                .collect();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            self.error(
                "unknown_place",
                path,
                format!(
                    "`{text}` is no gateway, node or port{}",
                    suggest(text, &names)
                ),
            );
        }
    }

    fn rails(&mut self, find: &PlaceFinder<'_>, commodities: &[Commodity]) {
        for r in self.file().rail.clone() {
            let path = format!("rail.{}", r.id);
            self.end_ok(find, &format!("{path}.from"), &r.from);
            self.end_ok(find, &format!("{path}.to"), &r.to);
            for c in &r.carries {
                self.commodity_ok(&format!("{path}.carries"), c, commodities);
            }
            if r.usd_per_t.is_none() && r.usd_per_teu.is_none() {
                self.error(
                    "missing_key",
                    &path,
                    "needs `usd_per_t` or `usd_per_teu`".to_owned(),
                );
            }
            if r.days.is_none() {
                self.error("missing_key", &path, "needs `days`".to_owned());
            }
        }
    }

    fn corridors(&mut self, find: &PlaceFinder<'_>) {
        for c in self.file().corridor.clone() {
            let path = format!("corridor.{}", c.id);
            let rails: Vec<String> = self.file().rail.iter().map(|r| r.id.clone()).collect();
            let names: Vec<&str> = rails.iter().map(String::as_str).collect();
            let mut places = 0;
            for step in &c.legs {
                match step {
                    LegStep::Place(p) => {
                        places += 1;
                        self.end_ok(find, &format!("{path}.legs"), p);
                    }
                    LegStep::Rail(r) if !names.contains(&r.rail.as_str()) => {
                        self.error(
                            "unknown_rail",
                            &format!("{path}.legs"),
                            format!(
                                "no `[[rail]]` has the id `{}`{}",
                                r.rail,
                                suggest(&r.rail, &names)
                            ),
                        );
                    }
                    LegStep::Rail(_) => {}
                }
            }
            if places < 2 {
                self.error(
                    "short_corridor",
                    &format!("{path}.legs"),
                    "a corridor needs at least two places".to_owned(),
                );
            }
            for call in &c.calls {
                self.place_ok(find, &format!("{path}.calls"), call);
            }
            for m in &c.months {
                if !(1..=12).contains(m) {
                    self.error(
                        "out_of_range",
                        &format!("{path}.months"),
                        format!("{m} is no month; expected 1 to 12"),
                    );
                }
            }
        }
    }

    fn ship_ok(&mut self, path: &str, id: &str, ships: &[ShipClass]) {
        let known: Vec<&str> = ships.iter().map(|s| s.id.as_str()).collect();
        if !known.contains(&id) {
            self.error(
                "unknown_ship",
                path,
                format!(
                    "no ship class has the id `{id}`{}; `sealane ships` lists them",
                    suggest(id, &known)
                ),
            );
        }
    }

    fn gateway_ok(&mut self, path: &str, id: &str) -> bool {
        let ids: Vec<String> = self.file().gateway.iter().map(|g| g.id.clone()).collect();
        if ids.iter().any(|g| g == id) {
            return true;
        }
        let names: Vec<&str> = ids.iter().map(String::as_str).collect();
        self.error(
            "unknown_gateway",
            path,
            format!("no `[[gateway]]` has the id `{id}`{}", suggest(id, &names)),
        );
        false
    }

    pub(super) fn cargoes(
        &mut self,
        find: &PlaceFinder<'_>,
        ships: &[ShipClass],
        commodities: &[Commodity],
    ) {
        let nodes: Vec<String> = self.file().node.iter().map(|n| n.id.clone()).collect();
        let names: Vec<&str> = nodes.iter().map(String::as_str).collect();
        for c in self.file().cargo.clone() {
            let path = format!("cargo.{}", c.id);
            self.commodity_ok(&format!("{path}.commodity"), &c.commodity, commodities);
            self.ship_ok(&format!("{path}.ship"), &c.ship, ships);
            for (key, id) in [("from", &c.from), ("to", &c.to)] {
                if self.gateway_ok(&format!("{path}.{key}"), id) {
                    self.fits(&path, key, &c, ships);
                }
            }
            for (key, id) in [("origin", &c.origin), ("destination", &c.destination)] {
                if let Some(id) = id
                    && !names.contains(&id.as_str())
                {
                    self.error(
                        "unknown_node",
                        &format!("{path}.{key}"),
                        format!("no `[[node]]` has the id `{id}`{}", suggest(id, &names)),
                    );
                }
            }
            for (i, r) in c.rivals.iter().enumerate() {
                let at = format!("{path}.rivals.{i}");
                self.place_ok(find, &format!("{at}.origin"), &r.origin);
                if let Some(s) = &r.ship {
                    self.ship_ok(&format!("{at}.ship"), s, ships);
                }
                if c.fob_usd.is_some() != r.fob_usd.is_some() {
                    self.warn("half_parity", &at, "a free-on-board price stands at only one of the cargo and this rival: the price comparison is left out".to_owned());
                }
            }
            if c.unit == CargoUnit::T && c.annual_t.is_none()
                || c.unit == CargoUnit::Teu && c.annual_teu.is_none()
            {
                self.warn(
                    "no_volume",
                    &path,
                    format!(
                        "no `annual_{}`: volumes and levers are unknown for it",
                        c.unit.as_str().to_lowercase()
                    ),
                );
            }
        }
        self.double_counting();
    }

    /// The ship against the gateway's draught, size and berths.
    fn fits(&mut self, path: &str, key: &str, cargo: &Cargo, ships: &[ShipClass]) {
        let id = if key == "from" {
            &cargo.from
        } else {
            &cargo.to
        };
        let Some(g) = self.file().gateway.iter().find(|g| g.id == *id).cloned() else {
            return;
        };
        let at = format!("{path}.{key}");
        if !g.handles.is_empty() && !g.handles.contains(&cargo.commodity) {
            self.warn(
                "no_berth",
                &at,
                format!(
                    "gateway `{}` does not list `{}` among what it handles",
                    g.id, cargo.commodity
                ),
            );
        }
        let Some(ship) = ships.iter().find(|s| s.id == cargo.ship) else {
            return;
        };
        if let Some(d) = &g.max_draught_m
            && ship.draught_m > d.0.value
        {
            self.warn(
                "part_load",
                &at,
                format!(
                    "`{}` draws {:.1} m laden, `{}` has {:.1} m: the ship loads less",
                    ship.id, ship.draught_m, g.id, d.0.value
                ),
            );
        }
        if let Some(d) = &g.max_dwt_t
            && ship.dwt_t > d.0.value
        {
            self.warn(
                "ship_too_large",
                &at,
                format!(
                    "`{}` has {:.0} dwt, `{}` takes {:.0}",
                    ship.id, ship.dwt_t, g.id, d.0.value
                ),
            );
        }
    }

    fn double_counting(&mut self) {
        let cargoes = self.file().cargo.clone();
        for (i, a) in cargoes.iter().enumerate() {
            for b in cargoes.iter().skip(i + 1) {
                let volumes = |c: &Cargo| {
                    c.annual_t
                        .as_ref()
                        .or(c.annual_teu.as_ref())
                        .map(|g| (g.0.value, g.0.source.clone()))
                };
                if a.commodity == b.commodity
                    && let (Some(x), Some(y)) = (volumes(a), volumes(b))
                    && x == y
                    && !x.1.is_empty()
                {
                    self.warn(
                        "double_counting",
                        &format!("cargo.{}", b.id),
                        format!(
                            "has the same volume from the same source as `{}`: counted twice?",
                            a.id
                        ),
                    );
                }
            }
        }
    }

    pub(super) fn services(&mut self, find: &PlaceFinder<'_>, ships: &[ShipClass]) {
        for s in self.file().service.clone() {
            let path = format!("service.{}", s.id);
            self.ship_ok(&format!("{path}.ship"), &s.ship, ships);
            if s.ports.len() < 2 {
                self.error(
                    "short_service",
                    &format!("{path}.ports"),
                    "a rotation needs at least two ports".to_owned(),
                );
            }
            for p in &s.ports {
                self.end_ok(find, &format!("{path}.ports"), p);
            }
            self.cargo_ok(&format!("{path}.cargo"), &s.cargo);
            let ids: Vec<String> = self.file().corridor.iter().map(|c| c.id.clone()).collect();
            if let Some(id) = s.corridor.as_ref().filter(|id| !ids.contains(id)) {
                let names: Vec<&str> = ids.iter().map(String::as_str).collect();
                self.error(
                    "unknown_corridor",
                    &format!("{path}.corridor"),
                    format!("no `[[corridor]]` has the id `{id}`{}", suggest(id, &names)),
                );
            }
        }
    }

    pub(super) fn cargo_ok(&mut self, path: &str, id: &str) {
        let ids: Vec<String> = self.file().cargo.iter().map(|c| c.id.clone()).collect();
        if !ids.iter().any(|c| c == id) {
            let names: Vec<&str> = ids.iter().map(String::as_str).collect();
            self.error(
                "unknown_cargo",
                path,
                format!("no `[[cargo]]` has the id `{id}`{}", suggest(id, &names)),
            );
        }
    }

    /// The price date: readable, not stale, and near to rows that price the study's ships and fuels.
    fn price_date(&mut self) {
        use sealane_voyage::market::{PriceDate, price_on};
        let at = "study.price_date";
        let Some(text) = self.file().study.price_date.clone() else {
            return;
        };
        let when = match PriceDate::parse(&text) {
            Ok(when) => when,
            Err(e) => return self.error("bad_date", at, e.to_string()),
        };
        let (year, of) = (self.file().study.year, when.year());
        if year - of > 2 {
            let text = format!("the prices are of {text}; the study is for {year}");
            self.warn("stale_price", at, text);
        }
        let f = self.file();
        let ships: BTreeSet<&str> = f
            .cargo
            .iter()
            .flat_map(|c| {
                let rivals = c.rivals.iter().filter_map(|r| r.ship.as_deref());
                rivals.chain([c.ship.as_str()])
            })
            .filter(|s| !f.prices.hire_usd_per_day.contains_key(*s))
            .collect();
        let mut missing: Vec<String> = ships
            .iter()
            .filter(|s| !matches!(price_on(&format!("hire.{s}"), &when), Ok(Some(_))))
            .map(|s| format!("hire of `{s}`"))
            .collect();
        for (number, given) in [
            ("vlsfo_usd_per_t", f.prices.vlsfo_usd_per_t.is_some()),
            ("mgo_usd_per_t", f.prices.mgo_usd_per_t.is_some()),
        ] {
            if !given && !matches!(price_on(number, &when), Ok(Some(_))) {
                missing.push(format!("`{number}`"));
            }
        }
        if !missing.is_empty() {
            let text = format!(
                "the table `market` holds no price near {text} of {}; the wide default band is used",
                missing.join(", ")
            );
            self.warn("no_market_price", at, text);
        }
    }

    fn prices(&mut self, ships: &[ShipClass]) {
        for id in self.file().prices.hire_usd_per_day.clone().keys() {
            self.ship_ok(&format!("prices.hire_usd_per_day.{id}"), id, ships);
        }
        for (i, t) in self.file().uncertainty.together.clone().iter().enumerate() {
            let all: Vec<String> = inputs(self.file()).into_iter().map(|x| x.path).collect();
            for p in &t.paths {
                let prefix = p.strip_suffix('*');
                let hit = all
                    .iter()
                    .any(|a| prefix.map_or(a == p, |q| a.starts_with(q)));
                if !hit && !crate::defaults::is_default_path(p) {
                    let names: Vec<&str> = all.iter().map(String::as_str).collect();
                    self.error(
                        "unknown_path",
                        &format!("uncertainty.together.{i}.paths"),
                        format!("no number stands at `{p}`{}", suggest(p, &names)),
                    );
                }
            }
        }
    }

    fn claims_and_law(&mut self) {
        let folder = self.study.folder.clone();
        if let Some(lists) = self.file().law.as_ref().and_then(|l| l.lists.clone())
            && !folder.join(&lists).is_dir()
        {
            self.warn(
                "no_lists",
                "law.lists",
                format!("the folder `{lists}` is absent: every screening will say `unknown`"),
            );
        }
        self.law();
        for claim in self.study.claims.clone() {
            if let Some(problem) = claim.problem() {
                self.warn(
                    "claim_not_tested",
                    "claims.file",
                    format!("claim `{}`: {problem}", claim.fact),
                );
            }
        }
    }
}

impl Checker<'_> {
    /// Jurisdictions and day are required and must be known; a number with a wrong check digit is a fault, not a clearance.
    fn law(&mut self) {
        let Some(law) = self.file().law.clone() else {
            return;
        };
        let day = law.as_of.clone().unwrap_or_default();
        if day.trim().is_empty() {
            self.error(
                "no_date",
                "law.as_of",
                "the law needs a day: as_of = \"YYYY-MM-DD\"".to_owned(),
            );
        }
        let today = if day.trim().is_empty() {
            "2000-01-01"
        } else {
            &day
        };
        if let Err(e) = sealane_law::Context::parse(&law.jurisdictions.join(","), today) {
            let at = if e.kind() == "bad_date" {
                "law.as_of"
            } else {
                "law.jurisdictions"
            };
            self.error(e.kind(), at, e.to_string());
        }
        let kinds = [
            "", "ship", "vessel", "company", "person", "port", "terminal",
        ];
        for (i, s) in law.subject.iter().enumerate() {
            if !kinds.contains(&s.kind.as_str()) {
                let text = format!("kind `{}`: expected ship, company, person or port", s.kind);
                self.error("bad_kind", &format!("law.subject.{i}.kind"), text);
            }
            if let Some(imo) = &s.imo
                && let Err(e) = sealane_law::ids::parse_imo(imo)
            {
                self.error(e.kind(), &format!("law.subject.{i}.imo"), e.to_string());
            } else if let Err(e) = right_number(s) {
                self.error("bad_identifier", &format!("law.subject.{i}.imo"), e);
            }
            if s.name.trim().is_empty() && s.imo.is_none() {
                let text = "a name or an IMO number is needed".to_owned();
                self.error("missing_key", &format!("law.subject.{i}.name"), text);
            }
        }
        for (key, name) in [("indicators", &law.indicators), ("replaces", &law.replaces)] {
            if let Some(name) = name
                && !self.study.folder.join(name).is_file()
            {
                let text = format!("the study has no file `{name}`");
                self.error("no_file", &format!("law.{key}"), text);
            }
        }
    }
}

/// A ship needs a ship's number, a company a company's.
fn right_number(s: &super::types::Subject) -> Result<(), String> {
    use sealane_law::Subject;
    let Some(Ok(n)) = s.imo.as_ref().map(|t| sealane_law::ids::parse_imo(t)) else {
        return Ok(());
    };
    match crate::rooms::law_subject(s) {
        Subject::Ship(_) if !n.is_ship() => {
            Err("this is an IMO company number, but the subject is a ship".to_owned())
        }
        Subject::Company(_) | Subject::Person(_) if !n.is_company() => Err(
            "this is an IMO ship number, but the subject is a company: give the company's, or none"
                .to_owned(),
        ),
        _ => Ok(()),
    }
}

/// The unit that the name of a key asks for; what is by the unit of cargo depends on how that is counted.
fn unit_of(path: &str, boxes: bool) -> Option<&'static str> {
    let key = path.rsplit('.').next().unwrap_or(path);
    let key = if path.starts_with("prices.hire_usd_per_day") {
        "hire_usd_per_day"
    } else {
        key
    };
    let by_unit = |t: &'static str, teu: &'static str| Some(if boxes { teu } else { t });
    match key {
        "fob_usd"
        | "quality_usd"
        | "mine_usd"
        | "home_usd"
        | "value_usd"
        | "handling_usd"
        | "margin_usd_per_unit" => {
            return by_unit("USD/t", "USD/TEU");
        }
        "load_per_day" | "discharge_per_day" => return by_unit("t/day", "TEU/day"),
        "volume_per_year" => return by_unit("t/yr", "TEU/yr"),
        "intake" => return by_unit("t", "TEU"),
        _ => {}
    }
    [
        ("usd_per_call", "USD/call"),
        ("usd_per_sailing", "USD/sailing"),
        ("third_leg_usd", "USD/rotation"),
        ("capex_usd", "USD"),
        ("usd_once", "USD"),
        ("annual_t", "t/yr"),
        ("annual_teu", "TEU/yr"),
        ("target_t", "t/yr"),
        ("target_teu", "TEU/yr"),
        ("market_t", "t/yr"),
        ("capacity_teu", "TEU/yr"),
        ("slots_teu", "TEU"),
        ("max_dwt_t", "t"),
        ("t_per_unit", "t"),
        ("co2_g_per_tkm", "g/tkm"),
        (".km", "km"),
        (".days", "days"),
        ("days_each", "days"),
        ("_years", "years"),
        ("per_week", "1/week"),
        ("usd_per_teu", "USD/TEU"),
        ("usd_per_t", "USD/t"),
        ("usd_per_day", "USD/day"),
        ("usd_per_gt", "USD/GT"),
        ("usd_per_year", "USD/yr"),
        ("_days", "days"),
        ("draught_m", "m"),
        ("speed_kn", "kn"),
        ("_percent", "%"),
        ("_mt", "Mt"),
    ]
    .into_iter()
    .find(|(suffix, _)| {
        if suffix.starts_with('.') {
            path.ends_with(suffix)
        } else {
            key.ends_with(suffix)
        }
    })
    .map(|(_, unit)| unit)
}

fn same_unit(wanted: &str, got: &str) -> bool {
    let plain = |s: &str| {
        s.to_lowercase()
            .replace(' ', "")
            .replace("/yr", "")
            .replace("/year", "")
            .replace("/a", "")
            .replace("peryear", "")
            .replace("ayear", "")
    };
    let (w, g) = (plain(wanted), plain(got));
    // Prices by cubic metre, barrel or kilogram are other units; "USD" alone is short for the unit of the key.
    w == g
        || (w == "days" && g == "day")
        || (w == "usd/day" && g == "usd/d")
        || (w == "%" && (g.starts_with('%') || g == "percent"))
}

#[allow(
    dead_code,
    reason = "keeps the two number types in one place for readers of this file"
)]
type Numbers = (Given, Signed);
