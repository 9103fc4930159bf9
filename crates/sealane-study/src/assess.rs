//! The whole of it: a study in, an [`Assessment`] out.

use crate::assessment::{
    Assessment, CargoResult, CorridorInfo, NodeInfo, ServiceResult, StudyHead,
};
use crate::cargo::{self, Runs};
use crate::catchment::catchments;
use crate::claims::test_claims;
use crate::defaults::Defaults;
use crate::draws::Draws;
use crate::file::{Fault, Study, StudyFile};
use crate::lines::{add_lines, compile_services, service_result};
use crate::model::{Model, ask_ahead, compile};
use crate::names;
use crate::params::NoNumber;
use crate::plans::plans;
use crate::register::{gateways, input_rows, other_places, table_rows};
use crate::rooms;
use crate::scenarios::levers;
use crate::steps::{Part, Steps};
use crate::tables::{Commodity, ShipClass};
use crate::verdict::verdict;
use crate::world::{WayQuery, World};
use rayon::prelude::*;

/// How to run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Draws.
    pub draws: usize,
    /// Seed.
    pub seed: u64,
}

/// Fewest draws from which a quantile at one in ten can be read.
pub const LEAST_DRAWS: usize = 20;

impl Default for Options {
    fn default() -> Self {
        Self {
            draws: 1000,
            seed: 1,
        }
    }
}

