//! The numbers that the model reads, each once, each with its path: what is drawn, ranked and searched.

use crate::defaults::Defaults;
use crate::draws;
use crate::file::{Given, StudyFile, Together};
use crate::inputs::Input;
use sealane_data::Graded;
use std::collections::BTreeMap;

/// Index of a parameter.
pub type Id = usize;

/// Numbers that move together.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// Name for people.
    pub name: String,
    paths: Vec<String>,
    /// Correlation between any two.
    pub rho: Id,
}

impl Group {
    /// Whether the group holds the path.
    #[must_use]
    pub fn holds(&self, path: &str) -> bool {
        self.paths.iter().any(|p| {
            p.strip_suffix('*')
                .map_or(p == path, |prefix| path.starts_with(prefix))
        })
    }
}

/// All parameters of one model.
#[derive(Debug, Clone, Default)]
pub struct Params {
    /// In order of first use.
    pub list: Vec<Input>,
    /// Numbers that move together.
    pub groups: Vec<Group>,
    index: BTreeMap<String, Id>,
    defaults: Defaults,
}

/// A number that neither the study nor the defaults give.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{path}` is given neither by the study nor by the defaults (`sealane sources` names their table)"
)]
pub struct NoNumber {
    /// Where it was looked for.
    pub path: String,
}

impl Params {
    /// Empty, with the groups of a study.
    #[must_use]
    pub fn new(file: &StudyFile, defaults: Defaults) -> Self {
        let mut out = Self {
            list: Vec::new(),
            groups: Vec::new(),
            index: BTreeMap::new(),
            defaults,
        };
        for (k, t) in file.uncertainty.together.iter().enumerate() {
            let t: &Together = t;
            let id = t.id.clone().unwrap_or_else(|| k.to_string());
            let rho = out.put(format!("uncertainty.together.{id}.rho"), &t.rho.0);
            let name = t.id.as_ref().map_or_else(
                || {
                    t.paths.first().map_or_else(
                        || id.clone(),
                        |p| format!("{} and others", crate::names::of_path(p)),
                    )
                },
                |id| crate::names::words(id),
            );
            out.groups.push(Group {
                name,
                paths: t.paths.clone(),
                rho,
            });
        }
        out
    }

    /// The group that a number moves with, by its place.
    #[must_use]
    pub fn group_of(&self, id: Id) -> Option<usize> {
        let p = &self.list.get(id)?.path;
        self.groups.iter().position(|g| g.holds(p))
    }

    /// Central values with one number moved to `v`, and the others of its group where they stand on average when it stands there: in the normal copula
    /// a step of the one by `z` moves each other by `rho z`.
    #[must_use]
    pub fn moved(&self, id: Id, v: f64) -> Vec<f64> {
        let mut row = self.central();
        let Some((own, g)) = self
            .list
            .get(id)
            .zip(self.group_of(id).and_then(|k| self.groups.get(k)))
        else {
            if let Some(slot) = row.get_mut(id) {
                *slot = v;
            }
            return row;
        };
        let rho = row.get(g.rho).copied().unwrap_or(0.0);
        let step = draws::score(&own.graded, v) - draws::score(&own.graded, own.graded.value);
        for (slot, p) in row.iter_mut().zip(&self.list) {
            let range = p.graded.low_or_value() < p.graded.high_or_value();
            if range && g.holds(&p.path) {
                let z = draws::score(&p.graded, p.graded.value) + rho * step;
                *slot = draws::quantile(&p.graded, draws::normal_cdf(z));
            }
        }
        if let Some(slot) = row.get_mut(id) {
            *slot = v;
        }
        row
    }

    fn put(&mut self, path: String, graded: &Graded) -> Id {
        if let Some(id) = self.index.get(&path) {
            return *id;
        }
        let id = self.list.len();
        self.list.push(Input {
            path: path.clone(),
            graded: graded.clone(),
        });
        self.index.insert(path, id);
        id
    }

    /// A number that must be there: the study's, else the default at `default_path`.
    pub fn need(
        &mut self,
        path: &str,
        given: Option<&Graded>,
        default_path: &str,
    ) -> Result<Id, NoNumber> {
        if let Some(g) = given {
            return Ok(self.put(path.to_owned(), g));
        }
        let Some(g) = self.defaults.get(default_path).cloned() else {
            return Err(NoNumber {
                path: default_path.to_owned(),
            });
        };
        Ok(self.put(default_path.to_owned(), &g))
    }

    /// Whether a default stands at the path.
    #[must_use]
    pub fn has_default(&self, path: &str) -> bool {
        self.defaults.get(path).is_some()
    }

    /// As [`Params::need`] for a `Given`.
    pub fn given(
        &mut self,
        path: &str,
        given: Option<&Given>,
        default_path: &str,
    ) -> Result<Id, NoNumber> {
        self.need(path, given.map(|g| &g.0), default_path)
    }

    /// A number computed or constant.
    pub fn constant(&mut self, path: &str, value: Graded) -> Id {
        self.put(path.to_owned(), &value)
    }

    /// Central values of all.
    #[must_use]
    pub fn central(&self) -> Vec<f64> {
        self.list.iter().map(|p| p.graded.value).collect()
    }

    /// Index of a path.
    #[must_use]
    pub fn id(&self, path: &str) -> Option<Id> {
        self.index.get(path).copied()
    }
}
