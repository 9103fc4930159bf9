//! Liner services: rotation, cost, and the volume without which they lose money.

use crate::file::{Service, ServiceKind};
use crate::params::{Id, Params};
use crate::world::{Physical, VoyageQuery, WayQuery, World};
use serde::{Deserialize, Serialize};

/// A service compiled.
#[derive(Debug, Clone)]
pub struct ServiceModel {
    /// The service of the study.
    pub service: Service,
    /// Length of a rotation, nm.
    pub rotation_nm: f64,
    /// Fuel of a rotation at the speed given, t, calm weather, and the speed.
    fuel_t: f64,
    fuel_speed_kn: f64,
    canal_days: f64,
    gross_t: f64,
    port_fuel_t_per_day: f64,
    out: Leg,
    back: Leg,
    ids: Ids,
}

/// What lies between the cargo's two ports on the rotation, one way.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Leg {
    nm: f64,
    stops: f64,
}

#[derive(Debug, Clone)]
struct Ids {
    slots: Id,
    every: Id,
    speed: Id,
    port_days: Id,
    hire: Id,
    strong: Id,
    weak: Id,
    handling: Id,
    empty: Id,
    third: Option<Id>,
    slot_price: Option<Id>,
    fixed: Option<Id>,
    fuel: Id,
    fuel_factor: Id,
    /// Dues at each port of the rotation.
    dues: Vec<Id>,
    dues_factor: Id,
    weather: Id,
    ratio: Id,
}

/// A service at one row of numbers.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct ServiceNumbers {
    /// Days of a rotation.
    pub rotation_days: f64,
    /// Ships needed.
    pub ships: f64,
    /// Cost of one sailing round, USD (hire of the fleet between sailings, fuel, dues, fixed cost).
    pub usd_per_sailing: f64,
    /// Margin that one TEU of the strong leg earns with its share of return boxes and empties, USD.
    pub margin_usd_per_teu: f64,
    /// Strong-leg TEU a sailing at which it breaks even; infinite when each box loses money.
    pub need_teu_per_sailing: f64,
    /// The same a week.
    pub need_teu_per_week: f64,
    /// Of the ship's slots.
    pub fill: f64,
    /// Sailings a week.
    pub sailings_per_week: f64,
}

impl Leg {
    /// From the first call at `a` to the next at `b` on the rotation; nothing where it does not call at both.
    fn between(service: &Service, legs: &[f64], a: &str, b: &str) -> Self {
        let n = service.ports.len();
        let at = |id: &str| service.ports.iter().position(|p| p == id);
        let (Some(from), Some(to)) = (at(a), at(b)) else {
            return Self::default();
        };
        let calls = (to + n - from) % n.max(1);
        Self {
            nm: (0..calls).filter_map(|k| legs.get((from + k) % n)).sum(),
            stops: calls.saturating_sub(1) as f64,
        }
    }
}

