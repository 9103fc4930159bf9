//! The season model behind the questions of [`crate::World`]: lanes are made ready once, months kept by ship.

use crate::season::{DEPARTURES, MonthAtSea, SeasonAnswer, SeasonOrder};
use crate::world::{VoyageQuery, Way, WayQuery};
use sealane_geo::LonLat;
use sealane_sea::{RouteQuery, Sea};
use sealane_season::{
    Admission, Escort, GriddedIce, IceSource, Lane, LaneQuery, Legs, SeasonError, SeasonPrices,
    SeasonShip, is_northern, seasons_of,
};
use sealane_voyage::{Prices, polaris::IceClass};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Seed of the sampled departures: part of the answer, not of the study's draws.
const SEED: u64 = 1;

type Kept<T> = Mutex<BTreeMap<String, T>>;

/// Lanes and months found so far.
#[derive(Default)]
pub struct Seasons {
    /// Gridded ice of the user's.
    pub ice: Option<Arc<GriddedIce>>,
    /// Russian admission table of the user's.
    pub admission: Option<Arc<Admission>>,
    lanes: Kept<Arc<Lane>>,
    months: Kept<Result<Vec<MonthAtSea>, String>>,
    /// Stretches of sea found, and what ends the work early.
    pub legs: Legs,
}

fn known<T: Clone>(kept: &Kept<T>, key: &str) -> Option<T> {
    kept.lock()
        .unwrap_or_else(PoisonError::into_inner)
        .get(key)
        .cloned()
}

fn keep<T>(kept: &Kept<T>, key: String, value: T) {
    kept.lock()
        .unwrap_or_else(PoisonError::into_inner)
        .insert(key, value);
}

impl Seasons {
    fn source(&self) -> IceSource<'_> {
        self.ice
            .as_deref()
            .map_or(IceSource::Embedded, IceSource::Gridded)
    }

    /// Days at sea by month.
    pub fn months(
        &self,
        sea: &Sea,
        query: &WayQuery,
        voyage: &VoyageQuery<'_>,
        way: &Way,
        speed_kn: f64,
    ) -> Result<Vec<MonthAtSea>, String> {
        let key = format!(
            "{query:?} {} {:?} {}",
            voyage.ship,
            voyage.ice_class,
            speed_kn.to_bits()
        );
        if let Some(m) = known(&self.months, &key) {
            return m;
        }
        let made = self
            .ask(sea, query, voyage, way, speed_kn)
            .map_err(|e| e.to_string());
        keep(&self.months, key, made.clone());
        made
    }

    fn ask(
        &self,
        sea: &Sea,
        query: &WayQuery,
        voyage: &VoyageQuery<'_>,
        way: &Way,
        speed_kn: f64,
    ) -> Result<Vec<MonthAtSea>, SeasonError> {
        let lane = self.lane(sea, query, way)?;
        let class = sealane_voyage::ship(voyage.ship)?;
        let ice_class = voyage
            .ice_class
            .map_or(Ok(class.ice_class), IceClass::parse)?;
        let ship = SeasonShip::from_ship(&class, ice_class, Some(speed_kn))?;
        let asked = LaneQuery {
            departures: DEPARTURES,
            seed: SEED,
            escort: Escort::WhenNeeded,
            prices: SeasonPrices::from_prices(&Prices::default_table()?, &class),
        };
        Ok(lane
            .months(&ship, &asked)?
            .into_iter()
            .map(|m| MonthAtSea {
                month: m.month,
                passable_share: m.passable_share,
                escorted_share: m.escorted_share,
                days: m.days.map(|d| [d.p10, d.p50, d.p90]),
            })
            .collect())
    }

    fn lane(&self, sea: &Sea, query: &WayQuery, way: &Way) -> Result<Arc<Lane>, SeasonError> {
        let key = format!("{query:?}");
        if let Some(l) = known(&self.lanes, &key) {
            return Ok(l);
        }
        let places = query
            .places
            .iter()
            .map(|p| sea.place(p))
            .collect::<Result<_, _>>()?;
        let asked = RouteQuery {
            places,
            avoid: query.avoid.clone(),
            require: query.require.clone(),
            ..RouteQuery::default()
        };
        let lane = if is_northern(&query.require) {
            Lane::new(sea, &asked, true, self.source(), &self.legs)?
        } else {
            let line: Vec<LonLat> = way
                .line
                .iter()
                .map(|[lon, lat]| LonLat {
                    lon: *lon,
                    lat: *lat,
                })
                .collect();
            let mut own = sealane_season::Way::from_line("direct", "direct", &line)?;
            own.scale_to(way.distance_nm);
            own.passages.clone_from(&way.passages);
            self.legs.tell(&asked, own.clone());
            Lane::watched(vec![own], self.source(), &self.legs)?
        };
        let lane = Arc::new(lane);
        keep(&self.lanes, key, Arc::clone(&lane));
        Ok(lane)
    }

    /// Whole seasons.
    pub fn whole(&self, sea: &Sea, order: &SeasonOrder) -> Result<SeasonAnswer, String> {
        self.tell(sea, order).map_err(|e| e.to_string())
    }

    fn tell(&self, sea: &Sea, order: &SeasonOrder) -> Result<SeasonAnswer, SeasonError> {
        let ship = sealane_voyage::ship(&order.ship)?;
        let mut prices = Prices::default_table()?;
        for (given, slot) in [
            (order.vlsfo_usd_per_t, &mut prices.vlsfo_usd_per_t),
            (order.rub_per_usd, &mut prices.rub_per_usd),
        ] {
            if let Some(x) = given {
                slot.value = x;
            }
        }
        let mut options = order.options.clone();
        options.ice.clone_from(&self.ice);
        options.admission.clone_from(&self.admission);
        let (corridors, warnings) =
            seasons_of(sea, &order.asks, &options, &ship, &prices, &self.legs)?;
        Ok(SeasonAnswer {
            corridors,
            warnings,
        })
    }
}
