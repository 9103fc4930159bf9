//! Putting a question to lists and rules.

mod cargo;
mod draft;
mod party;
mod place;
mod price;
mod service;
mod ship;

pub use place::OperatorAt;
pub(crate) use place::operators_at;
pub use ship::NAMESAKE;

use crate::context::Context;
use crate::entry::{Entry, EntryKind};
use crate::error::LawError;
use crate::lists::List;
use crate::matcher::{NameIndex, class_of};
use crate::rules::Rules;
use crate::subject::Subject;
use crate::verdict::{ListStamp, Provenance, RefusedFile, Screening, Verdict};
use draft::Draft;
use serde::Serialize;
use std::collections::HashMap;
use std::path::Path;

/// Lists and rules, ready for questions; shared freely between threads.
#[derive(Debug)]
pub struct Screener {
    pub(crate) rules: Rules,
    pub(crate) lists: Vec<List>,
    pub(crate) refused: Vec<RefusedFile>,
    flat: Vec<(u32, u32)>,
    imo: HashMap<u32, Vec<u32>>,
    mmsi: HashMap<u32, Vec<u32>>,
    call_sign: HashMap<String, Vec<u32>>,
    locode: HashMap<String, Vec<u32>>,
    names: NameIndex,
}

/// The answer to many questions: the context once, a row a question.
#[derive(Debug, Clone, Serialize)]
pub struct Batch {
    /// Worst verdict of all rows; a refused row counts as `unknown`.
    pub verdict: Verdict,
    /// Answers in the order of the questions.
    pub results: Vec<Result<Screening, LawError>>,
    /// Lists, rules and parameters used.
    pub context: Provenance,
}

impl Screener {
    /// Reads every list file of a folder (not its subfolders). Bad files are refused and reported, never half used.
    ///
    /// ```no_run
    /// use sealane_law::{Context, Screener, Ship, Subject};
    /// let screener = Screener::load("lists/".as_ref())?;
    /// let ship = Subject::Ship(Ship { imo: "9074729".into(), ..Ship::default() });
    /// let answer = screener.screen(&ship, &Context::parse("UN,EU", "2026-11-23")?)?;
    /// println!("{}", answer.verdict);
    /// # Ok::<(), sealane_law::LawError>(())
    /// ```
    pub fn load(dir: &Path) -> Result<Self, LawError> {
        let (lists, refused) = crate::lists::read_folder(dir, &crate::lists::Limits::default())?;
        Ok(Self::from_lists(Rules::shipped()?, lists, refused))
    }

    /// Rules only: every question that needs a list is answered `unknown`.
    ///
    /// ```
    /// use sealane_law::{Context, Screener, Ship, Subject, Verdict};
    /// let screener = Screener::without_lists()?;
    /// let ship = Subject::Ship(Ship { imo: "9074729".into(), ..Ship::default() });
    /// let answer = screener.screen(&ship, &Context::parse("UN", "2026-11-23")?)?;
    /// assert_eq!(answer.verdict, Verdict::Unknown);
    /// # Ok::<(), sealane_law::LawError>(())
    /// ```
    pub fn without_lists() -> Result<Self, LawError> {
        Ok(Self::from_lists(Rules::shipped()?, Vec::new(), Vec::new()))
    }

    /// From lists read elsewhere.
    #[must_use]
    pub fn from_lists(rules: Rules, lists: Vec<List>, refused: Vec<RefusedFile>) -> Self {
        let mut s = Self {
            rules,
            lists,
            refused,
            flat: Vec::new(),
            imo: HashMap::new(),
            mmsi: HashMap::new(),
            call_sign: HashMap::new(),
            locode: HashMap::new(),
            names: NameIndex::default(),
        };
        s.index();
        s
    }

    fn index(&mut self) {
        for (l, list) in self.lists.iter().enumerate() {
            for (e, entry) in list.entries.iter().enumerate() {
                let id = self.flat.len() as u32;
                self.flat.push((l as u32, e as u32));
                for n in &entry.imo {
                    self.imo.entry(*n).or_default().push(id);
                }
                for n in &entry.mmsi {
                    self.mmsi.entry(*n).or_default().push(id);
                }
                for c in &entry.call_signs {
                    self.call_sign.entry(c.clone()).or_default().push(id);
                }
                for c in &entry.locodes {
                    self.locode.entry(c.clone()).or_default().push(id);
                }
            }
        }
        let flat = &self.flat;
        let lists = &self.lists;
        self.names = NameIndex::build(flat.iter().enumerate().flat_map(|(id, (l, e))| {
            let entry = lists
                .get(*l as usize)
                .and_then(|x| x.entries.get(*e as usize));
            entry.into_iter().flat_map(move |entry| {
                class_of(entry.kind).into_iter().flat_map(move |class| {
                    entry
                        .names
                        .iter()
                        .enumerate()
                        .map(move |(n, name)| (id as u32, n as u16, class, name.text.as_str()))
                })
            })
        }));
    }

