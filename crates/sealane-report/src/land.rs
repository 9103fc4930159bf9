//! The coast of the report's map: Natural Earth 1:10m land simplified by `cargo xtask page-map`, packed in LEB128.

/// Rings in degrees, `[lon, lat]`, with their class (0 land, 1 ice shelf, 2 lake).
pub fn rings() -> Vec<(u8, Vec<[f64; 2]>)> {
    decode(include_bytes!("land.bin")).unwrap_or_default()
}

struct Bytes<'a>(std::slice::Iter<'a, u8>);

impl Bytes<'_> {
    fn number(&mut self) -> Option<u64> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let b = *self.0.next()?;
            value |= u64::from(b & 0x7f) << shift;
            if b < 0x80 {
                return Some(value);
            }
        }
        None
    }

    fn signed(&mut self) -> Option<i64> {
        let v = self.number()?;
        Some((v >> 1) as i64 ^ -((v & 1) as i64))
    }
}

fn decode(bytes: &[u8]) -> Option<Vec<(u8, Vec<[f64; 2]>)>> {
    let mut b = Bytes(bytes.iter());
    let units = b.number()? as f64;
    let polygons = b.number()?;
    let mut out = Vec::new();
    for _ in 0..polygons {
        let class = b.number()? as u8;
        for _ in 0..b.number()? {
            let n = b.number()?;
            let (mut x, mut y) = (0, 0);
            let mut ring = Vec::new();
            for _ in 0..n {
                x += b.signed()?;
                y += b.signed()?;
                ring.push([x as f64 / units, y as f64 / units]);
            }
            out.push((class, ring));
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_coast_unpacks() {
        let rings = super::rings();
        assert!(rings.len() > 300, "{}", rings.len());
        assert!(
            rings
                .iter()
                .flat_map(|(_, r)| r)
                .all(|p| p[0].abs() <= 180.0 && p[1].abs() <= 90.0)
        );
    }
}
