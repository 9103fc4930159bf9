//! Port access: for each port the line from its berth to open water or to a fairway, as `cargo xtask access` found it.
//!
//! The file: `SLACCES1`, the number of ports, a hash of their keys in order, then for each port the kilometres of its stub
//! over drawn land (metres, `u32`), what its line ends in, the number of points, and the points as zigzag varints of
//! hundred-thousandths of a degree, each the difference from the one before.

use super::Port;
use sealane_geo::LonLat;
use std::sync::LazyLock;

const MAGIC: &[u8; 8] = b"SLACCES1";

/// What an access line ends in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccessEnd {
    /// Water at least the safe distance from any land, joined to the ocean.
    OpenWater,
    /// A vertex of a fairway.
    Fairway,
}

/// How a port reaches the sea.
#[derive(Debug, Clone, PartialEq)]
pub struct Access {
    /// What the line ends in.
    pub end: AccessEnd,
    /// Length of the first stretch that crosses drawn land, because the berth lies inside it, km.
    pub stub_km: f64,
    /// Berth first, then the points of the way; one point when the berth lies in open water. Lines of ports that share water share vertices exactly.
    pub line: Vec<LonLat>,
}

/// Why an access file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AccessError {
    /// Not a file of this version.
    #[error("not an access file of this version; rebuild it with `cargo xtask access`")]
    Version,
    /// Made for another list of ports.
    #[error("the access file was made for other ports; rebuild it with `cargo xtask access`")]
    OtherPorts,
    /// Cut short or altered.
    #[error("the access file is damaged; rebuild it with `cargo xtask access`")]
    Damaged,
}

/// FNV-1a over the keys of the ports, so that a file is not used with another list.
fn hash(ports: &[Port]) -> u64 {
    ports
        .iter()
        .flat_map(|p| p.key.bytes().chain([b'\n']))
        .fold(0xcbf2_9ce4_8422_2325, |h, b| {
            (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3)
        })
}

fn put(out: &mut Vec<u8>, value: i64) {
    let mut v = ((value << 1) ^ (value >> 63)) as u64;
    loop {
        let low = (v & 0x7f) as u8;
        v >>= 7;
        if v == 0 {
            out.push(low);
            return;
        }
        out.push(low | 0x80);
    }
}

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn byte(&mut self) -> Result<u8, AccessError> {
        let (&first, rest) = self.0.split_first().ok_or(AccessError::Damaged)?;
        self.0 = rest;
        Ok(first)
    }
    fn fixed<const N: usize>(&mut self) -> Result<[u8; N], AccessError> {
        let (head, rest) = self
            .0
            .split_first_chunk::<N>()
            .ok_or(AccessError::Damaged)?;
        self.0 = rest;
        Ok(*head)
    }
    fn varint(&mut self) -> Result<i64, AccessError> {
        let mut v = 0_u64;
        for shift in (0..63).step_by(7) {
            let b = self.byte()?;
            v |= u64::from(b & 0x7f) << shift;
            if b & 0x80 == 0 {
                return Ok((v >> 1) as i64 ^ -((v & 1) as i64));
            }
        }
        Err(AccessError::Damaged)
    }
}

/// The file for these ports; `None` is a port without access.
#[must_use]
pub fn encode_access(ports: &[Port], all: &[Option<Access>]) -> Vec<u8> {
    let mut out = MAGIC.to_vec();
    out.extend((all.len() as u32).to_le_bytes());
    out.extend(hash(ports).to_le_bytes());
    for access in all {
        let Some(a) = access else {
            out.extend(0_u32.to_le_bytes());
            out.push(2);
            continue;
        };
        out.extend(((a.stub_km * 1000.0).round() as u32).to_le_bytes());
        out.push(u8::from(a.end == AccessEnd::Fairway));
        put(&mut out, a.line.len() as i64);
        let mut before = (0, 0);
        for p in &a.line {
            let here = ((p.lon * 1e5).round() as i64, (p.lat * 1e5).round() as i64);
            put(&mut out, here.0 - before.0);
            put(&mut out, here.1 - before.1);
            before = here;
        }
    }
    out
}

