//! A study compiled: every cargo by every corridor and from every rival origin as an [`Offer`], over shared [`Params`].

use crate::defaults::Defaults;
use crate::file::{Cargo, CargoUnit, Corridor, Gateway, Given, LegStep, Rail, Rival, StudyFile};
use crate::lines::LineGroup;
use crate::logit;
use crate::names::plain;
use crate::offer::{Goods, Land, Offer, Sea, TimeCost};
use crate::params::{Id, NoNumber, Params};
use crate::season::Months;
use crate::tables::{Commodity, ShipClass};
use crate::world::{Physical, VoyageQuery, Way, WayQuery, World};
use rayon::prelude::*;
use sealane_data::{Distribution, Grade, Graded};
use std::sync::Arc;

/// An offer and the way it takes, or why there is none.
#[derive(Debug, Clone)]
pub struct Route {
    /// Corridor id.
    pub corridor: String,
    /// The corridor's name for people.
    pub name: String,
    /// The offer.
    pub offer: Offer,
    /// The sea way.
    pub way: Way,
    /// The physical voyage.
    pub physical: Physical,
    /// Sea ports, loading and discharging, as texts of the study.
    pub ports: (String, String),
    /// Whether it begins and ends at the cargo's own doors.
    pub same_doors: bool,
    /// A mere option of the corridor under study.
    pub variant: bool,
}

/// A rival origin's offer.
#[derive(Debug, Clone)]
pub struct RivalOffer {
    /// Name for people.
    pub name: String,
    /// Place text.
    pub origin: String,
    /// The offer to the cargo's discharging port.
    pub offer: Offer,
    /// The sea way.
    pub way: Way,
    /// Free-on-board price, if known on both sides.
    pub fob: Option<Id>,
    /// Quality penalty.
    pub quality: Option<Id>,
    /// Customs duty, % of price and freight.
    pub duty: Option<Id>,
    /// Ship class.
    pub ship: String,
}

/// A cargo with all its offers.
#[derive(Debug, Clone)]
pub struct CargoModel {
    /// The cargo of the study.
    pub cargo: Cargo,
    /// By corridor, in the study's order; the text says why there is none.
    pub routes: Vec<Result<Route, String>>,
    /// Rival origins; the text says why one cannot be computed.
    pub rivals: Vec<Result<RivalOffer, String>>,
    /// Own free-on-board price.
    pub fob: Option<Id>,
    /// Own quality penalty.
    pub quality: Option<Id>,
    /// Customs duty on our goods, % of price and freight.
    pub duty: Option<Id>,
    /// What the buyer pays for goods of its own country.
    pub home: Option<Id>,
    /// Cost at the mine or works.
    pub mine: Option<Id>,
    /// Share of a change of the land tariff that the seller passes on.
    pub pass_on: Option<Id>,
    /// Logit scales by elasticity, at central costs.
    pub scales: logit::Scales,
    /// The liner services that sail its own way (boxes): they make its price and its frequency.
    pub line: Option<Arc<LineGroup>>,
    /// Yearly volume today.
    pub volume: Option<Id>,
    /// All that the buyer's country takes.
    pub market: Option<Id>,
    /// Return ratio (boxes).
    pub return_ratio: Option<Id>,
    /// Elasticity for the logit scale.
    pub elasticity: Option<Id>,
    /// Growth of the base, % a year.
    pub growth: Option<Id>,
    /// Growth of both economies, % a year.
    pub gravity: Option<(Id, Id)>,
    /// What the study knows of the room on its own way: the railway behind the loading port and both ports.
    pub limits: Vec<StudyLimit>,
}

/// A yearly limit that the study states; cargoes with the same `id` share it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StudyLimit {
    /// The number: million t a year for tonnes, TEU a year for boxes.
    pub id: Id,
    /// Name for people.
    pub what: String,
}

impl CargoModel {
    /// The logit scale at one row of numbers.
    pub fn theta(&self, x: impl Fn(Id) -> f64) -> f64 {
        self.scales.at(self.elasticity.map_or(-0.8, x))
    }

    /// Central range of the elasticity: low, value, high.
    #[must_use]
    pub fn elasticity_range(&self, params: &Params) -> (f64, f64, f64) {
        let g = self
            .elasticity
            .and_then(|id| params.list.get(id))
            .map(|p| &p.graded);
        g.map_or((-0.8, -0.8, -0.8), |g| {
            (g.low_or_value(), g.value, g.high_or_value())
        })
    }

    /// What the land legs of the own way cost by unit at one row of numbers.
    pub fn land_usd(&self, x: impl Fn(Id) -> f64) -> f64 {
        let Some(Ok(own)) = self.routes.first() else {
            return 0.0;
        };
        own.offer.land.iter().map(|l| x(l.usd)).sum()
    }

