//! The rate limit: a token bucket for each key or address, in bounded memory.
//!
//! Written here and not taken from a crate because the table must stay bounded when a client has a million
//! addresses: it is swept when full, and what cannot be forgotten shares one common bucket.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Whom a request is counted against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Client {
    /// A bearer token, by its place in the list.
    Key(usize),
    /// An address; of IPv6 the /64.
    Address(IpAddr),
}

impl Client {
    /// The client behind an address.
    #[must_use]
    pub fn of(address: IpAddr) -> Self {
        Self::Address(match address.to_canonical() {
            IpAddr::V6(v6) => {
                let s = v6.segments();
                IpAddr::from([s[0], s[1], s[2], s[3], 0, 0, 0, 0])
            }
            v4 @ IpAddr::V4(_) => v4,
        })
    }
}

const SHARDS: usize = 16;
const PER_SHARD: usize = 4_096;

/// The moment at which each client's bucket is full again (GCRA).
#[derive(Debug)]
pub struct Buckets {
    shards: [Mutex<HashMap<Client, Instant>>; SHARDS],
    hasher: RandomState,
}

impl Default for Buckets {
    fn default() -> Self {
        Self {
            shards: std::array::from_fn(|_| Mutex::new(HashMap::new())),
            hasher: RandomState::new(),
        }
    }
}

impl Buckets {
    /// Counts one request at `now` for a client with `rate` requests a second and `burst_s` seconds' worth at once;
    /// `Err` says how long to wait.
    pub fn take(
        &self,
        client: Client,
        rate: f64,
        burst_s: f64,
        now: Instant,
    ) -> Result<(), Duration> {
        let step = Duration::from_secs_f64(1.0 / rate);
        let burst = Duration::from_secs_f64(burst_s.max(1.0 / rate));
        let shard = self.hasher.hash_one(client) as usize % SHARDS;
        let Some(shard) = self.shards.get(shard) else {
            return Ok(());
        };
        let mut table = shard.lock().unwrap_or_else(PoisonError::into_inner);
        if table.len() >= PER_SHARD && !table.contains_key(&client) {
            table.retain(|_, full| *full > now);
        }
        let client = if table.len() >= PER_SHARD && !table.contains_key(&client) {
            Client::Address(IpAddr::from([0, 0, 0, 0])) // everyone who does not fit, together
        } else {
            client
        };
        let full = table.entry(client).or_insert(now);
        let next = (*full).max(now) + step;
        match next.checked_duration_since(now + burst) {
            Some(over) if over > Duration::from_nanos(1) => Err(over),
            _ => {
                *full = next;
                Ok(())
            }
        }
    }

    /// Clients remembered.
    pub fn len(&self) -> usize {
        self.shards
            .iter()
            .map(|s| s.lock().unwrap_or_else(PoisonError::into_inner).len())
            .sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_then_the_rate() {
        let (b, t) = (Buckets::default(), Instant::now());
        let c = Client::of(IpAddr::from([10, 0, 0, 1]));
        for _ in 0..20 {
            assert!(b.take(c, 10.0, 2.0, t).is_ok());
        }
        assert!(b.take(c, 10.0, 2.0, t).is_err());
        assert!(b.take(c, 10.0, 2.0, t + Duration::from_millis(101)).is_ok());
        assert!(
            b.take(c, 10.0, 2.0, t + Duration::from_millis(101))
                .is_err()
        );
        let other = Client::of(IpAddr::from([10, 0, 0, 2]));
        assert!(b.take(other, 10.0, 2.0, t).is_ok());
    }

    #[test]
    fn one_ipv6_network_is_one_client() {
        let a: IpAddr = "2001:db8::1".parse().unwrap();
        let b: IpAddr = "2001:db8::ffff:1".parse().unwrap();
        let mapped: IpAddr = "::ffff:10.0.0.1".parse().unwrap();
        assert_eq!(Client::of(a), Client::of(b));
        assert_eq!(Client::of(mapped), Client::of(IpAddr::from([10, 0, 0, 1])));
    }

    #[test]
    fn memory_is_bounded() {
        let (b, t) = (Buckets::default(), Instant::now());
        for i in 0..200_000_u32 {
            let _ = b.take(Client::of(IpAddr::from(i.to_be_bytes())), 1.0, 1.0, t);
        }
        assert!(b.len() <= SHARDS * (PER_SHARD + 1));
    }
}
