//! Random numbers: xoshiro256++ (Blackman and Vigna 2019), one stream for each purpose, so that two scenarios see the same ships.

use crate::queue::Law;

#[derive(Debug, Clone)]
pub struct Random([u64; 4]);

impl Random {
    /// The stream of a seed, a replication and a purpose.
    pub fn stream(seed: u64, replication: u64, purpose: u64) -> Self {
        let mut x = seed
            ^ replication.wrapping_mul(0x9e37_79b9_7f4a_7c15)
            ^ purpose.wrapping_mul(0xd1b5_4a32_d192_ed03);
        let mut next = || {
            // SplitMix64
            x = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let z = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            z ^ (z >> 31)
        };
        Self([next(), next(), next(), next()])
    }

    #[inline]
    fn bits(&mut self) -> u64 {
        let s = &mut self.0;
        let out = s[0].wrapping_add(s[3]).rotate_left(23).wrapping_add(s[0]);
        let t = s[1] << 17;
        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= t;
        s[3] = s[3].rotate_left(45);
        out
    }

    /// Uniform in (0, 1].
    #[inline]
    pub fn unit(&mut self) -> f64 {
        ((self.bits() >> 11) + 1) as f64 * (1.0 / (1_u64 << 53) as f64)
    }

    /// A value of the law with mean 1.
    #[inline]
    pub fn law(&mut self, law: Law) -> f64 {
        match law {
            Law::Deterministic => 1.0,
            Law::Exponential => -self.unit().ln(),
            Law::Erlang(k) => {
                let product = (0..k).fold(1.0, |p, _| p * self.unit());
                -product.ln() / f64::from(k)
            }
        }
    }
}

/// Numbers for draws from ranges.
#[derive(Debug, Clone)]
pub struct Dice(Random);

impl Dice {
    pub fn new(seed: u64, draw: u64) -> Self {
        Self(Random::stream(seed, draw, 7_777_777))
    }

    pub fn unit(&mut self) -> f64 {
        self.0.unit()
    }

    /// Standard normal (Box and Muller).
    pub fn normal(&mut self) -> f64 {
        (-2.0 * self.0.unit().ln()).sqrt() * (std::f64::consts::TAU * self.0.unit()).cos()
    }
}