    /// Door-to-door cost of the ways of their own at one row of numbers; the first is the corridor's, at its liner's price where a line sails it.
    pub fn costs(&self, x: impl Fn(Id) -> f64 + Copy) -> Vec<Option<f64>> {
        let distinct = self.distinct();
        let line = self.line.as_ref().and_then(|g| g.price(x));
        self.routes
            .iter()
            .zip(distinct)
            .enumerate()
            .map(|(k, (r, keep))| {
                let r = r.as_ref().ok().filter(|_| keep)?;
                Some(match &line {
                    Some(l) if k == 0 => l.door(&r.offer, x),
                    _ => crate::lines::door(&r.offer, x),
                })
            })
            .collect()
    }
}

/// Everything compiled.
#[derive(Debug, Clone)]
pub struct Model {
    /// Shared numbers.
    pub params: Params,
    /// Cargoes in the study's order.
    pub cargoes: Vec<CargoModel>,
}

impl Model {
    /// Takes the logit scales of the base case: a lever moves goods on them.
    pub fn adopt_scales(&mut self, base: &Self) {
        for (c, b) in self.cargoes.iter_mut().zip(&base.cargoes) {
            c.scales.clone_from(&b.scales);
            if let (Some(g), Some(b)) = (&c.line, &b.line) {
                let mut g = (**g).clone();
                g.adopt(b);
                c.line = Some(Arc::new(g));
            }
        }
    }
}

struct Builder<'a> {
    file: &'a StudyFile,
    world: &'a dyn World,
    ships: &'a [ShipClass],
    params: Params,
}

/// Compiles a checked study.
///
/// # Errors
/// A number that neither the study nor the defaults give.
pub fn compile(
    file: &StudyFile,
    world: &dyn World,
    ships: &[ShipClass],
    commodities: &[Commodity],
    defaults: Defaults,
) -> Result<Model, NoNumber> {
    let mut b = Builder {
        file,
        world,
        ships,
        params: Params::new(file, defaults.of(file)),
    };
    let mut cargoes = Vec::new();
    for cargo in &file.cargo {
        let Some(commodity) = commodities.iter().find(|c| c.id == cargo.commodity) else {
            return Err(NoNumber {
                path: format!("cargo.{}.commodity", cargo.id),
            });
        };
        cargoes.push(b.cargo(cargo, commodity)?);
    }
    Ok(Model {
        params: b.params,
        cargoes,
    })
}

/// Asks the world for the ways, voyages and months of all cargoes side by side; what it answers it keeps, and [`compile`] finds it there.
pub fn ask_ahead(
    file: &StudyFile,
    world: &dyn World,
    ships: &[ShipClass],
    commodities: &[Commodity],
    defaults: &Defaults,
    done: &(dyn Fn() + Sync),
) {
    file.cargo.par_iter().for_each(|cargo| {
        if let Some(commodity) = commodities.iter().find(|c| c.id == cargo.commodity) {
            let params = Params::new(file, defaults.clone().of(file));
            let mut b = Builder {
                file,
                world,
                ships,
                params,
            };
            // A fault is told by `compile`, in the order of the file.
            let _ = b.cargo(cargo, commodity);
        }
        done();
    });
}

impl<'a> Builder<'a> {
    fn cargo(&mut self, cargo: &Cargo, commodity: &Commodity) -> Result<CargoModel, NoNumber> {
        let path = |key: &str| format!("cargo.{}.{key}", cargo.id);
        let mut routes = Vec::new();
        for corridor in &self.file.corridor {
            routes.push(match self.assemble(corridor, cargo) {
                Ok(chain) => self.route(corridor, cargo, commodity, chain)?,
                Err(why) => Err(why),
            });
        }
        let mut rivals = Vec::new();
        for (i, rival) in cargo.rivals.iter().enumerate() {
            rivals.push(self.rival(cargo, commodity, rival, i)?);
        }
        let mut opt =
            |key: &str, g: Option<&Graded>| g.map(|g| self.params.constant(&path(key), g.clone()));
        let fob = opt("fob_usd", cargo.fob_usd.as_ref().map(|g| &g.0));
        let quality = opt("quality_usd", cargo.quality_usd.as_ref().map(|g| &g.0));
        let duty = opt("duty_percent", cargo.duty_percent.as_ref().map(|g| &g.0));
        let home = opt("home_usd", cargo.home_usd.as_ref().map(|g| &g.0));
        let mine = opt("mine_usd", cargo.mine_usd.as_ref().map(|g| &g.0));
        let pass_on = opt("pass_on_share", cargo.pass_on_share.as_ref().map(|g| &g.0));
        let (volume_key, volume) = match cargo.unit {
            CargoUnit::T => ("annual_t", cargo.annual_t.as_ref()),
            CargoUnit::Teu => ("annual_teu", cargo.annual_teu.as_ref()),
        };
        let volume = opt(volume_key, volume.map(|g| &g.0));
        let market = opt("market_t", cargo.market_t.as_ref().map(|g| &g.0));
        let return_ratio = opt("return_ratio", cargo.return_ratio.as_ref().map(|g| &g.0));
        let elasticity = Some(self.params.need(
            &path("elasticity"),
            cargo.elasticity.as_ref().map(|g| &g.0),
            "cargo.*.elasticity",
        )?);
        let growth = Some(self.params.need(
            &path("growth_percent"),
            cargo.growth_percent.as_ref().map(|g| &g.0),
            "cargo.*.growth_percent",
        )?);
        let gravity = self.file.gravity.as_ref().map(|g| {
            let mut put =
                |key: &str, g: &Graded| self.params.constant(&format!("gravity.{key}"), g.clone());
            (
                put("origin_growth_percent", &g.origin_growth_percent.0),
                put(
                    "destination_growth_percent",
                    &g.destination_growth_percent.0,
                ),
            )
        });
        let quota_mt = self.quota(cargo);
        let limits = self.limits(cargo, quota_mt, &routes);
        let mut out = CargoModel {
            cargo: cargo.clone(),
            routes,
            rivals,
            fob,
            quality,
            duty,
            home,
            mine,
            pass_on,
            scales: logit::Scales::of(&[], (-1.0, -1.0, -1.0)),
            line: None,
            volume,
            market,
            return_ratio,
            elasticity,
            growth,
            gravity,
            limits,
        };
        let central = self.params.central();
        let costs = out.costs(|id| central.get(id).copied().unwrap_or(0.0));
        out.scales = logit::Scales::of(&costs, out.elasticity_range(&self.params));
        Ok(out)
    }