impl ServiceModel {
    /// Compiles a service: its rotation over the sea and the numbers it reads.
    ///
    /// # Errors
    /// No way between two of its ports, or an unknown ship.
    pub fn compile(
        service: &Service,
        place: impl Fn(&str) -> String,
        (ratio, ends): (Option<Id>, Option<(&str, &str)>),
        params: &mut Params,
        world: &dyn World,
    ) -> Result<Self, String> {
        let mut places: Vec<String> = service.ports.iter().map(|p| place(p)).collect();
        if let Some(first) = places.first().cloned() {
            places.push(first);
        }
        let mut legs = Vec::new();
        for pair in places.windows(2) {
            legs.push(
                world
                    .way(&WayQuery {
                        places: pair.to_vec(),
                        ..WayQuery::default()
                    })?
                    .distance_nm,
            );
        }
        let way = world.way(&WayQuery {
            places,
            ..WayQuery::default()
        })?;
        let speed = service.speed_kn.0.value;
        let physical: Physical = world.physical(
            &VoyageQuery {
                ship: &service.ship,
                speed_kn: Some(speed),
                max_draught_m: None,
                commodity: "containers",
                ice_class: None,
            },
            &way,
        )?;
        let path = |key: &str| format!("service.{}.{key}", service.id);
        let mut put = |key: &str, g: &crate::file::Given| params.constant(&path(key), g.0.clone());
        let slots = put("slots_teu", &service.slots_teu);
        let every = put("every_days", &service.every_days);
        let speed_id = put("speed_kn", &service.speed_kn);
        let port_days = put("port_days_each", &service.port_days_each);
        let hire = put("hire_usd_per_day", &service.hire_usd_per_day);
        let strong = put("strong_rate_usd_per_teu", &service.strong_rate_usd_per_teu);
        let weak = put("weak_rate_usd_per_teu", &service.weak_rate_usd_per_teu);
        let handling = put("handling_usd_per_teu", &service.handling_usd_per_teu);
        let empty = put("empty_usd_per_teu", &service.empty_usd_per_teu);
        let third = service
            .third_leg_usd
            .as_ref()
            .map(|g| put("third_leg_usd", g));
        let slot_price = service
            .slot_usd_per_teu
            .as_ref()
            .map(|g| put("slot_usd_per_teu", g));
        let fixed = service
            .fixed_usd_per_sailing
            .as_ref()
            .map(|g| put("fixed_usd_per_sailing", g));
        // The dues of a gateway where a cargo of the study pays them too, else those of any port.
        let any_dues = "gateway.*.dues_usd_per_call";
        let mut dues = Vec::new();
        for p in &service.ports {
            dues.push(match params.id(&format!("gateway.{p}.dues_usd_per_call")) {
                Some(id) => id,
                None => params
                    .need(any_dues, None, any_dues)
                    .map_err(|e| e.to_string())?,
            });
        }
        let mut default = |p: &str| params.need(p, None, p).map_err(|e| e.to_string());
        let ids = Ids {
            slots,
            every,
            speed: speed_id,
            port_days,
            hire,
            strong,
            weak,
            handling,
            empty,
            third,
            slot_price,
            fixed,
            fuel: default("prices.vlsfo_usd_per_t")?,
            fuel_factor: default("uncertainty.fuel_factor")?,
            dues,
            dues_factor: default("uncertainty.dues_factor")?,
            weather: default("uncertainty.weather_factor")?,
            ratio: match ratio {
                Some(id) => id,
                None => params.constant(
                    "service.return_ratio",
                    sealane_data::Graded::assumed(0.5, "share", "no return ratio in the cargo")
                        .between(0.2, 0.9),
                ),
            },
        };
        let between = |a: &str, b: &str| Leg::between(service, &legs, a, b);
        let (out, back) =
            ends.map_or_else(Default::default, |(a, b)| (between(a, b), between(b, a)));
        Ok(Self {
            service: service.clone(),
            out,
            back,
            rotation_nm: way.distance_nm,
            fuel_t: physical.fuel_laden_t,
            fuel_speed_kn: speed,
            canal_days: physical.canal_days,
            gross_t: physical.gross_t,
            port_fuel_t_per_day: physical.fuel_port_t_per_day,
            ids,
        })
    }

    /// Days from one port of its cargo to the other in calm weather: under way, and in ports between. A box of the strong leg and its share of return
    /// boxes, where the ships are the line's own; on slots the connection is part of the way's own days.
    pub fn transit(&self, x: impl Fn(Id) -> f64) -> (f64, f64) {
        let i = &self.ids;
        let sea = |l: Leg| l.nm / (24.0 * x(i.speed).max(1.0));
        if self.service.kind == ServiceKind::SlotCharter {
            return (sea(self.out), 0.0);
        }
        let b = x(i.ratio).clamp(0.0, 1.0);
        let mean = |out: f64, back: f64| (out + b * back) / (1.0 + b);
        let days = x(i.port_days);
        (
            mean(sea(self.out), sea(self.back)),
            mean(self.out.stops * days, self.back.stops * days),
        )
    }

    /// Mean wait for a sailing, days.
    pub fn frequency_days(&self, x: impl Fn(Id) -> f64) -> f64 {
        x(self.ids.every) / 2.0
    }