/// Reads the file made for `ports`.
///
/// # Errors
/// [`AccessError`] when the file is of another version, for other ports, or damaged.
pub fn decode_access(ports: &[Port], bytes: &[u8]) -> Result<Vec<Option<Access>>, AccessError> {
    let mut r = Reader(bytes);
    if &r.fixed::<8>()? != MAGIC {
        return Err(AccessError::Version);
    }
    if u32::from_le_bytes(r.fixed()?) as usize != ports.len()
        || u64::from_le_bytes(r.fixed()?) != hash(ports)
    {
        return Err(AccessError::OtherPorts);
    }
    let mut all = Vec::with_capacity(ports.len());
    for _ in ports {
        let stub_km = f64::from(u32::from_le_bytes(r.fixed()?)) / 1000.0;
        let end = match r.byte()? {
            0 => AccessEnd::OpenWater,
            1 => AccessEnd::Fairway,
            2 => {
                all.push(None);
                continue;
            }
            _ => return Err(AccessError::Damaged),
        };
        let n = usize::try_from(r.varint()?).map_err(|_| AccessError::Damaged)?;
        if n == 0 || n > bytes.len() {
            return Err(AccessError::Damaged);
        }
        let mut line = Vec::with_capacity(n);
        let (mut lon, mut lat) = (0_i64, 0_i64);
        for _ in 0..n {
            lon = lon.checked_add(r.varint()?).ok_or(AccessError::Damaged)?;
            lat = lat.checked_add(r.varint()?).ok_or(AccessError::Damaged)?;
            line.push(
                LonLat::new(lon as f64 / 1e5, lat as f64 / 1e5)
                    .map_err(|_| AccessError::Damaged)?,
            );
        }
        all.push(Some(Access { end, stub_km, line }));
    }
    if r.0.is_empty() {
        Ok(all)
    } else {
        Err(AccessError::Damaged)
    }
}

static ACCESS: LazyLock<Result<Vec<Option<Access>>, AccessError>> =
    LazyLock::new(|| decode_access(super::ports(), sealane_coast::ACCESS));

/// The access of each port, in the order of [`ports`](super::ports); `None` for those of `data/ports/inland.csv`.
///
/// ```
/// let all = sealane_sea::places::access().unwrap();
/// let vladivostok = sealane_sea::places::resolve("RUVVO").unwrap();
/// let line = &all[vladivostok.port.unwrap()].as_ref().unwrap().line;
/// assert!(line.len() > 1);
/// ```
///
/// # Errors
/// [`AccessError`] when the embedded file does not belong to the embedded ports.
pub fn access() -> Result<&'static [Option<Access>], AccessError> {
    ACCESS.as_deref().map_err(Clone::clone)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::places::ports;
    use proptest::prelude::*;

    #[test]
    fn what_is_written_reads_back() {
        let ports = &ports()[..2];
        let all = vec![
            Some(Access {
                end: AccessEnd::Fairway,
                stub_km: 1.25,
                line: vec![
                    LonLat {
                        lon: -79.92,
                        lat: 9.395,
                    },
                    LonLat {
                        lon: 103.3,
                        lat: -1.21,
                    },
                ],
            }),
            None,
        ];
        let bytes = encode_access(ports, &all);
        assert_eq!(decode_access(ports, &bytes).unwrap(), all);
        assert_eq!(
            decode_access(&ports[..1], &bytes),
            Err(AccessError::OtherPorts)
        );
        for cut in 0..bytes.len() {
            assert!(decode_access(ports, &bytes[..cut]).is_err());
        }
    }

    proptest! {
        #[test]
        fn never_panics(tail in prop::collection::vec(any::<u8>(), 0..200)) {
            let ports = &ports()[..3];
            let mut bytes = encode_access(ports, &[None, None, None]);
            bytes.truncate(20);
            bytes.extend(tail);
            let _ = decode_access(ports, &bytes);
        }
    }
}