    /// The quota, and the capacities of both ports of the corridor under study where the study states them.
    fn limits(
        &mut self,
        cargo: &Cargo,
        quota: Option<Id>,
        routes: &[Result<Route, String>],
    ) -> Vec<StudyLimit> {
        let mut out: Vec<StudyLimit> = Vec::new();
        if let Some(id) = quota.filter(|_| cargo.unit == CargoUnit::T) {
            out.push(StudyLimit {
                id,
                what: format!("railway behind {}", self.called(&cargo.from)),
            });
        }
        let Some(Ok(own)) = routes.first() else {
            return out;
        };
        for text in [&own.ports.0, &own.ports.1] {
            let Some(gate) = self.gateway(text) else {
                continue;
            };
            let (key, given) = match cargo.unit {
                CargoUnit::T => ("capacity_mt", gate.capacity_mt.as_ref()),
                CargoUnit::Teu => ("capacity_teu", gate.capacity_teu.as_ref()),
            };
            if let Some(g) = given {
                let path = format!("gateway.{}.{key}", gate.id);
                out.push(StudyLimit {
                    id: self.params.constant(&path, g.0.clone()),
                    what: format!("port of {}", self.called(text)),
                });
            }
        }
        out
    }

    fn quota(&mut self, cargo: &Cargo) -> Option<Id> {
        let door = cargo.origin.as_deref()?;
        let link = self.link(door, &cargo.from, &cargo.commodity)?;
        let quota = link.quota_mt.clone()?;
        Some(
            self.params
                .constant(&format!("rail.{}.quota_mt", link.id), quota.0),
        )
    }

