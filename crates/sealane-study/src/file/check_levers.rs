//! Levers, plans, correlations and volumes: what a change would make of the study, and what other files of it say.

use super::check::Checker;
use super::fault::Level;
use super::read::Study;
use super::types::{CargoUnit, Lever};
use crate::inputs::inputs;
use crate::tables::{Commodity, ShipClass};

/// Numbers that may be negative.
const SIGNED: [&str; 6] = [
    "quality_usd",
    "growth_percent",
    "origin_growth_percent",
    "destination_growth_percent",
    "charge_usd_per_teu",
    "elasticity",
];

/// Numbers that must be above nought.
const POSITIVE: [&str; 7] = [
    "load_per_day",
    "discharge_per_day",
    "speed_kn",
    "intake",
    "slots_teu",
    "every_days",
    "sailings_per_week",
];

fn key(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

impl Checker<'_> {
    pub(super) fn levers_and_plans(
        &mut self,
        find: &super::check::PlaceFinder<'_>,
        ships: &[ShipClass],
        commodities: &[Commodity],
    ) {
        for l in self.file().lever.clone() {
            let path = format!("lever.{}", l.id);
            if l.change.is_empty() && l.service.is_none() {
                self.error(
                    "missing_key",
                    &path,
                    "changes nothing and names no `service`".to_owned(),
                );
            }
            if let Some(id) = &l.service
                && !self.file().service.iter().any(|s| s.id == *id)
            {
                self.error(
                    "unknown_service",
                    &format!("{path}.service"),
                    format!("no `[[service]]` has the id `{id}`"),
                );
            }
            if l.service.is_some()
                && (l.usd_once.is_some() || l.usd_per_year.is_some() || l.usd_per_unit.is_some())
            {
                self.error(
                    "double_count",
                    &path,
                    "a lever that sails a service costs what the service loses: give no `usd_once`, `usd_per_year` or `usd_per_unit` beside `service`"
                        .to_owned(),
                );
            }
            if l.guarantee && l.service.is_none() {
                self.error(
                    "missing_key",
                    &path,
                    "a guarantee needs the `service` whose losses it covers".to_owned(),
                );
            }
            match crate::levers::apply(self.file(), &l.change) {
                Err(e) => self.error("bad_change", &format!("{path}.change"), e),
                Ok(file) => {
                    let changed = Study {
                        file,
                        ..self.study.clone()
                    };
                    self.changed(&l, &changed, (find, ships, commodities));
                }
            }
            self.ports_named(&l);
        }
        for p in self.file().plan.clone() {
            let path = format!("plan.{}", p.id);
            self.cargo_ok(&format!("{path}.cargo"), &p.cargo);
            let Some(port) = &p.port else { continue };
            let cargo = self.file().cargo.iter().find(|c| c.id == p.cargo);
            if let Some(c) = cargo.filter(|c| c.from != *port && c.to != *port).cloned() {
                self.error(
                    "plan_port",
                    &format!("{path}.cargo"),
                    format!(
                        "the plan is built at `{port}`, but `{}` goes from `{}` to `{}`: its volume does not earn it",
                        c.id, c.from, c.to
                    ),
                );
            }
        }
    }

    /// Whatever would be a fault of a study is a fault of the study that a lever makes.
    fn changed(
        &mut self,
        l: &Lever,
        changed: &Study,
        (find, ships, commodities): (&super::check::PlaceFinder<'_>, &[ShipClass], &[Commodity]),
    ) {
        let at = format!("lever.{}.change", l.id);
        let mut inner = Checker {
            study: changed,
            faults: Vec::new(),
        };
        inner.ids();
        inner.numbers();
        inner.cargoes(find, ships, commodities);
        inner.services(find, ships);
        let known: Vec<(String, String)> = self
            .faults
            .iter()
            .map(|f| (f.path.clone(), f.message.clone()))
            .collect();
        for f in inner.faults.into_iter().filter(|f| f.level == Level::Error) {
            if !known.contains(&(f.path.clone(), f.message.clone())) {
                self.error(
                    "bad_change",
                    &at,
                    format!("makes `{}` {}", f.path, f.message),
                );
            }
        }
        for i in inputs(&changed.file) {
            let low = i.graded.low_or_value().min(i.graded.value);
            let touched = l.change.iter().any(|c| c.path == i.path);
            let key = key(&i.path);
            if touched && low < 0.0 && !SIGNED.contains(&key) {
                self.error(
                    "bad_change",
                    &at,
                    format!(
                        "makes `{}` {}: expected a number that is not negative",
                        i.path, i.graded.value
                    ),
                );
            } else if touched && i.graded.value <= 0.0 && POSITIVE.contains(&key) {
                self.error(
                    "bad_change",
                    &at,
                    format!(
                        "makes `{}` {}: expected a number above 0",
                        i.path, i.graded.value
                    ),
                );
            }
        }
    }

    /// A lever that changes a port must name it.
    fn ports_named(&mut self, l: &Lever) {
        let text = format!("{} {} {}", l.name, l.actor, l.note).to_lowercase();
        let ids: std::collections::BTreeSet<String> = l
            .change
            .iter()
            .filter_map(|c| {
                c.path
                    .strip_prefix("gateway.")?
                    .split('.')
                    .next()
                    .map(str::to_owned)
            })
            .collect();
        for id in ids {
            let name = self
                .file()
                .gateway
                .iter()
                .find(|g| g.id == id)
                .and_then(|g| g.name.clone());
            let named = [Some(id.replace('-', " ")), name]
                .into_iter()
                .flatten()
                .any(|n| text.contains(&n.to_lowercase()));
            if !named {
                self.warn(
                    "port_not_named",
                    &format!("lever.{}.change", l.id),
                    format!("changes the port `{id}`, which neither its name nor its note names"),
                );
            }
        }
    }

    /// Correlations are shares.
    pub(super) fn correlations(&mut self) {
        for (i, t) in self.file().uncertainty.together.clone().iter().enumerate() {
            if t.rho.0.high_or_value() > 1.0 || t.rho.0.value > 1.0 {
                self.error(
                    "out_of_range",
                    &format!("uncertainty.together.{i}.rho"),
                    format!(
                        "is a correlation; expected 0 to 1, got {}",
                        t.rho.0.high_or_value().max(t.rho.0.value)
                    ),
                );
            }
        }
    }

    /// Volumes of the study against the traffic of the port files.
    pub(super) fn port_volumes(&mut self) {
        for g in self.file().gateway.clone() {
            let mut commodities: Vec<String> = Vec::new();
            for c in self
                .file()
                .cargo
                .iter()
                .filter(|c| c.unit == CargoUnit::T && (c.from == g.id || c.to == g.id))
            {
                if !commodities.contains(&c.commodity) {
                    commodities.push(c.commodity.clone());
                }
            }
            for commodity in commodities {
                let Some(traffic) =
                    crate::ports::traffic(&self.study.folder, &g.id, &g.place, &commodity)
                else {
                    continue;
                };
                let mine = self
                    .file()
                    .cargo
                    .iter()
                    .filter(|c| c.commodity == commodity && (c.from == g.id || c.to == g.id));
                let first = mine
                    .clone()
                    .next()
                    .map(|c| c.id.clone())
                    .unwrap_or_default();
                let sum: f64 = mine
                    .filter_map(|c| c.annual_t.as_ref())
                    .map(|v| v.0.value)
                    .sum();
                if sum > traffic.high {
                    self.warn(
                        "more_than_port",
                        &format!("cargo.{first}.annual_t"),
                        format!(
                            "{:.2} Mt a year of {} by `{}`; its port file has {:.2} Mt of it in all ({:.2} at most)",
                            sum / 1e6,
                            crate::names::plain(&commodity),
                            g.id,
                            traffic.value / 1e6,
                            traffic.high / 1e6
                        ),
                    );
                }
            }
        }
    }
}
