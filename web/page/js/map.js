// The map: a globe with land, ports, the way and what lies on it.

import * as maplibregl from "/vendor/maplibre-gl.mjs";
import { unpack } from "./land.js";
import { Cap } from "./cap.js";
import { around, bounds, densify, graticule, nearest, outline, tiled } from "./sphere.js";

const INK = {
  light: {
    space: "#dfe6ea", sea: "#eaf1f5", grid: "#d6e1e8", land: "#f6f3ec", edge: "#b3bdc2", ice: "#ffffff", lake: "#eaf1f5",
    text: "#52646f", halo: "#f6f8f9", seaText: "#8aa0ad", port: "#8597a1", way: "#0a5c93", casing: "#ffffff", other: "#7a8b95", zone: "#7a5fa8", passage: "#b4570a", shut: "#b3261e",
  },
  dark: {
    space: "#070d12", sea: "#101f2b", grid: "#182a37", land: "#25343e", edge: "#46596a", ice: "#3b4c58", lake: "#101f2b",
    text: "#a9bac5", halo: "#101f2b", seaText: "#54707f", port: "#6d8493", way: "#62b6f2", casing: "#0a1620", other: "#8497a3", zone: "#b79ae6", passage: "#f0a35c", shut: "#ff8a80",
  },
};

/** Colours of the compared corridors, told apart by colour-blind eyes too. */
export const HUES = ["#0a5c93", "#c2410c", "#4d7c0f", "#86198f", "#0f766e", "#a16207"];

const empty = { type: "FeatureCollection", features: [] };
const feature = (geometry, properties = {}) => ({ type: "Feature", properties, geometry });
const lineOf = (corners, properties) => feature({ type: "MultiLineString", coordinates: tiled(densify(corners)) }, properties);
const point = (lon, lat, properties) => feature({ type: "Point", coordinates: [lon, lat] }, properties);

/** Zoom from which the fine coast is shown. */
const CHANGE = 4.2;

const coastLayers = (ink, which, range) => [
  { id: `land-${which}`, type: "fill", source: `land-${which}`, ...range,
    paint: { "fill-color": ["match", ["get", "kind"], "ice", ink.ice, "lake", ink.lake, ink.land], "fill-antialias": false } },
  { id: `coast-${which}`, type: "line", source: `coast-${which}`, ...range,
    paint: { "line-color": ink.edge, "line-width": ["interpolate", ["linear"], ["zoom"], 1, 0.5, 6, 1.1] } },
];