    fn gateway(&self, id: &str) -> Option<&'a Gateway> {
        self.file.gateway.iter().find(|g| g.id == id)
    }

    fn side(&self, id: &str) -> Option<&'a str> {
        self.gateway(id)
            .map(|g| g.side.as_str())
            .filter(|s| !s.is_empty())
    }

    /// What people call an end: the name of a gateway or node, else its id in words.
    fn called(&self, end: &str) -> String {
        let gate = self.gateway(end).and_then(|g| g.name.clone());
        let node = || {
            let node = self.file.node.iter().find(|n| n.id == end)?;
            Some(node.name.clone())
        };
        gate.or_else(node).unwrap_or_else(|| {
            if end
                .chars()
                .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
            {
                let place = self.world.place(end);
                place.map_or_else(
                    |_| end.to_owned(),
                    |p| crate::names::without_country(&p.name).to_owned(),
                )
            } else {
                crate::names::words(end)
            }
        })
    }

    /// The land link between two ends, each a gateway id (or its side), a node id or a place text.
    fn link(&self, a: &str, b: &str, commodity: &str) -> Option<&'a Rail> {
        let same = |x: &str, end: &str| {
            x == end || self.side(end) == Some(x) || self.gateway(end).is_some_and(|g| g.place == x)
        };
        self.file
            .rail
            .iter()
            .filter(|r| r.carries.is_empty() || r.carries.iter().any(|c| c == commodity))
            .find(|r| (same(&r.from, a) && same(&r.to, b)) || (same(&r.from, b) && same(&r.to, a)))
    }

    /// Sea ports of a corridor for a cargo, and the land links to the cargo's doors.
    fn assemble(&self, corridor: &Corridor, cargo: &Cargo) -> Result<Chain<'a>, String> {
        if !corridor.carries.is_empty() && !corridor.carries.contains(&cargo.commodity) {
            return Err(format!(
                "the corridor does not carry {}",
                plain(&cargo.commodity)
            ));
        }
        let places: Vec<&str> = corridor
            .legs
            .iter()
            .filter_map(|s| {
                if let LegStep::Place(p) = s {
                    Some(p.as_str())
                } else {
                    None
                }
            })
            .collect();
        // Places joined to a neighbour by rail are inland ends: the sea stretch lies between the innermost ones.
        let sea = sea_places(&corridor.legs);
        let (Some(first), Some(last)) = (places.first(), places.last()) else {
            return Err("the corridor has no places".to_owned());
        };
        let (Some(sea_a), Some(sea_b)) = (sea.first(), sea.last()) else {
            return Err("the corridor has no sea stretch".to_owned());
        };
        let stands_for = |end: &str, gate: &str| {
            end == gate || (self.side(end).is_some() && self.side(end) == self.side(gate))
        };
        // Which end of the corridor is the cargo's origin?
        let forward = stands_for(first, &cargo.from) || stands_for(last, &cargo.to);
        let backward = stands_for(last, &cargo.from) || stands_for(first, &cargo.to);
        let (load_end, discharge_end) = match (forward, backward) {
            (true, _) => (*sea_a, *sea_b),
            (false, true) => (*sea_b, *sea_a),
            (false, false) => {
                return Err(format!(
                    "{} and {} are neither {} nor {} nor of their sides",
                    self.called(&cargo.from),
                    self.called(&cargo.to),
                    self.called(sea_a),
                    self.called(sea_b)
                ));
            }
        };
        let mut middle: Vec<String> = sea
            .iter()
            .skip(1)
            .take(sea.len().saturating_sub(2))
            .map(|s| (*s).to_owned())
            .collect();
        middle.extend(corridor.calls.iter().cloned());
        if !forward {
            middle.reverse();
        }
        self.chain(cargo, load_end, discharge_end, middle)
    }

    fn chain(
        &self,
        cargo: &Cargo,
        load_end: &str,
        discharge_end: &str,
        middle: Vec<String>,
    ) -> Result<Chain<'a>, String> {
        let stands_for = |end: &str, gate: &str| {
            end == gate || (self.side(end).is_some() && self.side(end) == self.side(gate))
        };
        let mut land = Vec::new();
        let mut same_doors = true;
        let mut port = |end: &str, gate: &str, door: Option<&String>| -> Result<String, String> {
            let sea_port = if stands_for(end, gate) { gate } else { end };
            let own = sea_port == gate;
            match (door, own) {
                (None, true) => {}
                (door, _) => {
                    let door = door.map_or(gate, String::as_str);
                    match self.link(door, sea_port, &cargo.commodity) {
                        Some(r) => land.push(r),
                        None if own => same_doors = false,
                        None => {
                            return Err(format!(
                                "no land link from {} to {} carries {}",
                                self.called(door),
                                self.called(sea_port),
                                plain(&cargo.commodity)
                            ));
                        }
                    }
                }
            }
            Ok(sea_port.to_owned())
        };
        let from = port(load_end, &cargo.from, cargo.origin.as_ref())?;
        let to = port(discharge_end, &cargo.to, cargo.destination.as_ref())?;
        Ok(Chain {
            from,
            to,
            middle,
            land,
            same_doors,
        })
    }

    fn place_text(&self, text: &str) -> String {
        self.gateway(text)
            .map_or_else(|| text.to_owned(), |g| g.place.clone())
    }

    fn draught(&self, from: &str, to: &str) -> Option<f64> {
        [from, to]
            .iter()
            .filter_map(|id| self.gateway(id)?.max_draught_m.as_ref().map(|g| g.0.value))
            .reduce(f64::min)
    }

    fn route(
        &mut self,
        corridor: &Corridor,
        cargo: &Cargo,
        commodity: &Commodity,
        chain: Chain<'a>,
    ) -> Result<Result<Route, String>, NoNumber> {
        let mut places = vec![self.place_text(&chain.from)];
        places.extend(chain.middle.iter().map(|p| self.place_text(p)));
        places.push(self.place_text(&chain.to));
        let query = WayQuery {
            places,
            avoid: corridor.avoid.clone(),
            require: corridor.require.clone(),
            ice_class: corridor.ice_class.clone(),
            draught_m: None,
        };
        let Chain {
            from,
            to,
            land,
            same_doors,
            ..
        } = chain;
        let laden = |way: &Way| {
            self.physical(
                cargo,
                commodity,
                None,
                corridor.ice_class.as_deref(),
                self.draught(&from, &to),
                way,
            )
        };
        let (query, way, physical) = match self.deep_enough(query, laden) {
            Ok(found) => found,
            Err(e) => return Ok(Err(e)),
        };
        let asked = self.asked(cargo, commodity, None, corridor.ice_class.as_deref());
        let season = match self.season(&corridor.id, &query, &asked, &way, &physical) {
            Ok(s) => s,
            Err(e) => return Ok(Err(e)),
        };
        let mut sea = self.sea(
            cargo,
            commodity,
            Some(corridor),
            None,
            &physical,
            [&from, &to],
        )?;
        let mut links = Vec::new();
        for r in land {
            links.push(match self.land(r, cargo.unit)? {
                Ok(l) => l,
                Err(e) => return Ok(Err(e)),
            });
        }
        let mut goods = self.goods(cargo, commodity, &[&from, &to])?;
        if let Some(g) = corridor
            .charge_usd_per_teu
            .as_ref()
            .filter(|_| cargo.unit == CargoUnit::Teu)
        {
            let path = format!("corridor.{}.charge_usd_per_teu", corridor.id);
            goods.charge = Some(self.params.constant(&path, g.0.clone()));
        }
        let mut open = [corridor.months.is_empty(); 12];
        for m in &corridor.months {
            if let Some(slot) = open.get_mut(usize::from(*m).saturating_sub(1)) {
                *slot = true;
            }
        }
        let season = season.map(|(months, weather)| {
            for (o, m) in open.iter_mut().zip(months.open) {
                *o &= m;
            }
            sea.weather = weather;
            sea.escorted_share = months.escorted_share;
            months
        });
        if !open.contains(&true) {
            return Ok(Err(
                "no month of the study's season is passable for the ship".to_owned(),
            ));
        }
        Ok(Ok(Route {
            corridor: corridor.id.clone(),
            name: corridor.name.clone(),
            offer: Offer {
                sea,
                land: links,
                goods,
                open,
                season,
            },
            way,
            physical,
            ports: (from, to),
            same_doors,
            variant: corridor.variant,
        }))
    }

    fn physical(
        &self,
        cargo: &Cargo,
        commodity: &Commodity,
        ship: Option<&str>,
        ice: Option<&str>,
        draught: Option<f64>,
        way: &Way,
    ) -> Result<Physical, String> {
        let mut query = self.asked(cargo, commodity, ship, ice);
        query.max_draught_m = draught;
        self.world.physical(&query, way)
    }

    /// The way and the voyage on it. Where a passage of the shortest way makes the ship load less, a deeper way is looked for, and
    /// taken when it is shorter by the tonne.
    fn deep_enough(
        &self,
        query: WayQuery,
        laden: impl Fn(&Way) -> Result<Physical, String>,
    ) -> Result<(WayQuery, Way, Physical), String> {
        let way = self.world.way(&query)?;
        let physical = laden(&way)?;
        // What an approach takes no other way gives back, so it stays.
        let free = Way {
            passages: Vec::new(),
            ..way.clone()
        };
        let unbound = laden(&free)?;
        if unbound.intake_t <= physical.intake_t * (1.0 + 1e-9) {
            return Ok((query, way, physical));
        }
        let deeper = WayQuery {
            draught_m: Some(unbound.draught_m),
            ..query.clone()
        };
        if let Ok(w) = self.world.way(&deeper)
            && let Ok(p) = laden(&w)
            && w.distance_nm * physical.intake_t < way.distance_nm * p.intake_t
        {
            return Ok((deeper, w, p));
        }
        Ok((query, way, physical))
    }

    /// The voyage's question: ship, speed, ice class; no draught yet.
    #[allow(clippy::unused_self, reason = "reads as the other questions")]
    fn asked<'q>(
        &self,
        cargo: &'q Cargo,
        commodity: &'q Commodity,
        ship: Option<&'q str>,
        ice: Option<&'q str>,
    ) -> VoyageQuery<'q> {
        VoyageQuery {
            ship: ship.unwrap_or(&cargo.ship),
            speed_kn: cargo.speed_kn.as_ref().map(|g| g.0.value),
            max_draught_m: None,
            commodity: &commodity.id,
            ice_class: ice,
        }
    }

    /// Months of a way for a ship, and the weather over the year that follows; `None` where nobody models seasons.
    fn season(
        &mut self,
        id: &str,
        query: &WayQuery,
        asked: &VoyageQuery<'_>,
        way: &Way,
        physical: &Physical,
    ) -> Result<Option<(Months, Id)>, String> {
        let Some(answer) = self.world.months(query, asked, way, physical.speed_kn) else {
            return Ok(None);
        };
        let Some(months) = Months::of(answer?, physical.sea_days) else {
            return Err(format!(
                "no month of the year is passable for the {} with its ice class",
                asked.ship
            ));
        };
        let [p10, p50, p90] = months.year();
        let graded = Graded {
            value: p50,
            low: Some(p10),
            high: Some(p90),
            unit: "factor".to_owned(),
            source: "season model: days at sea of sampled departures over calm days, mean of the open months".to_owned(),
            date: String::new(),
            grade: Grade::Computed,
            distribution: Distribution::Triangular,
        };
        let path = format!("season.{id}-{}.weather_factor", asked.ship);
        let weather = self.params.constant(&path, graded);
        Ok(Some((months, weather)))
    }

    fn sea(
        &mut self,
        cargo: &Cargo,
        commodity: &Commodity,
        corridor: Option<&Corridor>,
        rival: Option<(&Rival, usize)>,
        p: &Physical,
        ports: [&str; 2],
    ) -> Result<Sea, NoNumber> {
        let cpath = |key: &str| format!("cargo.{}.{key}", cargo.id);
        let rpath = |i: usize, key: &str| format!("cargo.{}.rivals.{i}.{key}", cargo.id);
        let ship = rival
            .and_then(|(r, _)| r.ship.as_deref())
            .unwrap_or(&cargo.ship)
            .to_owned();
        let class = self.ships.iter().find(|s| s.id == ship);
        let teu = class.and_then(|s| s.teu);
        let prices = &self.file.prices;
        let hire_path = format!("prices.hire_usd_per_day.{ship}");
        let hire_given = prices.hire_usd_per_day.get(&ship).map(|g| &g.0);
        // The study's own figure, else the market of its price date, else the class's.
        let hire_given = match hire_given {
            None if !self.params.has_default(&hire_path) => class.map(|s| &s.hire_usd_per_day),
            given => given,
        };
        let hire = self.params.need(&hire_path, hire_given, &hire_path)?;
        let fuel_key = if p.burns_lng {
            ("prices.lng_usd_per_t", prices.lng_usd_per_t.as_ref())
        } else {
            ("prices.vlsfo_usd_per_t", prices.vlsfo_usd_per_t.as_ref())
        };
        let fuel = self.params.given(fuel_key.0, fuel_key.1, fuel_key.0)?;
        let mgo = self.params.given(
            "prices.mgo_usd_per_t",
            prices.mgo_usd_per_t.as_ref(),
            "prices.mgo_usd_per_t",
        )?;
        let carbon = self.params.given(
            "prices.carbon_usd_per_t",
            prices.carbon_usd_per_t.as_ref(),
            "prices.carbon_usd_per_t",
        )?;
        let (wait, dues) = self.port_numbers(rival, cargo, ports)?;
        let load = match rival {
            Some((r, i)) if r.load_per_day.is_some() => {
                self.params
                    .given(&rpath(i, "load_per_day"), r.load_per_day.as_ref(), "")?
            }
            _ => self.rate(
                cargo,
                commodity,
                "load_per_day",
                cargo.load_per_day.as_ref(),
                &commodity.load_per_day,
            )?,
        };
        let discharge = self.rate(
            cargo,
            commodity,
            "discharge_per_day",
            cargo.discharge_per_day.as_ref(),
            &commodity.discharge_per_day,
        )?;
        let ballast = match rival {
            Some((r, i)) if r.ballast_share.is_some() => {
                self.params
                    .given(&rpath(i, "ballast_share"), r.ballast_share.as_ref(), "")?
            }
            _ => self.params.given(
                &cpath("ballast_share"),
                cargo.ballast_share.as_ref(),
                "cargo.*.ballast_share",
            )?,
        };
        let intake = match rival {
            Some((r, i)) => r
                .intake
                .as_ref()
                .map(|g| self.params.constant(&rpath(i, "intake"), g.0.clone())),
            None => cargo
                .intake
                .as_ref()
                .map(|g| self.params.constant(&cpath("intake"), g.0.clone())),
        };
        let u = &self.file.uncertainty;
        let dues_factor = self.params.given(
            "uncertainty.dues_factor",
            u.dues_factor.as_ref(),
            "uncertainty.dues_factor",
        )?;
        let fuel_factor = self.params.given(
            "uncertainty.fuel_factor",
            u.fuel_factor.as_ref(),
            "uncertainty.fuel_factor",
        )?;
        let weather = self.params.given(
            "uncertainty.weather_factor",
            u.weather_factor.as_ref(),
            "uncertainty.weather_factor",
        )?;
        let opath =
            |key: &str| format!("corridor.{}.{key}", corridor.map_or("*", |c| c.id.as_str()));
        let war = self.params.given(
            &opath("war_risk_percent"),
            corridor.and_then(|c| c.war_risk_percent.as_ref()),
            "corridor.*.war_risk_percent",
        )?;
        let extra = self.params.given(
            &opath("extra_days"),
            corridor.and_then(|c| c.extra_days.as_ref()),
            "corridor.*.extra_days",
        )?;
        let market = self.params.given(
            &opath("freight_factor"),
            corridor.and_then(|c| c.freight_factor.as_ref()),
            "corridor.*.freight_factor",
        )?;
        let icy = corridor.filter(|c| c.ice_class.is_some());
        let ice_hire = match icy {
            Some(c) => Some(self.params.given(
                &opath("ice_hire_factor"),
                c.ice_hire_factor.as_ref(),
                "corridor.*.ice_hire_factor",
            )?),
            None => None,
        };
        let icebreaker = match icy {
            Some(c) => Some(self.params.given(
                &opath("icebreaker_usd_per_gt"),
                c.icebreaker_usd_per_gt.as_ref(),
                "corridor.*.icebreaker_usd_per_gt",
            )?),
            None => None,
        };
        let hull = self.params.need(
            "ship.*.hull_value_usd_per_dwt",
            None,
            "ship.*.hull_value_usd_per_dwt",
        )?;
        let lifts = match cargo.unit {
            CargoUnit::T => p.intake_t,
            CargoUnit::Teu => teu.unwrap_or(p.intake_t / 12.0),
        };
        Ok(Sea {
            sea_days: p.sea_days,
            canal_days: p.canal_days,
            fuel_laden_t: p.fuel_laden_t,
            fuel_ballast_t: p.fuel_ballast_t,
            fuel_port_t_per_day: p.fuel_port_t_per_day,
            mgo_share: p.mgo_share,
            co2_per_fuel_t: p.co2_per_fuel_t,
            canal_usd: (p.canal_laden_usd, p.canal_ballast_usd),
            dwt_t: p.dwt_t,
            gross_t: p.gross_t,
            lifts,
            intake,
            hire,
            ice_hire,
            fuel,
            mgo,
            carbon,
            wait,
            rate: [load, discharge],
            dues,
            ballast,
            dues_factor,
            fuel_factor,
            weather,
            escorted_share: 1.0,
            war,
            hull,
            icebreaker,
            extra,
            market,
        })
    }

    /// Handling rate: the study's, else the commodity's; boxes have a default of their own.
    fn rate(
        &mut self,
        cargo: &Cargo,
        commodity: &Commodity,
        key: &str,
        given: Option<&Given>,
        table: &Graded,
    ) -> Result<Id, NoNumber> {
        let path = format!("cargo.{}.{key}", cargo.id);
        if given.is_some() || cargo.unit == CargoUnit::Teu {
            return self
                .params
                .given(&path, given, &format!("cargo.*.{key}.{}", commodity.mode));
        }
        Ok(self
            .params
            .constant(&format!("commodity.{}.{key}", commodity.id), table.clone()))
    }

    /// Waits and dues at the loading and the discharging port.
    fn port_numbers(
        &mut self,
        rival: Option<(&Rival, usize)>,
        cargo: &Cargo,
        ports: [&str; 2],
    ) -> Result<([Id; 2], [Id; 2]), NoNumber> {
        let mut wait = [0; 2];
        let mut dues = [0; 2];
        for ((text, w), d) in ports.iter().zip(&mut wait).zip(&mut dues) {
            let g = self.gateway(text);
            let path = |key: &str| format!("gateway.{text}.{key}");
            *w = self.params.given(
                &path("wait_days"),
                g.and_then(|g| g.wait_days.as_ref()),
                "gateway.*.wait_days",
            )?;
            *d = self.params.given(
                &path("dues_usd_per_call"),
                g.and_then(|g| g.dues_usd_per_call.as_ref()),
                "gateway.*.dues_usd_per_call",
            )?;
        }
        if let Some((r, i)) = rival
            && let (Some(g), Some(slot)) = (&r.wait_days, wait.first_mut())
        {
            *slot = self.params.constant(
                &format!("cargo.{}.rivals.{i}.wait_days", cargo.id),
                g.0.clone(),
            );
        }
        Ok((wait, dues))
    }

    fn land(&mut self, r: &Rail, unit: CargoUnit) -> Result<Result<Land, String>, NoNumber> {
        let (key, price) = match unit {
            CargoUnit::T => ("usd_per_t", r.usd_per_t.as_ref()),
            CargoUnit::Teu => ("usd_per_teu", r.usd_per_teu.as_ref()),
        };
        let (Some(price), Some(days)) = (price, r.days.as_ref()) else {
            return Ok(Err(format!(
                "the link `{}` has no `{key}` or no `days`",
                r.id
            )));
        };
        let path = |key: &str| format!("rail.{}.{key}", r.id);
        Ok(Ok(Land {
            link: r.id.clone(),
            usd: self.params.constant(&path(key), price.0.clone()),
            days: self.params.constant(&path("days"), days.0.clone()),
            km: r
                .km
                .as_ref()
                .map(|g| self.params.constant(&path("km"), g.0.clone())),
            co2: self.params.given(
                &path("co2_g_per_tkm"),
                r.co2_g_per_tkm.as_ref(),
                "rail.*.co2_g_per_tkm",
            )?,
        }))
    }

    fn goods(
        &mut self,
        cargo: &Cargo,
        commodity: &Commodity,
        ports: &[&str],
    ) -> Result<Goods, NoNumber> {
        let path = |key: &str| format!("cargo.{}.{key}", cargo.id);
        let mode = commodity.mode.as_str();
        let handling = self.params.given(
            &path("handling_usd"),
            cargo.handling_usd.as_ref(),
            &format!("cargo.*.handling_usd.{mode}"),
        )?;
        let value = match &cargo.value_usd {
            Some(g) => self.params.constant(&path("value_usd"), g.0.clone()),
            // A price that the study gives is the value too, for interest and stock.
            None if cargo.fob_usd.is_some() => {
                self.params
                    .given(&path("fob_usd"), cargo.fob_usd.as_ref(), &path("fob_usd"))?
            }
            None => self.params.constant(
                &format!("commodity.{}.value_usd_per_t", commodity.id),
                commodity.value_usd_per_t.clone(),
            ),
        };
        let time = match &cargo.time_percent_per_day {
            Some(g) => TimeCost::PerDay(
                self.params
                    .constant(&path("time_percent_per_day"), g.0.clone()),
            ),
            None => TimeCost::Interest(self.params.given(
                "prices.interest_percent",
                self.file.prices.interest_percent.as_ref(),
                "prices.interest_percent",
            )?),
        };
        let stock = match time {
            TimeCost::Interest(_) => Some(self.params.given(
                &path("stock_days"),
                cargo.stock_days.as_ref(),
                "cargo.*.stock_days",
            )?),
            TimeCost::PerDay(_) => None,
        };
        let liner = cargo.time_percent_per_day.is_some();
        let mut border = Vec::new();
        if liner {
            for text in ports {
                let g = self.gateway(text);
                border.push(self.params.given(
                    &format!("gateway.{text}.border_days"),
                    g.and_then(|g| g.border_days.as_ref()),
                    "gateway.*.border_days",
                )?);
            }
        }
        let sailings = if liner {
            Some(self.params.given(
                &path("sailings_per_week"),
                cargo.sailings_per_week.as_ref(),
                "cargo.*.sailings_per_week",
            )?)
        } else {
            None
        };
        let t_per_unit = cargo
            .t_per_unit
            .as_ref()
            .map(|g| self.params.constant(&path("t_per_unit"), g.0.clone()));
        Ok(Goods {
            handling,
            charge: None,
            value,
            time,
            stock,
            border,
            sailings,
            t_per_unit,
        })
    }

    fn rival(
        &mut self,
        cargo: &Cargo,
        commodity: &Commodity,
        rival: &Rival,
        index: usize,
    ) -> Result<Result<RivalOffer, String>, NoNumber> {
        let query = WayQuery {
            places: vec![rival.origin.clone(), self.place_text(&cargo.to)],
            avoid: rival.avoid.clone(),
            ..WayQuery::default()
        };
        let draught = self.draught(&cargo.to, &cargo.to);
        let laden =
            |way: &Way| self.physical(cargo, commodity, rival.ship.as_deref(), None, draught, way);
        let (query, way, physical) = match self.deep_enough(query, laden) {
            Ok(found) => found,
            Err(e) => return Ok(Err(e)),
        };
        let asked = self.asked(cargo, commodity, rival.ship.as_deref(), None);
        let season = match self.season(&rival.origin, &query, &asked, &way, &physical) {
            Ok(s) => s,
            Err(e) => return Ok(Err(e)),
        };
        let mut sea = self.sea(
            cargo,
            commodity,
            None,
            Some((rival, index)),
            &physical,
            [&rival.origin, &cargo.to],
        )?;
        let goods = self.goods(cargo, commodity, &[])?;
        let path = |key: &str| format!("cargo.{}.rivals.{index}.{key}", cargo.id);
        let fob = rival
            .fob_usd
            .as_ref()
            .filter(|_| cargo.fob_usd.is_some())
            .map(|g| self.params.constant(&path("fob_usd"), g.0.clone()));
        let quality = rival
            .quality_usd
            .as_ref()
            .map(|g| self.params.constant(&path("quality_usd"), g.0.clone()));
        let duty = rival
            .duty_percent
            .as_ref()
            .map(|g| self.params.constant(&path("duty_percent"), g.0.clone()));
        let mut open = [true; 12];
        let season = season.map(|(months, weather)| {
            open = months.open;
            sea.weather = weather;
            months
        });
        Ok(Ok(RivalOffer {
            name: rival.name.clone(),
            origin: rival.origin.clone(),
            offer: Offer {
                sea,
                land: Vec::new(),
                goods,
                open,
                season,
            },
            way,
            fob,
            quality,
            duty,
            ship: rival.ship.clone().unwrap_or_else(|| cargo.ship.clone()),
        }))
    }
}

struct Chain<'a> {
    from: String,
    to: String,
    middle: Vec<String>,
    land: Vec<&'a Rail>,
    same_doors: bool,
}

/// The places of the longest stretch of `legs` without a land link.
fn sea_places(legs: &[LegStep]) -> Vec<&str> {
    let mut best: Vec<&str> = Vec::new();
    let mut run: Vec<&str> = Vec::new();
    for step in legs {
        match step {
            LegStep::Place(p) => run.push(p),
            LegStep::Rail(_) => {
                if run.len() > best.len() {
                    best.clone_from(&run);
                }
                run.clear();
            }
        }
    }
    if run.len() > best.len() { run } else { best }
}
