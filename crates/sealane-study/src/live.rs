//! The rooms above, as they are: the sea's ways and the voyage's physics behind the questions of [`World`].

use crate::physics::voyage_physical;
use crate::season::{MonthAtSea, SeasonAnswer, SeasonOrder};
use crate::world::{Physical, PlaceInfo, VoyageQuery, Way, WayQuery, World};
use sealane_sea::{Place, RouteQuery, Sea, ShipLimits};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError, atomic::Ordering};

/// Answers from the embedded sea and the voyage model; ways are kept once found.
pub struct Live {
    sea: &'static Sea,
    ways: Mutex<BTreeMap<String, Result<Way, String>>>,
    physicals: Mutex<BTreeMap<String, Result<Physical, String>>>,
    seasons: crate::live_season::Seasons,
    stop: Option<crate::draws::Stop>,
    told: Option<Told>,
}

/// Hears how far an assessment is: what is being done, and the share done, 0 to 1.
type Told = Box<dyn Fn(&str, f64) + Send + Sync>;

impl Live {
    /// Opens the embedded sea.
    ///
    /// # Errors
    /// The embedded world cannot be read.
    pub fn open() -> Result<Self, sealane_sea::SeaError> {
        Ok(Self {
            sea: Sea::embedded()?,
            ways: Mutex::default(),
            physicals: Mutex::default(),
            seasons: crate::live_season::Seasons::default(),
            stop: None,
            told: None,
        })
    }

    /// The same with gridded ice of the user's in place of the embedded table.
    #[must_use]
    pub fn with_ice(mut self, ice: Option<std::sync::Arc<sealane_season::GriddedIce>>) -> Self {
        self.seasons.ice = ice;
        self
    }

    /// The same with a Russian admission table of the user's in place of the embedded one.
    #[must_use]
    pub fn with_admission(
        mut self,
        table: Option<std::sync::Arc<sealane_season::Admission>>,
    ) -> Self {
        self.seasons.admission = table;
        self
    }

    /// The same, ended early when `stop` turns true.
    #[must_use]
    pub fn watched(mut self, stop: Option<crate::draws::Stop>) -> Self {
        self.seasons.legs = std::mem::take(&mut self.seasons.legs).watched(stop.clone());
        self.stop = stop;
        self
    }

    /// The same, telling how far it is.
    #[must_use]
    pub fn telling(mut self, told: impl Fn(&str, f64) + Send + Sync + 'static) -> Self {
        self.told = Some(Box::new(told));
        self
    }

    /// Ends questions that nobody waits for; said like any other reason for having no answer.
    fn go_on(&self) -> Result<(), String> {
        let stop = self.stop.as_ref();
        if stop.is_some_and(|s| s.load(Ordering::Relaxed)) {
            return Err("stopped".to_owned());
        }
        Ok(())
    }

    fn resolve(&self, text: &str) -> Result<Place, String> {
        self.sea.place(text).map_err(|e| e.to_string())
    }

    fn find(&self, q: &WayQuery) -> Result<Way, String> {
        let places = q
            .places
            .iter()
            .map(|p| self.resolve(p))
            .collect::<Result<Vec<_>, _>>()?;
        if let Some(dated) = q.avoid.iter().find(|a| a.contains('@')) {
            return Err(format!(
                "`{dated}`: a study asks for ways without a date; name the passage alone to shut it"
            ));
        }
        let query = RouteQuery {
            places,
            avoid: q.avoid.clone(),
            require: q.require.clone(),
            ship: ShipLimits {
                draught_m: q.draught_m,
                ..ShipLimits::default()
            },
            ice_class: q.ice_class.clone(),
            date: None,
            alternatives: 0,
            ..RouteQuery::default()
        };
        let r = self
            .sea
            .route_until(&query, self.stop.as_ref())
            .map_err(|e| e.to_string())?;
        Ok(Way {
            distance_nm: r.distance_nm,
            passages: r.passages.clone(),
            approaches: r.approaches.clone(),
            zones: r
                .zones
                .iter()
                .map(|z| (z.id.clone(), z.distance_nm))
                .collect(),
            land_km: r.certificate.land_km,
            line: r.line.iter().map(|p| [p.lon, p.lat]).collect(),
        })
    }
}

impl World for Live {
    fn place(&self, text: &str) -> Result<PlaceInfo, String> {
        self.resolve(text).map(|p| PlaceInfo {
            name: p.name,
            locode: p.locode,
            lon: p.position.lon,
            lat: p.position.lat,
        })
    }

    fn way(&self, query: &WayQuery) -> Result<Way, String> {
        let key = format!("{query:?}");
        if let Some(known) = self
            .ways
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&key)
        {
            return known.clone();
        }
        self.go_on()?;
        let way = self.find(query);
        self.ways
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(key, way.clone());
        way
    }

    fn physical(&self, query: &VoyageQuery<'_>, way: &Way) -> Result<Physical, String> {
        let key = format!(
            "{query:?} {} {:?} {:?}",
            way.distance_nm.to_bits(),
            way.passages,
            way.approaches
        );
        if let Some(known) = self
            .physicals
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&key)
        {
            return known.clone();
        }
        self.go_on()?;
        let p = voyage_physical(query, way);
        self.physicals
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(key, p.clone());
        p
    }

    fn months(
        &self,
        query: &WayQuery,
        voyage: &VoyageQuery<'_>,
        way: &Way,
        speed_kn: f64,
    ) -> Option<Result<Vec<MonthAtSea>, String>> {
        if let Err(e) = self.go_on() {
            return Some(Err(e));
        }
        Some(self.seasons.months(self.sea, query, voyage, way, speed_kn))
    }

    fn seasons(&self, order: &SeasonOrder) -> Option<Result<SeasonAnswer, String>> {
        Some(self.seasons.whole(self.sea, order))
    }

    fn tell(&self, stage: &str, done: f64) {
        if let Some(told) = &self.told {
            told(stage, done);
        }
    }

    fn stop(&self) -> Option<crate::draws::Stop> {
        self.stop.clone()
    }
}