/// Why there is no assessment.
#[derive(Debug, thiserror::Error)]
pub enum AssessError {
    /// The study has faults.
    #[error("the study has {} fault(s):\n{}", .0.len(), .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Faults(Vec<Fault>),
    /// A number is missing.
    #[error(transparent)]
    NoNumber(#[from] NoNumber),
    /// An embedded table is broken.
    #[error(transparent)]
    Data(#[from] sealane_data::DataError),
    /// A table of the voyage is broken.
    #[error(transparent)]
    Voyage(#[from] sealane_voyage::VoyageError),
    /// Too few draws for a chance.
    #[error("{got} draws are too few for chances and quantiles; at least {least}")]
    TooFewDraws {
        /// Asked.
        got: usize,
        /// Least.
        least: usize,
    },
    /// The world's `stop` turned true.
    #[error("stopped before its end")]
    Stopped,
}

/// The rooms and tables an assessment reads.
pub struct Ground<'a> {
    /// Ways and physics.
    pub world: &'a dyn World,
    /// Ship classes.
    pub ships: Vec<ShipClass>,
    /// Commodities.
    pub commodities: Vec<Commodity>,
    /// Numbers a study may leave out.
    pub defaults: Defaults,
}

impl<'a> Ground<'a> {
    /// The embedded tables over a world.
    ///
    /// # Errors
    /// An embedded table is broken.
    pub fn new(world: &'a dyn World) -> Result<Self, AssessError> {
        Ok(Self {
            world,
            ships: crate::tables::ship_classes()?,
            commodities: crate::tables::commodities()?,
            defaults: Defaults::embedded()?,
        })
    }

    pub(crate) fn compile(&self, file: &StudyFile) -> Result<Model, NoNumber> {
        compile(
            file,
            self.world,
            &self.ships,
            &self.commodities,
            self.defaults.clone(),
        )
    }

    /// Checks a study: every fault and warning.
    #[must_use]
    pub fn check(&self, study: &Study) -> Vec<Fault> {
        let find = |text: &str| self.world.place(text).map(|p| p.name);
        crate::file::check(study, &find, &self.ships, &self.commodities)
    }
}

/// All cargoes over the draws, bounded by the room there is, with the draws in which a direct line pays. Anchors tie volumes to the base case. `rooms` is
/// what the port room leaves each cargo: levers run with the berths of today.
pub(crate) fn run_all(
    (model, services): (&Model, &[crate::lines::ServiceSlot]),
    anchors: Option<&[crate::volumes::Anchor]>,
    rooms: &[Vec<crate::limits::RoomLimit>],
    draws: &Draws,
    told: Option<&Part<'_>>,
) -> Vec<Runs> {
    let mut runs: Vec<Runs> = model
        .cargoes
        .par_iter()
        .enumerate()
        .map(|(k, c)| {
            let run = cargo::run(c, draws, anchors.and_then(|a| a.get(k)));
            match told {
                Some(part) => part.done(run),
                None => run,
            }
        })
        .collect();
    crate::limits::bind(model, &mut runs, rooms, draws);
    add_lines(services, model, &mut runs, draws);
    runs
}

/// The law of a study alone, without costs and draws; `None` when the study names no law.
///
/// # Errors
/// Faults of the study, all at once; a number that nobody gives.
pub fn law_of(
    study: &Study,
    ground: &Ground<'_>,
) -> Result<Option<crate::rooms::LawPart>, AssessError> {
    let errors: Vec<Fault> = ground
        .check(study)
        .into_iter()
        .filter(|f| f.level == crate::file::Level::Error)
        .collect();
    if !errors.is_empty() {
        return Err(AssessError::Faults(errors));
    }
    ask_ahead(
        &study.file,
        ground.world,
        &ground.ships,
        &ground.commodities,
        &ground.defaults,
        &|| (),
    );
    let model = ground.compile(&study.file)?;
    let gateways = gateways(&study.file, ground.world);
    Ok(rooms::law_part(study, ground.world, &gateways, &model))
}

/// Puts the law beside every way and cargo; the corridor under study is the cargo's first way.
fn under_law(cargoes: &mut [CargoResult], law: &crate::rooms::LawPart) {
    for c in cargoes {
        for w in &mut c.ways {
            w.law = law.of(&c.id, &w.corridor).cloned();
        }
        c.law = c.ways.first().and_then(|w| w.law.clone());
    }
}

/// Runs a study.
///
/// # Errors
/// Faults of the study, all at once; a number that nobody gives.
pub fn assess(
    study: &Study,
    ground: &Ground<'_>,
    options: Options,
) -> Result<Assessment, AssessError> {
    if options.draws < LEAST_DRAWS {
        return Err(AssessError::TooFewDraws {
            got: options.draws,
            least: LEAST_DRAWS,
        });
    }
    let faults = ground.check(study);
    let errors: Vec<Fault> = faults
        .iter()
        .filter(|f| f.level == crate::file::Level::Error)
        .cloned()
        .collect();
    if !errors.is_empty() {
        return Err(AssessError::Faults(errors));
    }
    let file = &study.file;
    let horizon = file.study.horizon_year.unwrap_or(file.study.year + 15);
    let steps = Steps::new(ground.world, options.draws);
    let asking = steps.asking(file.cargo.len() + file.gateway.len());
    let ((), ports) = rayon::join(
        || {
            ask_ahead(
                file,
                ground.world,
                &ground.ships,
                &ground.commodities,
                &ground.defaults,
                &|| asking.done(()),
            );
        },
        || {
            crate::ports::book(
                study,
                horizon,
                options.seed,
                &|place| ground.world.place(place).ok().and_then(|p| p.locode),
                ground.world.stop().as_ref(),
                &|| asking.done(()),
            )
        },
    );
    let mut model = ground.compile(file)?;
    let services = compile_services(file, &mut model, ground);
    crate::plans::join_plans(file, &mut model.params);
    let draws = Draws::watched(
        &model.params,
        options.draws,
        options.seed,
        ground.world.stop(),
    );
    let go_on = || {
        if draws.stopped() {
            return Err(AssessError::Stopped);
        }
        Ok(())
    };
    go_on()?;
    let drawing = steps.drawing(2 * model.cargoes.len() + services.len());
    let rooms = crate::fleets::room_limits(&crate::fleets::Asked {
        folder: &study.folder,
        file,
        model: &model,
        ports: &ports,
        cargoes: &[],
        services: &[],
        world: ground.world,
        locode: &|_| None,
    });
    crate::lines::count_trades(&mut model, &draws);
    let runs: Vec<Runs> = run_all((&model, &services), None, &rooms, &draws, Some(&drawing));
    go_on()?;
    let mut cargoes: Vec<CargoResult> = model
        .cargoes
        .par_iter()
        .zip(&runs)
        .map(|(c, r)| {
            let years = (file.study.year, horizon);
            drawing.done(cargo::result(c, &model.params, &draws, r, years))
        })
        .collect();
    go_on()?;
    let service_results: Vec<ServiceResult> = services
        .par_iter()
        .map(|s| drawing.done(service_result(s, &model, &runs, &draws)))
        .collect();
    let levers = levers(
        study,
        (ground, &rooms),
        (&model, &services, &runs),
        options,
        &steps.levers(file.lever.len()),
    );
    go_on()?;
    let plans = plans(file, &model, &runs, &draws, horizon);
    go_on()?;
    let catchment = catchments(file, &model, &draws);
    let measure = |from: &str, to: &str, require: &[String]| {
        let query = WayQuery {
            places: vec![from.to_owned(), to.to_owned()],
            require: require.to_vec(),
            ..WayQuery::default()
        };
        ground.world.way(&query).map(|w| w.distance_nm)
    };
    let mut claims = test_claims(&study.claims, &measure);
    let named = study.claims.iter().filter(|r| !r.test.is_empty());
    for (c, row) in claims.iter_mut().zip(named) {
        for code in [&row.from, &row.to, &row.versus_from, &row.versus_to] {
            if let Ok(p) = ground.world.place(code) {
                let name = names::without_country(&p.name);
                c.reason = c.reason.replace(code.as_str(), name);
                c.brief = c.brief.replace(code.as_str(), name);
            }
        }
    }
    let corridor = |id: &str| {
        (file.corridor.iter().find(|c| c.id == id))
            .map_or_else(|| id.to_owned(), |c| c.name.clone())
    };
    for c in &mut cargoes {
        let at = format!("cargo.{}.", c.id);
        let unfit = faults.iter().filter(|f| {
            ["no_berth", "ship_too_large"].contains(&f.kind) && f.path.starts_with(&at)
        });
        c.caveats.extend(unfit.map(|f| f.message.replace('`', "")));
    }
    let input_rows = input_rows(file, &model);
    // A name of its own (a difference of two numbers) stays.
    let name = |f: &mut crate::assessment::Flip| {
        if f.name == names::of_path(&f.path) {
            f.name = names::in_study(&f.path, file);
        }
    };
    cargoes.iter_mut().flat_map(|c| &mut c.flips).for_each(name);
    for ((c, m), r) in cargoes.iter_mut().zip(&model.cargoes).zip(&runs) {
        c.condition = cargo::condition(m, &model.params, r, &c.flips, c.condition.as_ref());
    }
    let gateways = gateways(file, ground.world);
    let law = rooms::law_part(study, ground.world, &gateways, &model);
    if let Some(law) = &law {
        under_law(&mut cargoes, law);
    }
    crate::claims::test_whole(
        &study.claims,
        &mut claims,
        &cargoes,
        crate::verdict::best(&cargoes),
        &|id| names::inside(&corridor(id)),
    );
    let berths = || {
        crate::fleets::book(&crate::fleets::Asked {
            folder: &study.folder,
            file,
            model: &model,
            ports: &ports,
            cargoes: &cargoes,
            services: &service_results,
            world: ground.world,
            locode: &|id| {
                gateways
                    .iter()
                    .find(|g| g.id == id)
                    .and_then(|g| g.locode.clone())
            },
        })
    };
    let last = steps.rooms(2);
    let (season, fleet) = rayon::join(
        || {
            last.done(crate::season_part::season_part(
                file,
                ground.world,
                &model,
                &cargoes,
            ))
        },
        || last.done(berths()),
    );
    // One count of ships and berths in the whole report: the fleet room's, with the ports' waits.
    for c in &mut cargoes {
        let sized = fleet.tramps.iter().find(|t| t.cargo == c.id);
        if let (Some(t), Some(f)) = (c.target.as_mut(), sized.and_then(|t| t.at_target.as_ref())) {
            t.ships = f.ships.or(f.ships_if_built);
            t.binds.retain(|b| !b.starts_with("discharging berths"));
            if let (Some(need), have) = (f.discharge.berths_needed, f.discharge.berths)
                && have.is_none_or(|h| need > h)
            {
                t.binds.push(format!(
                    "discharging berths: {need} keep the wait target{}",
                    have.map_or_else(String::new, |h| format!(", there are {h}"))
                ));
            }
        }
    }
    go_on()?;
    let verdict = verdict(
        &cargoes,
        &service_results,
        (&claims, &study.claims),
        &input_rows,
        law.as_ref(),
        season.as_ref(),
        &corridor,
    );
    let rooms = rooms::sections(&gateways, law.as_ref(), &ports, &fleet);
    go_on()?;
    Ok(Assessment {
        sealane: env!("CARGO_PKG_VERSION").to_owned(),
        study: StudyHead {
            name: file.study.name.clone(),
            question: file.study.question.clone(),
            year: file.study.year,
            horizon_year: horizon,
            fingerprint: study.fingerprint.clone(),
            draws: draws.rows,
            seed: options.seed,
        },
        verdict,
        gateways,
        nodes: file
            .node
            .iter()
            .map(|n| NodeInfo {
                id: n.id.clone(),
                name: n.name.clone(),
                lon: n.lon,
                lat: n.lat,
            })
            .collect(),
        places: other_places(file, ground.world),
        corridors: file
            .corridor
            .iter()
            .map(|c| CorridorInfo {
                id: c.id.clone(),
                name: c.name.clone(),
                note: c.note.clone(),
                open: std::array::from_fn(|m| {
                    c.months.is_empty() || c.months.contains(&(m as u8 + 1))
                }),
            })
            .collect(),
        cargoes,
        services: service_results,
        catchment,
        levers,
        plans,
        claims,
        inputs: input_rows,
        season,
        ports,
        fleet,
        rooms,
        law,
        warnings: faults,
        tables: table_rows(file),
    })
}