function style(ink) {
  const source = (data = empty, more = {}) => ({ type: "geojson", data, maxzoom: 12, ...more });
  const font = ["system-ui", "sans-serif"];
  const text = (color, size) => ({ paint: { "text-color": color, "text-halo-color": ink.halo, "text-halo-width": 1.4 }, size });
  const seaText = text(ink.seaText, 12);
  return {
    version: 8,
    projection: { type: "globe" },
    sources: {
      grid: source(graticule(15)), "land-far": source(), "coast-far": source(), "land-near": source(empty, { tolerance: 0.7 }), "coast-near": source(), seas: source(), zones: source(), "zones-edge": source(), ports: source(),
      others: source(), way: source(), passages: source(), access: source(),
    },
    layers: [
      { id: "sea", type: "background", paint: { "background-color": ink.sea } },
      { id: "grid", type: "line", source: "grid", paint: { "line-color": ink.grid, "line-width": 0.8 } },
      { id: "zones-fill", type: "fill", source: "zones", paint: { "fill-color": ink.zone, "fill-opacity": 0.10 } },
      { id: "zones-line", type: "line", source: "zones-edge", paint: { "line-color": ink.zone, "line-width": 1, "line-opacity": 0.55, "line-dasharray": [3, 2] } },
      ...coastLayers(ink, "far", { maxzoom: CHANGE }),
      ...coastLayers(ink, "near", { minzoom: CHANGE }),
      { id: "seas", type: "symbol", source: "seas", filter: ["<=", ["get", "from"], ["zoom"]],
        layout: { "text-field": ["get", "name"], "text-font": font, "text-size": ["case", ["get", "ocean"], 15, 12], "text-letter-spacing": 0.08, "text-max-width": 7, "text-padding": 12 },
        paint: seaText.paint },
      { id: "ports", type: "circle", source: "ports",
        filter: ["<=", ["get", "from"], ["zoom"]],
        paint: { "circle-radius": ["interpolate", ["linear"], ["zoom"], 0, 1.3, 2, 1.8, 6, 3, 10, 5], "circle-color": ink.port, "circle-stroke-color": ink.halo, "circle-stroke-width": 0.8 } },
      { id: "others", type: "line", source: "others", filter: ["!", ["has", "color"]], layout: { "line-cap": "round", "line-join": "round" },
        paint: { "line-color": ink.other, "line-width": 1.6, "line-dasharray": [1, 2.2] } },
      { id: "compared", type: "line", source: "others", filter: ["has", "color"], layout: { "line-cap": "round", "line-join": "round" },
        paint: { "line-color": ["get", "color"], "line-width": 2.8, "line-offset": ["*", 3, ["get", "nth"]] } },
      { id: "way-casing", type: "line", source: "way", layout: { "line-cap": "round", "line-join": "round" }, paint: { "line-color": ink.casing, "line-width": 6.5, "line-opacity": 0.85 } },
      { id: "way", type: "line", source: "way", layout: { "line-cap": "round", "line-join": "round" }, paint: { "line-color": ink.way, "line-width": 3.2 } },
      { id: "way-hit", type: "line", source: "way", paint: { "line-color": ink.way, "line-width": 18, "line-opacity": 0.001 } },
      { id: "passages", type: "circle", source: "passages",
        paint: { "circle-radius": ["case", ["==", ["get", "state"], "idle"], 2.6, 5], "circle-color": ["match", ["get", "state"], "shut", ink.shut, "used", ink.passage, ink.halo], "circle-stroke-color": ["match", ["get", "state"], "idle", ink.passage, ink.halo], "circle-stroke-width": 1.4, "circle-opacity": ["case", ["==", ["get", "state"], "idle"], 0.5, 1], "circle-stroke-opacity": ["case", ["==", ["get", "state"], "idle"], 0.6, 1] } },
      { id: "passage-names", type: "symbol", source: "passages", filter: ["any", ["!=", ["get", "state"], "idle"], [">", ["zoom"], 4]],
        layout: { "text-field": ["get", "label"], "text-font": font, "text-size": 12, "text-offset": [0.9, 0], "text-anchor": "left", "text-optional": true, "symbol-sort-key": ["match", ["get", "state"], "shut", 0, "used", 1, 2] },
        paint: { "text-color": ["match", ["get", "state"], "shut", ink.shut, ink.passage], "text-halo-color": ink.halo, "text-halo-width": 1.6 } },
      { id: "port-names", type: "symbol", source: "ports", minzoom: 5, filter: ["<=", ["+", ["get", "from"], 1.5], ["zoom"]],
        layout: { "text-field": ["get", "name"], "text-font": font, "text-size": 11, "text-offset": [0, 0.9], "text-anchor": "top", "text-optional": true },
        paint: { "text-color": ink.text, "text-halo-color": ink.halo, "text-halo-width": 1.4 } },
    ],
  };
}

/** From so many degrees off its middle on, a way leaves the seen side of the globe. */
const FAR = 72;

/** The zoom at which the globe fills the map. */
function wholeGlobe(container) {
  const size = Math.min(container.clientWidth, container.clientHeight);
  return Math.log2((size * 0.92 * Math.PI) / 512);
}

/** Centre and zoom of the flat map for a box. */
function flatView(container, [[w, s], [e, n]], pad) {
  const y = (lat) => Math.log(Math.tan(Math.PI / 4 + (Math.max(-84, Math.min(84, lat)) * Math.PI) / 360)) / (2 * Math.PI);
  const [wide, high] = [(e - w) / 360, y(n) - y(s)];
  const zoom = Math.min(Math.log2((container.clientWidth - 2 * pad) / (512 * wide)), Math.log2((container.clientHeight - 120) / (512 * high)));
  const mid = (y(n) + y(s)) / 2;
  return { center: [(w + e) / 2, (Math.atan(Math.exp(mid * 2 * Math.PI)) * 360) / Math.PI - 90], zoom };
}

/** The map with what the page does to it. `on` hears `pick`, `via`, `moveVia`, `passage`. */
export class SeaMap {
  constructor(container, dark, on) {
    this.on = on;
    this.data = new Map();
    this.markers = [];
    this.dark = dark;
    maplibregl.setWorkerUrl("/vendor/maplibre-gl-worker.mjs");
    this.map = new maplibregl.Map({
      container, style: style(INK[dark ? "dark" : "light"]), center: [95, 24], zoom: wholeGlobe(container), minZoom: -2, maxZoom: 12,
      attributionControl: false, dragRotate: false, pitchWithRotate: false, touchPitch: false, fadeDuration: 0, maxPitch: 0,
      canvasContextAttributes: { antialias: true },
    });
    this.map.addControl(new maplibregl.NavigationControl({ showCompass: false }), "top-right");
    this.map.addControl(new maplibregl.GlobeControl(), "top-right");
    this.map.addControl(new maplibregl.ScaleControl({ unit: "nautical" }), "bottom-right");
    this.map.touchZoomRotate.disableRotation();
    const canvas = this.map.getCanvas();
    canvas.setAttribute("role", "application");
    canvas.setAttribute("aria-label", "Map of the world's seas. Arrow keys move it, plus and minus zoom, Enter opens what lies at the cross in the middle. The panel says everything that the map shows.");
    const cross = document.createElement("div");
    cross.className = "cross";
    container.append(cross);
    this.cap = new Cap(this.map);
    this.paintSpace();
    this.map.on("style.load", () => this.restore());
    this.listen();
    this.loadLand();
  }

