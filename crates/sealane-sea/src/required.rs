//! Ways that must use passages and areas: which leg uses which, and that a passage is gone through, not entered and left at one end.

use crate::network::{Joined, Network};
use crate::rules::Terms;
use crate::sea::{Sea, Way};
use crate::search::{Path, search};
use crate::through::{Cut, goes_through};
use crate::{RouteQuery, SeaError};
use std::sync::Arc;

/// The ways of a question and the musts (bits) that are gone through; the others turn back, because no way goes through them.
pub(crate) type Asked = (Vec<Way>, u32);

impl Sea {
    /// The ways between consecutive places; what is required may be used on any of them.
    pub(crate) fn ways(
        &self,
        query: &RouteQuery,
        joined: &[Arc<Joined>],
        terms: &Terms,
        shut: &[bool],
    ) -> Result<Asked, SeaError> {
        let all = (1_u32 << terms.must.len()) - 1;
        let ways = |through| self.ways_through(joined, terms, shut, through);
        let no_route = |leg| self.no_route(query, joined, terms, leg);
        let first = ways(all);
        if all == 0 || first.is_ok() {
            return Ok((first.map_err(no_route)?, all));
        }
        // No way goes through all: those that none goes through even alone may be turned back at.
        let some = (0..terms.must.len())
            .map(|k| 1 << k)
            .filter(|&bit| bit != all && ways(bit).is_ok())
            .fold(0, |m, bit| m | bit);
        if some != 0
            && let Ok(w) = ways(some)
        {
            return Ok((w, some));
        }
        Ok((ways(0).map_err(no_route)?, 0))
    }

    /// As [`Sea::ways`]; the musts of `through` are gone through. The error is the number of the leg that has no way.
    pub(crate) fn ways_through(
        &self,
        joined: &[Arc<Joined>],
        terms: &Terms,
        shut: &[bool],
        through: u32,
    ) -> Result<Vec<Way>, usize> {
        let musts = terms.musts() as u32;
        let way = |a, b, set| self.way(a, b, terms, set, through, shut);
        if musts == 0 {
            return joined
                .windows(2)
                .enumerate()
                .map(|(k, pair)| match pair {
                    [a, b] => way(a, b, 0).ok_or(k),
                    _ => Err(k),
                })
                .collect();
        }
        let all = (1_u32 << musts) - 1;
        // Best length and choice of musts after each leg, for each set of musts already used.
        let mut done: Vec<Option<(u64, Vec<u32>)>> = vec![None; all as usize + 1];
        if let Some(start) = done.first_mut() {
            *start = Some((0, Vec::new()));
        }
        for (k, pair) in joined.windows(2).enumerate() {
            let [a, b] = pair else { continue };
            let only = joined.len() == 2;
            let mut next: Vec<Option<(u64, Vec<u32>)>> = vec![None; all as usize + 1];
            for set in 0..=all {
                // One leg alone uses everything.
                if only && set != all {
                    continue;
                }
                let Some(length) = way(a, b, set).map(|w| w.length_cm) else {
                    continue;
                };
                for before in 0..=all {
                    let Some(Some((sum, chosen))) = done.get(before as usize) else {
                        continue;
                    };
                    let after = (before | set) as usize;
                    let total = sum + length;
                    if let Some(slot) = next.get_mut(after)
                        && slot.as_ref().is_none_or(|s| total < s.0)
                    {
                        let mut chosen = chosen.clone();
                        chosen.push(set);
                        *slot = Some((total, chosen));
                    }
                }
            }
            if next.iter().all(Option::is_none) {
                return Err(k);
            }
            done = next;
        }
        let Some(Some((_, chosen))) = done.get(all as usize) else {
            return Err(0);
        };
        Ok(joined
            .windows(2)
            .zip(chosen)
            .filter_map(|(pair, set)| match pair {
                [a, b] => way(a, b, *set),
                _ => None,
            })
            .collect())
    }

    /// The shortest way from `a` to `b` with the musts of `set`, those of `through` gone through.
    pub(crate) fn obeying(
        &self,
        a: &Joined,
        b: &Joined,
        terms: &Terms,
        set: u32,
        through: u32,
        shut: &[bool],
    ) -> Option<Path> {
        let net = self.network();
        let path = search(net, a, b, &terms.rules(set, shut.to_vec()))?;
        let wanted: Vec<&[u16]> = terms
            .must
            .iter()
            .enumerate()
            .filter(|(k, _)| ((set & through) >> k) & 1 == 1)
            .map(|(_, m)| m.1.as_slice())
            .collect();
        // No way through is shorter than the shortest that uses them all.
        if wanted.iter().all(|m| goes_through(net, m, a, b, &path)) {
            return Some(path);
        }
        let cuts: Vec<Vec<Cut>> = wanted
            .iter()
            .map(|set| {
                let open = |n: &&u16| shut.get(usize::from(**n)) != Some(&true);
                let cut = |n: &u16| Cut::across(net, *n);
                set.iter().filter(open).filter_map(cut).collect()
            })
            .collect();
        // One search for each choice of members, each only for what is shorter than the last.
        let gone = ((1_u32 << terms.must.len()) - 1) & through;
        let mut rules = terms.rules(set & !gone, shut.to_vec());
        let mut best: Option<Path> = None;
        for choice in choices(&cuts) {
            rules.cuts = choice;
            rules.below_cm = best.as_ref().map(|p| p.length_cm);
            best = search(net, a, b, &rules).or(best);
        }
        best
    }
}

/// Each way to take one of every list.
fn choices(lists: &[Vec<Cut>]) -> Vec<Vec<Cut>> {
    lists.iter().fold(vec![Vec::new()], |all, list| {
        all.iter()
            .flat_map(|head| {
                list.iter().map(|c| {
                    let mut one = head.clone();
                    one.push(c.clone());
                    one
                })
            })
            .collect()
    })
}

/// What to tell of musts that the ways do not go through.
pub(crate) fn turned_back(net: &Network, terms: &Terms, through: u32, ways: &[Way]) -> Vec<String> {
    let mut out = Vec::new();
    for (k, (id, set)) in terms.must.iter().enumerate() {
        if (through >> k) & 1 == 0 {
            out.push(format!(
                "no way goes through {id}; this one turns back there: it goes in and comes out at the same end"
            ));
            continue;
        }
        let cuts: Vec<Cut> = set.iter().filter_map(|n| Cut::across(net, *n)).collect();
        let crossed = |w: &Way| cuts.iter().filter(|c| c.by_line(&w.drawn.line)).count();
        let used = |n: usize| ways.iter().any(|w| crossed(w) == n);
        if set.len() > 1 && used(2) && !used(1) && !used(3) {
            out.push(format!(
                "the way goes through {id} by one of its passages and comes back by another"
            ));
        }
    }
    out
}
