//! How far an assessment is: shares of the work, told as its parts end.

use crate::world::World;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Seconds of work of each part on one common machine: only their ratios matter. Draws count by the thousand.
const ASKING: f64 = 1.4;
const PER_THOUSAND_DRAWS: f64 = 0.1;
const LEVERS: f64 = 0.4;
const ROOMS: f64 = 0.9;

/// The parts of an assessment of so many draws.
pub(crate) struct Steps<'a> {
    world: &'a dyn World,
    draws: f64,
}

/// One part, of so many pieces.
pub(crate) struct Part<'a> {
    world: &'a dyn World,
    stage: &'static str,
    from: f64,
    to: f64,
    pieces: usize,
    done: AtomicUsize,
}

impl<'a> Steps<'a> {
    pub(crate) fn new(world: &'a dyn World, draws: usize) -> Self {
        Self {
            world,
            draws: 0.1 + PER_THOUSAND_DRAWS * draws as f64 / 1000.0,
        }
    }

    fn part(&self, stage: &'static str, before: f64, own: f64, pieces: usize) -> Part<'a> {
        let whole = ASKING + self.draws + LEVERS + ROOMS;
        let part = Part {
            world: self.world,
            stage,
            from: before / whole,
            to: (before + own) / whole,
            pieces: pieces.max(1),
            done: AtomicUsize::new(0),
        };
        self.world.tell(stage, part.from);
        part
    }

    pub(crate) fn asking(&self, pieces: usize) -> Part<'a> {
        self.part("ways, voyages and ports", 0.0, ASKING, pieces)
    }

    pub(crate) fn drawing(&self, pieces: usize) -> Part<'a> {
        self.part("draws", ASKING, self.draws, pieces)
    }

    pub(crate) fn levers(&self, pieces: usize) -> Part<'a> {
        self.part("levers", ASKING + self.draws, LEVERS, pieces)
    }

    pub(crate) fn rooms(&self, pieces: usize) -> Part<'a> {
        let before = ASKING + self.draws + LEVERS;
        self.part("season and fleet", before, ROOMS, pieces)
    }
}

impl Part<'_> {
    /// One piece more is done; passes its value on.
    pub(crate) fn done<T>(&self, value: T) -> T {
        let n = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        let share = (n as f64 / self.pieces as f64).min(1.0);
        self.world
            .tell(self.stage, self.from + (self.to - self.from) * share);
        value
    }
}
