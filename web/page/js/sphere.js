// Great circles for drawing.

const RAD = Math.PI / 180;

const unit = ([lon, lat]) => {
  const c = Math.cos(lat * RAD);
  return [c * Math.cos(lon * RAD), c * Math.sin(lon * RAD), Math.sin(lat * RAD)];
};

/** Points along the great circles between corners, at most `step` degrees apart, longitudes running on past 180. */
export function densify(corners, step = 1) {
  if (corners.length === 0) return [];
  const out = [[...corners[0]]];
  for (let i = 1; i < corners.length; i++) {
    const a = unit(corners[i - 1]);
    const b = unit(corners[i]);
    const dot = Math.min(1, Math.max(-1, a[0] * b[0] + a[1] * b[1] + a[2] * b[2]));
    const angle = Math.acos(dot);
    const n = Math.max(1, Math.ceil(angle / RAD / step));
    for (let k = 1; k <= n; k++) {
      let point = corners[i];
      if (k < n && angle > 1e-9) {
        const t = k / n;
        const p = Math.sin((1 - t) * angle) / Math.sin(angle);
        const q = Math.sin(t * angle) / Math.sin(angle);
        const v = [0, 1, 2].map((j) => p * a[j] + q * b[j]);
        point = [Math.atan2(v[1], v[0]) / RAD, Math.asin(Math.min(1, Math.max(-1, v[2]))) / RAD];
      }
      out.push(follow(out[out.length - 1], point));
    }
  }
  return out;
}

/** The latitude where the map's tiles end, less a little. */
export const LIMIT = 84.5;

/** The pieces of a line that the tiles can show. */
export function tiled(line) {
  const out = [];
  let piece = [];
  for (const p of line) {
    if (Math.abs(p[1]) <= LIMIT) { piece.push(p); continue; }
    if (piece.length > 1) out.push(piece);
    piece = [];
  }
  if (piece.length > 1) out.push(piece);
  return out;
}

/** The outline of polygons as lines, without the cut along the antimeridian and along the last parallel of the tiles. */
export function outline(f) {
  const { type, coordinates } = f.geometry;
  const rings = type === "Polygon" ? coordinates : type === "MultiPolygon" ? coordinates.flat() : [];
  const cut = (a, b) => (Math.abs(a[0]) > 179.99 && Math.abs(b[0]) > 179.99) || (Math.abs(a[1]) > 89.9 && Math.abs(b[1]) > 89.9);
  const lines = [];
  for (const ring of rings) {
    let line = [];
    for (let i = 1; i < ring.length; i++) {
      if (cut(ring[i - 1], ring[i])) { if (line.length > 1) lines.push(line); line = []; continue; }
      if (!line.length) line.push(ring[i - 1]);
      line.push(ring[i]);
    }
    if (line.length > 1) lines.push(line);
  }
  return { type: "Feature", properties: f.properties, geometry: { type: "MultiLineString", coordinates: lines } };
}

/** The point with its longitude within half a turn of the one before. */
function follow(before, [lon, lat]) {
  let x = lon;
  while (x - before[0] > 180) x -= 360;
  while (x - before[0] < -180) x += 360;
  return [x, lat];
}

/** Index of the corner nearest to a point, by angle. */
export function nearest(line, point) {
  const p = unit(point);
  let best = 0;
  let most = -2;
  line.forEach((c, i) => {
    const u = unit(c);
    const dot = u[0] * p[0] + u[1] * p[1] + u[2] * p[2];
    if (dot > most) { most = dot; best = i; }
  });
  return best;
}

/** The middle of a line, and how far its farthest point lies from there, degrees. */
export function around(line) {
  const all = line.map(unit);
  const sum = all.reduce((t, v) => [t[0] + v[0], t[1] + v[1], t[2] + v[2]], [0, 0, 0]);
  const length = Math.hypot(...sum) || 1;
  const c = sum.map((x) => x / length);
  const least = Math.min(...all.map((v) => c[0] * v[0] + c[1] * v[1] + c[2] * v[2]));
  return { middle: [Math.atan2(c[1], c[0]) / RAD, Math.asin(Math.max(-1, Math.min(1, c[2]))) / RAD], reach: Math.acos(Math.max(-1, Math.min(1, least))) / RAD };
}

/** West, south, east, north of a line whose longitudes run on. */
export function bounds(line) {
  let [w, s, e, n] = [Infinity, 90, -Infinity, -90];
  for (const [x, y] of line) {
    w = Math.min(w, x); e = Math.max(e, x);
    s = Math.min(s, y); n = Math.max(n, y);
  }
  return [[w, s], [e, n]];
}

/** Meridians and parallels every `every` degrees. */
export function graticule(every) {
  const lines = [];
  for (let lon = -180; lon < 180; lon += every) {
    const line = [];
    for (let lat = -85; lat <= 85; lat += 2.5) line.push([lon, lat]);
    lines.push(line);
  }
  for (let lat = -75; lat <= 75; lat += every) {
    const line = [];
    for (let lon = -180; lon <= 180; lon += 2.5) line.push([lon, lat]);
    lines.push(line);
  }
  return { type: "Feature", properties: {}, geometry: { type: "MultiLineString", coordinates: lines } };
}