    /// The service at one row of numbers.
    pub fn numbers(&self, x: impl Fn(Id) -> f64) -> ServiceNumbers {
        let i = &self.ids;
        let every = x(i.every).max(1.0);
        let speed = x(i.speed).max(1.0);
        let ports = self.service.ports.len() as f64;
        let sea_days = self.rotation_nm / (24.0 * speed) * x(i.weather);
        let port_days = ports * x(i.port_days);
        let rotation_days = sea_days + port_days + self.canal_days;
        let ships = (rotation_days / every).ceil().max(1.0);
        // Fuel a mile goes with the square of the speed about the speed it was computed for.
        let fuel_t =
            self.fuel_t * (speed / self.fuel_speed_kn).powi(2) * x(i.weather) * x(i.fuel_factor);
        let own_ships = self.service.kind != ServiceKind::SlotCharter;
        let mut cost = i.fixed.map_or(0.0, &x);
        if own_ships {
            cost += ships * every * x(i.hire)
                + (fuel_t + self.port_fuel_t_per_day * port_days * x(i.fuel_factor)) * x(i.fuel)
                + i.dues.iter().map(|id| x(*id)).sum::<f64>() * self.gross_t / 40_000.0
                    * x(i.dues_factor);
            cost -= i.third.map_or(0.0, &x);
        }
        let b = x(i.ratio).clamp(0.0, 1.0);
        let mut margin =
            x(i.strong) + b * x(i.weak) - x(i.handling) * (1.0 + b) - x(i.empty) * (1.0 - b);
        if !own_ships {
            // A slot is paid for every loaded box, either way; empties are in `empty_usd_per_teu`.
            margin -= i.slot_price.map_or(0.0, &x) * (1.0 + b);
        }
        let need = if cost <= 0.0 {
            0.0
        } else if margin <= 0.0 {
            f64::INFINITY
        } else {
            cost / margin
        };
        let per_week = 7.0 / every;
        ServiceNumbers {
            rotation_days,
            ships: if own_ships { ships } else { 0.0 },
            usd_per_sailing: cost,
            margin_usd_per_teu: margin,
            need_teu_per_sailing: need,
            need_teu_per_week: need * per_week,
            fill: need / x(i.slots).max(1.0),
            sailings_per_week: per_week,
        }
    }

    /// Freight that the line asks for a loaded TEU with its handling, mean of both legs, USD.
    pub fn asked(&self, x: impl Fn(Id) -> f64) -> f64 {
        let i = &self.ids;
        let b = x(i.ratio).clamp(0.0, 1.0);
        (x(i.strong) + b * x(i.weak)) / (1.0 + b)
    }

    /// What each loaded TEU must pay, mean of both legs, so that a sailing with `strong` TEU on its strong leg earns its cost, USD.
    pub fn cost_per_box(
        &self,
        numbers: &ServiceNumbers,
        strong: f64,
        x: impl Fn(Id) -> f64,
    ) -> f64 {
        let i = &self.ids;
        let b = x(i.ratio).clamp(0.0, 1.0);
        let earned = x(i.strong) + b * x(i.weak);
        // The margin holds the asked freight; without it, it is what a box costs beside the ship.
        let beside = earned - numbers.margin_usd_per_teu;
        (numbers.usd_per_sailing / strong.max(1e-6) + beside) / (1.0 + b)
    }

    /// Return cargo against the strong leg.
    pub fn ratio(&self, x: impl Fn(Id) -> f64) -> f64 {
        x(self.ids.ratio).clamp(0.0, 1.0)
    }

    /// Share of the boxes on board that sail empty, and what moving empties costs each loaded TEU, USD.
    pub fn empties(&self, x: impl Fn(Id) -> f64) -> (f64, f64) {
        let i = &self.ids;
        let b = x(i.ratio).clamp(0.0, 1.0);
        ((1.0 - b) / 2.0, (1.0 - b) * x(i.empty) / (1.0 + b))
    }

    /// Slots a sailing.
    pub fn slots(&self, x: impl Fn(Id) -> f64) -> f64 {
        x(self.ids.slots)
    }

    /// Ids of the numbers it reads.
    #[must_use]
    pub fn ids(&self) -> Vec<Id> {
        let i = &self.ids;
        let mut out = vec![
            i.slots,
            i.every,
            i.speed,
            i.port_days,
            i.hire,
            i.strong,
            i.weak,
            i.handling,
            i.empty,
            i.fuel,
            i.fuel_factor,
            i.dues_factor,
            i.weather,
            i.ratio,
        ];
        out.extend(&i.dues);
        out.extend([i.third, i.slot_price, i.fixed].into_iter().flatten());
        out.sort_unstable();
        out.dedup();
        out
    }
}