  paintSpace() {
    this.map.getContainer().style.background = INK[this.dark ? "dark" : "light"].space;
  }

  setDark(dark) {
    if (dark === this.dark) return;
    this.dark = dark;
    const flat = this.map.getProjection()?.type === "mercator";
    const next = style(INK[dark ? "dark" : "light"]);
    if (flat) next.projection = { type: "mercator" };
    this.map.setStyle(next, { diff: false });
    this.paintSpace();
  }

  set(source, data) {
    this.data.set(source, data);
    this.map.getSource(source)?.setData(data);
  }

  restore() {
    for (const [source, data] of this.data) this.map.getSource(source)?.setData(data);
    this.map.getContainer().dataset.ready = "style";
  }

  async loadLand() {
    const load = async (name) => unpack(await (await fetch(`/data/${name}`)).arrayBuffer());
    const show = (which, land) => { this.set(`land-${which}`, land.fill); this.set(`coast-${which}`, land.coast); };
    show("far", await load("land-far.bin"));
    const seas = await (await fetch("/data/seas.json")).json();
    this.set("seas", {
      type: "FeatureCollection",
      features: seas.map(([name, ocean, from, lon, lat]) => point(lon, lat, { name, ocean, from: ocean ? 0 : from + 0.5 })),
    });
    // The fine coast comes when nothing else is waiting.
    const later = window.requestIdleCallback ?? ((f) => setTimeout(f, 300));
    later(async () => {
      show("near", await load("land-near.bin"));
      this.map.once("idle", () => { this.map.getContainer().dataset.ready = "fine"; });
    }, { timeout: 1500 });
  }

  setPorts(ports) {
    this.ports = ports;
    const from = { large: 0, medium: 3.6, small: 5, "very-small": 6.2 };
    this.set("ports", {
      type: "FeatureCollection",
      features: ports.map((p) => point(p.lon, p.lat, { name: p.name, code: p.code, from: from[p.size] ?? 6.2 })),
    });
  }

  setZones(collection) {
    this.set("zones", collection ?? empty);
    this.set("zones-edge", collection ? { type: "FeatureCollection", features: collection.features.map(outline) } : empty);
  }

  setPassages(passages, used, shut) {
    const features = passages.filter((p) => Number.isFinite(p.lon)).map((p) => {
      const state = shut.includes(p.id) ? "shut" : used.includes(p.id) ? "used" : "idle";
      return point(p.lon, p.lat, { id: p.id, state, label: `${p.name.replace(/ \(.*\)$/, "")}${state === "shut" ? " – shut" : ""}` });
    });
    this.set("passages", { type: "FeatureCollection", features });
  }

  /** Shows a way; `others` are `{corners, color}` drawn thin. */
  setWay(corners, others, stops, fit) {
    this.corners = corners ?? [];
    this.line = densify(this.corners);
    this.set("way", corners ? feature({ type: "MultiLineString", coordinates: tiled(this.line) }) : empty);
    this.set("others", { type: "FeatureCollection", features: others.map((o, nth) => lineOf(o.corners, o.color ? { color: o.color, nth } : {})) });
    const ink = INK[this.dark ? "dark" : "light"];
    this.cap.set([
      ...others.map((o) => ({ line: densify(o.corners), color: o.color ?? ink.other, width: o.color ? 2.8 : 1.6, dash: !o.color })),
      { line: this.line, color: ink.casing, width: 6.5 }, { line: this.line, color: ink.way, width: 3.2 },
    ]);
    this.setStops(stops);
    if (fit && (this.line.length > 1 || others.length)) {
      const all = this.line.length > 1 ? this.line : others.flatMap((o) => densify(o.corners, 3));
      this.fit(all);
    }
  }