    pub(crate) fn entry(&self, id: u32) -> Option<(&List, &Entry)> {
        let (l, e) = self.flat.get(id as usize)?;
        let list = self.lists.get(*l as usize)?;
        Some((list, list.entries.get(*e as usize)?))
    }

    pub(crate) fn names(&self) -> &NameIndex {
        &self.names
    }

    pub(crate) fn by_imo(&self, n: u32) -> &[u32] {
        self.imo.get(&n).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn by_mmsi(&self, n: u32) -> &[u32] {
        self.mmsi.get(&n).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn by_call_sign(&self, c: &str) -> &[u32] {
        self.call_sign.get(c).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn by_locode(&self, c: &str) -> &[u32] {
        self.locode.get(c).map_or(&[], Vec::as_slice)
    }

    /// The rules in use.
    #[must_use]
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// The lists in use.
    #[must_use]
    pub fn lists(&self) -> &[List] {
        &self.lists
    }

    /// Files that were refused.
    #[must_use]
    pub fn refused(&self) -> &[RefusedFile] {
        &self.refused
    }

    /// The port operators with rules of their own at a port, by name or UN/LOCODE.
    #[must_use]
    pub fn operators_at(&self, name: &str, locode: &str) -> Vec<OperatorAt> {
        operators_at(&self.rules, name, locode)
    }

    /// How many names are indexed.
    #[must_use]
    pub fn name_count(&self) -> usize {
        self.names.len()
    }

    /// Answers one question.
    pub fn screen(&self, subject: &Subject, context: &Context) -> Result<Screening, LawError> {
        let mut s = self.screen_lean(subject, context)?;
        s.context = Some(Box::new(self.provenance(context)));
        Ok(s)
    }

    /// Like [`Screener::screen`], without the context in the answer.
    pub fn screen_lean(&self, subject: &Subject, context: &Context) -> Result<Screening, LawError> {
        context.check()?;
        let mut draft = Draft::new(self, context);
        match subject {
            Subject::Ship(x) => ship::screen(&mut draft, x)?,
            Subject::Company(x) => party::screen(&mut draft, x, EntryKind::Company, "company")?,
            Subject::Person(x) => party::screen(&mut draft, x, EntryKind::Person, "person")?,
            Subject::Port(x) => place::screen(&mut draft, x, EntryKind::Port)?,
            Subject::Zone(x) => place::screen(&mut draft, x, EntryKind::Zone)?,
            Subject::Cargo(x) => cargo::screen(&mut draft, x)?,
            Subject::Service(x) => service::screen(&mut draft, x)?,
            Subject::Price(x) => price::screen(&mut draft, x)?,
        }
        Ok(draft.finish(subject.clone()))
    }

    /// Answers many questions, in order, on as many threads as the machine has.
    pub fn screen_all(&self, subjects: &[Subject], context: &Context) -> Result<Batch, LawError> {
        context.check()?;
        let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let part = subjects.len().div_ceil(threads).max(64);
        let answer = |chunk: &[Subject]| -> Vec<Result<Screening, LawError>> {
            chunk.iter().map(|s| self.screen_lean(s, context)).collect()
        };
        let results = std::thread::scope(|scope| {
            let running: Vec<_> = subjects
                .chunks(part)
                .map(|chunk| scope.spawn(move || answer(chunk)))
                .collect();
            running
                .into_iter()
                .flat_map(|t| t.join().unwrap_or_default())
                .collect::<Vec<_>>()
        });
        Ok(self.batch(results, context))
    }

    /// Rows answered one by one (with progress, say) as a batch.
    #[must_use]
    pub fn batch(&self, results: Vec<Result<Screening, LawError>>, context: &Context) -> Batch {
        let verdict = results
            .iter()
            .map(|r| r.as_ref().map_or(Verdict::Unknown, |s| s.verdict))
            .max()
            .unwrap_or(Verdict::Unknown);
        Batch {
            verdict,
            results,
            context: self.provenance(context),
        }
    }

    /// Lists, rules and parameters as used for a context.
    #[must_use]
    pub fn provenance(&self, context: &Context) -> Provenance {
        let lists = self
            .lists
            .iter()
            .map(|l| ListStamp {
                list: l.id.clone(),
                file: l.file.clone(),
                jurisdictions: l.jurisdictions(),
                date: l.date,
                date_basis: l.date_basis.clone(),
                sha256: l.sha256.clone(),
                entries: l.entries.len(),
                stale: draft::is_stale(&self.rules, l, context),
                partial: l.partial,
                warnings: l.warnings.clone(),
            })
            .collect();
        Provenance {
            as_of: context.as_of,
            jurisdictions: context.jurisdictions.clone(),
            operators: context.operators.clone(),
            operators_maybe: context.operators_maybe.clone(),
            max_age_days: context.max_age_days,
            ship_threshold: context.ship_threshold,
            party_threshold: context.party_threshold,
            lists,
            refused: self.refused.clone(),
            rules_sha256: self.rules.sha256.clone(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        }
    }
}
