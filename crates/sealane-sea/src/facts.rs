//! What is known of the pieces that ways share: kilometres over land and miles in each zone. Found once, then kept.

use crate::describe::{Ground, Piece};
use crate::shore::Shore;
use crate::zones;
use sealane_geo::LonLat;
use sealane_geo::cube::CubePoint;
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, RwLock};

/// Facts of one piece.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Facts {
    /// Kilometres over unsimplified land; of a declared fairway none are counted.
    pub land_km: f64,
    /// Number in the list of zones and miles inside.
    pub zones: Vec<(u16, f64)>,
}

/// What tells pieces apart.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Key {
    /// Over open sea; the lesser end first.
    Arc(CubePoint, CubePoint),
    /// A fairway of the world by its number.
    Fairway(u32),
    /// A port's access: the berth, the number of its sea end, its length.
    Access(CubePoint, u32, u64),
}

impl Key {
    pub fn arc(a: CubePoint, b: CubePoint) -> Self {
        Self::Arc(a.min(b), a.max(b))
    }
}

const SHARDS: usize = 16;
/// Pieces kept in each shard; a full one begins anew, so that memory stays bounded (about 40 MB in all).
const MOST: usize = 16_384;

/// The facts found so far.
#[derive(Debug, Default)]
pub(crate) struct FactBook {
    shards: [RwLock<HashMap<Key, Arc<Facts>>>; SHARDS],
    hash: RandomState,
}

impl FactBook {
    /// Facts of a piece that runs along `line`.
    pub fn of(&self, piece: &Piece, line: &[LonLat]) -> Arc<Facts> {
        let Some(key) = &piece.key else {
            return Arc::new(find(line, piece.ground));
        };
        let shard = self.shards.get(self.hash.hash_one(key) as usize % SHARDS);
        let Some(shard) = shard else {
            return Arc::new(find(line, piece.ground));
        };
        if let Ok(known) = shard.read()
            && let Some(f) = known.get(key)
        {
            return Arc::clone(f);
        }
        let found = Arc::new(find(line, piece.ground));
        if let Ok(mut known) = shard.write() {
            if known.len() >= MOST {
                known.clear();
            }
            known.insert(key.clone(), Arc::clone(&found));
        }
        found
    }
}

/// The same whichever end the piece begins at.
fn find(line: &[LonLat], ground: Ground) -> Facts {
    let key = |p: Option<&LonLat>| p.map(|p| CubePoint::from(*p));
    let mut points = line.to_vec();
    if key(points.first()) > key(points.last()) {
        points.reverse();
    }
    let land_km = match Shore::embedded() {
        Ok(shore) if ground != Ground::Declared => points
            .windows(2)
            .map(|w| match w {
                [a, b] => shore.land_km(*a, *b),
                _ => 0.0,
            })
            .sum(),
        _ => 0.0,
    };
    Facts {
        land_km,
        zones: zones::miles(&points),
    }
}