  fit(line) {
    const small = this.map.getContainer().clientWidth < 560;
    const [[w, s], [e, n]] = bounds(line);
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const box = e - w < 2 && n - s < 2 ? [[w - 2, s - 1], [e + 2, n + 1]] : [[w, s], [e, n]];
    const camera = this.map.cameraForBounds(box, { padding: small ? { top: 40, bottom: 56, left: 44, right: 44 } : { top: 70, bottom: 70, left: 110, right: 120 }, maxZoom: 8 });
    if (!camera) return;
    // A globe shows half the world at most: long ways are seen from their middle.
    const wide = e - w > 140 || n > 66;
    const { middle, reach } = around(line);
    let to = camera;
    if (this.flatFor(reach > FAR && n < 80)) to = flatView(this.map.getContainer(), box, small ? 50 : 110);
    else if (wide) {
      const lat = Math.max(-60, Math.min(n > 80 ? 82 : 70, middle[1]));
      // The same zoom shows a larger globe the nearer to a pole its middle lies.
      const whole = wholeGlobe(this.map.getContainer()) + 0.3 + Math.log2(Math.cos((lat * Math.PI) / 180));
      to = { center: [middle[0], lat], zoom: n > 80 ? whole + (reach < 20 ? 1 : 0) : Math.min(camera.zoom, whole) };
    }
    if (still) this.map.jumpTo(to); else this.map.easeTo({ ...to, duration: 700 });
  }

  /** Unrolls the world for a way that no side of a globe shows whole, and rolls it up again after; says whether it is flat now. */
  flatFor(far) {
    const flat = this.map.getProjection()?.type === "mercator";
    if (far !== flat && (far || this.unrolled)) {
      this.map.setProjection({ type: far ? "mercator" : "globe" });
      this.unrolled = far;
      return far;
    }
    return flat;
  }

  setStops(stops) {
    this.markers.forEach((m) => m.remove());
    const west = Math.min(...stops.map((s) => this.onLine(s)));
    this.markers = stops.map((stop) => {
      const el = document.createElement("div");
      el.className = `stop ${stop.kind}${stops.length > 1 && this.onLine(stop) === west ? " west" : ""}`;
      const tag = document.createElement("span");
      tag.textContent = stop.name;
      el.append(tag);
      const marker = new maplibregl.Marker({ element: el, draggable: stop.kind === "via", opacityWhenCovered: "0" }).setLngLat([stop.lon, stop.lat]).addTo(this.map);
      const name = stop.name || `${Math.abs(stop.lat).toFixed(1)}° ${stop.lat < 0 ? "south" : "north"}, ${Math.abs(stop.lon).toFixed(1)}° ${stop.lon < 0 ? "west" : "east"}`;
      el.setAttribute("role", stop.kind === "via" ? "button" : "img");
      el.setAttribute("aria-label", stop.kind === "via" ? `${stop.label}: ${name}. Arrow keys move it, Delete takes it out.` : `${stop.label}: ${name}`);
      if (stop.kind === "via") {
        el.tabIndex = 0;
        marker.on("dragend", () => this.on.moveVia(stop.index, this.wrapped(marker.getLngLat())));
        el.addEventListener("keydown", (e) => this.keyOnStop(e, marker, stop.index));
        if (this.held === stop.index) { this.held = null; el.focus({ preventScroll: true }); }
      }
      return marker;
    });
  }

  /** Moves a stop by keys; the way follows once the keys rest. */
  keyOnStop(e, marker, index) {
    if (e.key === "Delete" || e.key === "Backspace") { e.preventDefault(); e.stopPropagation(); this.on.dropVia(index); return; }
    const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[e.key];
    if (!by) return;
    e.preventDefault();
    e.stopPropagation();
    const step = e.shiftKey ? 60 : 12;
    const at = this.map.project(marker.getLngLat());
    marker.setLngLat(this.map.unproject([at.x + by[0] * step, at.y + by[1] * step]));
    clearTimeout(this.rest);
    this.rest = setTimeout(() => { this.held = index; this.on.moveVia(index, this.wrapped(marker.getLngLat())); }, 500);
  }

  /** Longitude of a stop as the drawn line has it, which may run on past 180. */
  onLine(stop) {
    return this.line.length ? this.line[nearest(this.line, [stop.lon, stop.lat])][0] : stop.lon;
  }

  wrapped(at) {
    const { lng, lat } = at.wrap();
    return [Math.round(lng * 1e4) / 1e4, Math.round(lat * 1e4) / 1e4];
  }

