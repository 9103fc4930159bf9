// What the map's tiles cannot show: ways beyond 85 degrees of latitude, drawn over the globe.

import { LIMIT } from "./sphere.js";

const RAD = Math.PI / 180;
const SVG = "http://www.w3.org/2000/svg";

/** Lines over the caps of the globe, in step with the map. */
export class Cap {
  constructor(map) {
    this.map = map;
    this.lines = [];
    this.svg = document.createElementNS(SVG, "svg");
    this.svg.setAttribute("class", "cap");
    this.svg.setAttribute("aria-hidden", "true");
    map.getCanvasContainer().append(this.svg);
    map.on("render", () => this.draw());
  }

  /** `lines` are `{line, color, width, dash}` with points dense enough to be joined straight. */
  set(lines) {
    this.lines = lines.map((l) => ({ ...l, pieces: polar(l.line) })).filter((l) => l.pieces.length);
    this.draw();
  }

  hidden(lon, lat) {
    if (this.flat()) return false;
    const c = this.map.getCenter();
    // Seen from the height of the camera: a place shows while it is less than acos(r / distance) away from the centre.
    const cos = Math.sin(lat * RAD) * Math.sin(c.lat * RAD) + Math.cos(lat * RAD) * Math.cos(c.lat * RAD) * Math.cos((lon - c.lng) * RAD);
    return cos < this.horizon();
  }

  flat() {
    return this.map.getProjection()?.type === "mercator";
  }

  /** Cosine of the angle from the middle of the picture to the rim of the globe. */
  horizon() {
    const radius = (512 * 2 ** this.map.getZoom()) / (2 * Math.PI) / Math.cos(this.map.getCenter().lat * RAD);
    const height = this.map.getContainer().clientHeight / 2 / Math.tan((this.map.getVerticalFieldOfView() * RAD) / 2);
    return radius / (radius + height);
  }

  draw() {
    // The flat map has no pole.
    if (!this.lines.length || this.flat()) { this.svg.replaceChildren(); return; }
    const paths = [];
    for (const l of this.lines) {
      let d = "";
      for (const piece of l.pieces) {
        let pen = false;
        for (const [lon, lat] of piece) {
          if (this.hidden(lon, lat)) { pen = false; continue; }
          const { x, y } = this.map.project([lon, lat]);
          d += `${pen ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`;
          pen = true;
        }
      }
      const path = document.createElementNS(SVG, "path");
      path.setAttribute("d", d);
      path.setAttribute("stroke", l.color);
      path.setAttribute("stroke-width", l.width);
      if (l.dash) path.setAttribute("stroke-dasharray", "1.6 3.5");
      paths.push(path);
    }
    this.svg.replaceChildren(...paths);
  }
}

/** The pieces of a line beyond the tiles. */
function polar(line) {
  const out = [];
  let piece = null;
  line.forEach((p, i) => {
    const beyond = Math.abs(p[1]) > LIMIT;
    const next = line[i + 1];
    if (!beyond && !(piece && piece.length) && !(next && Math.abs(next[1]) > LIMIT)) { piece = null; return; }
    if (!piece) { piece = []; out.push(piece); }
    piece.push(p);
    if (!beyond && piece.length > 1) piece = !(next && Math.abs(next[1]) > LIMIT) ? null : piece;
  });
  return out.filter((x) => x.length > 1);
}
