// Unpacks the land files that `cargo xtask page-map` makes.

const CLASSES = ["land", "ice", "lake"];

/** Polygons and coast lines of one packed file, as GeoJSON. */
export function unpack(buffer) {
  const bytes = new Uint8Array(buffer);
  let at = 0;
  const number = () => {
    let value = 0;
    let shift = 1;
    for (;;) {
      const b = bytes[at++];
      value += (b & 127) * shift;
      if (b < 128) return value;
      shift *= 128;
    }
  };
  const signed = () => {
    const v = number();
    return v % 2 ? -(v + 1) / 2 : v / 2;
  };
  const per = number();
  const count = number();
  const features = [];
  const coasts = [];
  for (let i = 0; i < count; i++) {
    const kind = CLASSES[number()];
    const rings = [];
    for (let r = number(); r > 0; r--) {
      const ring = [];
      let x = 0;
      let y = 0;
      for (let n = number(); n > 0; n--) {
        x += signed();
        y += signed();
        ring.push([x / per, y / per]);
      }
      ring.push(ring[0]);
      rings.push(ring);
      if (kind !== "lake") coast(ring, coasts);
    }
    features.push({ type: "Feature", properties: { kind }, geometry: { type: "Polygon", coordinates: rings } });
  }
  return {
    fill: { type: "FeatureCollection", features },
    coast: { type: "Feature", properties: {}, geometry: { type: "MultiLineString", coordinates: coasts } },
  };
}

/** The parts of a ring that are coast: not the seams at the antimeridian, the south pole and the cuts of the packer. */
function coast(ring, out) {
  const seam = ([ax, ay], [bx, by]) => (Math.abs(ax) > 179.98 && Math.abs(bx) > 179.98) || (ay < -89 && by < -89)
    || (ax === bx && ax % 45 === 0) || (ay === by && ay % 30 === 0);
  let part = [ring[0]];
  for (let i = 1; i < ring.length; i++) {
    if (seam(ring[i - 1], ring[i])) {
      if (part.length > 1) out.push(part);
      part = [];
    }
    part.push(ring[i]);
  }
  if (part.length > 1) out.push(part);
}