  listen() {
    const map = this.map;
    const hand = (name) => () => { map.getCanvas().style.cursor = name; };
    for (const layer of ["ports", "passages"]) {
      map.on("mouseenter", layer, hand("pointer"));
      map.on("mouseleave", layer, hand(""));
    }
    map.on("mouseenter", "way-hit", hand("grab"));
    map.on("mouseleave", "way-hit", hand(""));
    map.on("click", (e) => {
      if (this.dragged) { this.dragged = false; return; }
      this.popup?.remove();
      if (e.originalEvent.target.closest?.(".maplibregl-marker") || !this.onGlobe(e.point)) return;
      this.openAt(e.point, e.lngLat);
    });
    map.getCanvas().addEventListener("keydown", (e) => {
      if (e.key !== "Enter") return;
      e.preventDefault();
      this.popup?.remove();
      const { clientWidth: w, clientHeight: hgt } = map.getContainer();
      this.openAt({ x: w / 2, y: hgt / 2 }, map.getCenter(), 14);
    });
    const begin = (e) => {
      // A stop on the way is dragged by its own marker.
      if (e.originalEvent.target.closest?.(".maplibregl-marker")) return;
      if (e.originalEvent.touches?.length > 1) return;
      if (this.map.queryRenderedFeatures(e.point, { layers: ["passages"] }).length) return;
      e.preventDefault();
      const start = e.point;
      const leg = this.legAt(e.lngLat);
      const el = document.createElement("div");
      el.className = "stop via ghost";
      const ghost = new maplibregl.Marker({ element: el }).setLngLat(e.lngLat).addTo(map);
      const touch = e.type === "touchstart";
      const move = (m) => ghost.setLngLat(m.lngLat);
      const end = (u) => {
        map.off(touch ? "touchmove" : "mousemove", move);
        ghost.remove();
        if (Math.hypot(u.point.x - start.x, u.point.y - start.y) < 6) return;
        this.dragged = !touch;
        this.on.via(leg, this.wrapped(ghost.getLngLat()));
      };
      map.on(touch ? "touchmove" : "mousemove", move);
      map.once(touch ? "touchend" : "mouseup", end);
    };
    map.on("mousedown", "way-hit", begin);
    map.on("touchstart", "way-hit", begin);
  }

  /** Opens what can be done with what lies at a pixel: a passage, a port, or the point itself. */
  openAt(at, lngLat, reach = 7) {
    const near = [[at.x - reach, at.y - reach], [at.x + reach, at.y + reach]];
    const passage = this.map.queryRenderedFeatures(near, { layers: ["passages"] })[0];
    const port = this.portNear(at) ?? this.map.queryRenderedFeatures(near, { layers: ["ports"] })[0];
    const show = (content) => this.show(lngLat, content);
    if (passage) this.on.passage(passage.properties.id, show);
    else if (port) this.on.pick({ text: port.properties.code || port.properties.name, name: port.properties.name }, show);
    else {
      const [lon, lat] = this.wrapped(lngLat);
      this.on.pick({ text: `${lat},${lon}`, name: null, lon, lat }, show);
    }
  }

  /** Whether a pixel shows the earth and not the space beside it. */
  onGlobe(at) {
    const back = this.map.project(this.map.unproject(at));
    return Math.hypot(back.x - at.x, back.y - at.y) < 3;
  }

  /** The port nearest to a pixel, as a feature, when one lies within a finger's breadth and can be meant at this zoom. */
  portNear(at) {
    const zoom = this.map.getZoom();
    const sizes = zoom < 4.5 ? ["large", "medium"] : ["large", "medium", "small", "very-small"];
    let best = null;
    for (const p of this.ports ?? []) {
      if (!sizes.includes(p.size) || this.hidden([p.lon, p.lat])) continue;
      const xy = this.map.project([p.lon, p.lat]);
      const far = Math.hypot(xy.x - at.x, xy.y - at.y);
      if (far < (best?.far ?? 14)) best = { far, properties: { name: p.name, code: p.code } };
    }
    return best;
  }

  /** Whether a place lies on the far side of the globe. */
  hidden([lon, lat]) {
    return this.cap.hidden(lon, lat);
  }

  /** Which leg (0 first) of the shown way lies nearest to a point. */
  legAt(at) {
    const spot = nearest(this.line, [at.lng, at.lat]);
    return this.markers.slice(1, -1).filter((m) => {
      const { lng, lat } = m.getLngLat();
      return nearest(this.line, [lng, lat]) <= spot;
    }).length;
  }

  show(at, content) {
    this.popup = new maplibregl.Popup({ closeButton: true, maxWidth: "280px", focusAfterOpen: true }).setLngLat(at).setDOMContent(content).addTo(this.map);
  }

  closePopup() {
    this.popup?.remove();
  }
}
