// The view of one way: places, ship and cargo, what the way uses, what it costs, what shuts it.

import { download, get, post } from "./api.js";
import { placeField } from "./combo.js";
import { copy, degrees, delta, fill, h, hear, MONTHS, num, say, words } from "./dom.js";
import { address, voyageBody, wayParams, write } from "./state.js";

const ICE = ["IC", "IB", "IA", "IA-Super", "Arc4", "Arc5", "Arc6", "Arc7", "Arc8", "Arc9", "PC7", "PC6", "PC5", "PC4", "PC3", "PC2", "PC1"];
const FORMS = [["GeoJSON", "application/geo+json", "geojson"], ["GPX", "application/gpx+xml", "gpx"], ["RTZ", "application/rtz+xml", "rtz"], ["KML", "application/vnd.google-earth.kml+xml", "kml"]];

export class WayView {
  constructor(root, app) {
    this.root = root;
    this.app = app;
    this.turn = 0;
    this.build();
  }

  get state() { return this.app.state; }

  build() {
    const change = (key) => ({ text, name }) => { this.app.names.set(text, name); this.state[key] = text; this.ask({ push: true, fit: true }); };
    const gone = (key) => () => { this.state[key] = ""; this.ask({ push: true }); };
    this.from = placeField({ label: "From", hint: "Port, UN/LOCODE or lat,lon", choose: change("from"), clear: gone("from") });
    this.to = placeField({ label: "To", hint: "Port, UN/LOCODE or lat,lon", choose: change("to"), clear: gone("to") });
    this.stops = h("div", { class: "stops" });
    this.add = h("button", { type: "button", class: "quiet", onclick: () => this.addStop() }, "Add a stop");
    const swap = h("button", { type: "button", class: "icon swap", "aria-label": "Swap from and to", title: "Swap", onclick: () => this.swap() }, "⇅");
    this.options = h("details", { class: "options" }, h("summary", {}, "Voyage ", h("span", { class: "sum" })), h("div", { class: "grid" }));
    this.chips = h("div", { class: "chips", "aria-label": "Shut passages" });
    this.result = h("div", { class: "result" });
    fill(this.root, h("div", { class: "places" }, this.from.element, swap, this.stops, this.to.element, this.add), this.options, this.chips, this.result);
    this.buildOptions();
    this.welcome();
  }

  buildOptions() {
    const grid = this.options.querySelector(".grid");
    const set = (key) => (e) => { this.state[key] = e.target.value; this.ask({ push: true, tell: `${e.target.labels?.[0]?.textContent ?? key} changed` }); };
    const select = (id, label, key, rows, none = "–") => {
      const el = h("select", { id, onchange: set(key) }, h("option", { value: "" }, none), rows.map(([v, t]) => h("option", { value: v }, t)));
      el.value = this.state[key];
      return h("div", { class: "field" }, h("label", { for: id }, label), el);
    };
    const { ships, cargoes } = this.app;
    fill(grid,
      select("ship", "Ship", "ship", ships.map((s) => [s.id, s.name])),
      select("cargo", "Cargo", "cargo", cargoes.map((c) => [c.id, c.name])),
      h("div", { class: "field" }, h("label", { for: "cargo_t" }, "Tonnes"), h("input", { id: "cargo_t", type: "number", min: 1, step: "any", inputmode: "decimal", placeholder: "full ship", value: this.state.cargo_t, onchange: set("cargo_t") })),
      h("div", { class: "field" }, h("label", { for: "speed" }, "Speed, kn"), h("input", { id: "speed", type: "number", min: 1, max: 40, step: "0.1", inputmode: "decimal", placeholder: "usual", value: this.state.speed, onchange: set("speed") })),
      select("month", "Month", "month", MONTHS.map((m, i) => [String(i + 1), m]), "Mean of the year"),
      select("ice", "Ice class", "ice", ICE.map((c) => [c, c]), "The ship's own"),
      h("div", { class: "field wide" }, h("label", { for: "use" }, "Must pass"), h("select", { id: "use", onchange: (e) => { const id = e.target.value; e.target.value = ""; this.use(id); } },
        h("option", { value: "" }, "–"), this.app.passages.map((p) => h("option", { value: p.id }, p.name)))));
    this.sum();
  }

  sum() {
    const { ships, cargoes } = this.app;
    const s = this.state;
    const name = (rows, id) => rows.find((r) => r.id === id)?.name;
    const parts = [name(ships, s.ship), name(cargoes, s.cargo), s.month && MONTHS[s.month - 1], s.ice].filter(Boolean);
    this.options.querySelector(".sum").textContent = parts.join(" · ");
  }

  /** Shows the question of `state` in the fields. */
  sync() {
    const named = (text) => this.app.names.get(text) ?? text;
    this.from.set(named(this.state.from));
    this.to.set(named(this.state.to));
    for (const key of ["ship", "cargo", "cargo_t", "speed", "month", "ice"]) {
      const el = this.root.querySelector(`#${key}`);
      if (el) el.value = this.state[key];
    }
    fill(this.stops, this.state.via.map((via, i) => this.stopField(via, i)));
    fill(this.chips, this.state.shut.map((id) => h("button", { type: "button", class: "chip", onclick: () => this.shut(id, false), title: "Open again" }, `${this.app.passageName(id)} shut`, h("span", { "aria-hidden": "true" }, " ✕"))),
      this.state.use.map((id) => h("button", { type: "button", class: "chip use", title: "No longer required", onclick: () => { this.state.use = this.state.use.filter((x) => x !== id); this.ask({ push: true }); } }, `by ${this.app.passageName(id)}`, h("span", { "aria-hidden": "true" }, " ✕"))),
      this.state.full === "1" ? h("button", { type: "button", class: "chip use", title: "Let the ship sail part laden", onclick: () => { this.state.full = ""; this.ask({ push: true }); } }, "full ship only", h("span", { "aria-hidden": "true" }, " ✕")) : null,
      this.state.shut.length > 1 ? h("button", { type: "button", class: "quiet", onclick: () => { this.state.shut = []; this.ask({ push: true }); } }, "Open all") : null);
    this.sum();
  }

  stopField(via, i) {
    const field = placeField({
      label: `Stop ${i + 1}`, hint: "Port or lat,lon", value: this.app.names.get(via) ?? via,
      choose: ({ text, name }) => { this.app.names.set(text, name); this.state.via[i] = text; this.ask({ push: true }); },
      clear: () => this.dropStop(i),
    });
    field.element.append(h("button", { type: "button", class: "icon", "aria-label": `Remove stop ${i + 1}`, onclick: () => this.dropStop(i) }, "✕"));
    return field.element;
  }

  addStop() {
    const i = this.state.via.length;
    if (this.stops.children.length > i) { this.stops.lastChild.querySelector("input").focus(); return; }
    const element = this.stopField("", i);
    this.stops.append(element);
    element.querySelector("input").focus();
  }

  dropStop(i) {
    this.state.via.splice(i, 1);
    this.ask({ push: true });
  }

  swap() {
    const s = this.state;
    [s.from, s.to] = [s.to, s.from];
    s.via.reverse();
    this.ask({ push: true });
  }

  /** Shuts a passage or opens it again, and says what that did. */
  shut(id, on) {
    const s = this.state;
    s.shut = s.shut.filter((x) => x !== id);
    if (on) s.shut.push(id);
    this.ask({ push: true, tell: on ? `${this.app.passageName(id)} shut` : `${this.app.passageName(id)} open` });
  }

  /** Requires a passage. */
  use(id) {
    if (!id || this.state.use.includes(id)) return;
    this.state.use.push(id);
    this.state.shut = this.state.shut.filter((x) => x !== id);
    this.ask({ push: true, fit: true, tell: `by ${this.app.passageName(id)}` });
  }

  welcome() {
    const row = (from, to, text, more = {}) => h("li", {}, h("button", { type: "button", class: "quiet", onclick: () => { Object.assign(this.state, { from, to, via: [], shut: [], use: [], ...more }); this.ask({ push: true, fit: true }); } }, text));
    fill(this.result, h("div", { class: "welcome" },
      h("p", {}, "Type two ports, or click them on the map. The way follows real water; shut a strait and watch it move."),
      h("ul", {}, row("RUVVO", "INMAA", "Vladivostok to Chennai"), row("NLRTM", "SGSIN", "Rotterdam to Singapore"), row("RUMMK", "JPYOK", "Murmansk to Yokohama by the Northern Sea Route, September", { use: ["northern-sea-route"], ice: "Arc7", month: "9" }))));
  }

  /** The question as the API takes it. */
  params() {
    return { ...wayParams(this.state, this.app.year), alternatives: 2 };
  }

  voyageBody() {
    return voyageBody(this.state, this.app.year);
  }

  /** Asks; when there is no answer and `undo` is given, puts things back as they were and says why. */
  async ask({ push = false, fit = false, tell = null, undo = null } = {}) {
    const s = this.state;
    write(s, push);
    this.sync();
    const turn = ++this.turn;
    if (!s.from || !s.to) {
      this.app.map?.setWay(null, [], [], false);
      this.welcome();
      return;
    }
    this.result.setAttribute("aria-busy", "true");
    try {
      const shown = { ...this.params() };
      const [route, open, voyage, openVoyage] = await Promise.all([
        get("/api/route", shown),
        s.shut.length ? get("/api/route", { ...shown, avoid: [], alternatives: 0 }).catch(() => null) : null,
        this.price(this.voyageBody()),
        s.shut.length ? this.price(this.voyageBody() && { ...this.voyageBody(), avoid: [] }) : null,
      ]);
      if (turn !== this.turn) return;
      this.answer = { route, voyage };
      this.learn(route);
      this.sync();
      this.draw(route, fit || !this.fitted, open);
      this.fitted = true;
      this.show(route, voyage, open, openVoyage);
      this.app.title(`${this.app.names.get(s.from)} to ${this.app.names.get(s.to)}, ${num(route.distance_nm)} nm`);
      const priced = voyage && !voyage.problem;
      const figures = [`${num(route.distance_nm)} nautical miles${open ? `, ${delta(route.distance_nm - open.distance_nm)}` : ""}`,
        priced && `${num(voyage.total_days, 1)} days`, priced && Number.isFinite(voyage.cost_usd_per_t) && `${num(voyage.cost_usd_per_t, 2)} USD a tonne`].filter(Boolean).join("; ");
      // A new way that nobody announced is still read out, but not shown over the map.
      if (tell) say(`${tell}: ${figures}`);
      else if (push) hear(figures);
    } catch (error) {
      if (turn !== this.turn) return;
      if (undo) {
        undo();
        say(`${error.message}. The way stays as it was.`, "bad");
        await this.ask({});
        return;
      }
      this.fail(error);
    } finally {
      if (turn === this.turn) this.result.removeAttribute("aria-busy");
    }
  }

  async price(body) {
    if (!body) return null;
    try {
      return await post("/api/voyage", body);
    } catch (error) {
      return { problem: error };
    }
  }

  learn(route) {
    const label = (p) => (p.locode ? p.name : degrees(p.lon, p.lat));
    this.app.names.set(this.state.from, label(route.from));
    this.app.names.set(this.state.to, label(route.to));
    route.via.forEach((p, i) => this.app.names.set(this.state.via[i], label(p)));
  }

  draw(route, fit, open = null) {
    this.before = open;
    const stop = (p, kind, label, index) => ({ lon: p.lon, lat: p.lat, name: p.locode ? p.name : "", kind, label, index });
    const stops = [stop(route.from, "from", "From"), ...route.via.map((p, i) => stop(p, "via", `Stop ${i + 1}`, i)), stop(route.to, "to", "To")];
    const corners = route.corners;
    this.app.map?.setWay(corners, (open ? [open] : route.alternatives).map((a) => ({ corners: a.corners })), stops, fit);
    this.app.map?.setPassages(this.app.passages, route.passages, this.state.shut);
  }

  redraw() {
    if (!this.answer) return;
    this.draw(this.answer.route, true, this.before);
    const { from, to, distance_nm } = this.answer.route;
    this.app.title(`${from.name} to ${to.name}, ${num(distance_nm)} nm`);
  }

  fail(error) {
    this.answer = null;
    this.app.map?.setWay(null, [], [], false);
    this.app.map?.setPassages(this.app.passages, [], this.state.shut);
    fill(this.result, h("div", { class: "problem", role: "alert" },
      h("strong", {}, error.kind === "no_route" ? "No way" : "This cannot be answered"), h("p", {}, error.message),
      error.binding?.length ? h("ul", {}, error.binding.map((b) => h("li", {}, b))) : null));
  }

  show(route, voyage, open, openVoyage) {
    const priced = voyage && !voyage.problem;
    const was = openVoyage && !openVoyage.problem ? openVoyage : null;
    fill(this.result,
      h("div", { class: "figures" },
        this.figure(num(route.distance_nm), "nautical miles", open && delta(route.distance_nm - open.distance_nm), "distance"),
        priced ? this.figure(num(voyage.total_days, 1), "days, berth to berth", was && delta(voyage.total_days - was.total_days, 1), "days") : null,
        priced && Number.isFinite(voyage.cost_usd_per_t) ? this.figure(num(voyage.cost_usd_per_t, 2), "USD a tonne", was && delta(voyage.cost_usd_per_t - was.cost_usd_per_t, 2), "cost", this.range(voyage)) : null,
        priced && Number.isFinite(voyage.co2_kg_per_t) ? this.figure(num(voyage.co2_kg_per_t, 1), "kg CO₂ a tonne", was && delta(voyage.co2_kg_per_t - was.co2_kg_per_t, 1), "co2") : null),
      open ? h("p", { class: "note" }, "Differences are against the way with everything open, dashed on the map.") : null,
      (route.warnings ?? []).map((w) => h("p", { class: "note warn" }, w)),
      priced && voyage.cut ? h("p", { class: "note warn", id: "cut" }, `${this.cutWords(voyage.cut)}. `, / in [a-z-]+$/.test(voyage.cut) && h("button", { type: "button", class: "quiet", onclick: () => { this.state.full = "1"; this.ask({ push: true, fit: true, tell: "Full ship only" }); } }, "Show the way of the full ship")) : null,
      priced ? h("p", { class: "note", id: "month-note" }, this.monthWords(voyage)) : null,
      voyage?.problem ? h("p", { class: "note bad" }, `No price: ${voyage.problem.message}${voyage.problem.binding.length ? ` (${voyage.problem.binding.join("; ")})` : ""}.`) : null,
      !voyage ? h("p", { class: "note" }, this.state.ship ? "Choose a cargo for time, cost and emissions." : "Choose a ship and a cargo for time, cost and emissions.") : null,
      this.passages(route),
      this.zones(route),
      this.limits(route),
      priced ? this.bill(voyage, was) : null,
      this.alternatives(route),
      this.proof(route),
      this.actions());
  }

  /** What cuts the cargo, with numbers and names for people. */
  cutWords(text) {
    return text.replace(/\d{4,}/g, (n) => num(Number(n))).replace(/ in ([a-z-]+)$/, (all, id) => ` in ${this.app.passageName(id)}`);
  }

  /** What the time stands for: a month with its spread, or the mean of the year. */
  monthWords(voyage) {
    const m = voyage.month;
    if (!m) return `Time and cost are the mean of the year, ice not counted.`;
    const lost = Math.round((m.time_factor - 1) * 100);
    const share = m.passable_share < 1 ? ` ${Math.round(m.passable_share * 100)} % of departures pass.` : "";
    return `${MONTHS[m.month - 1]}: ${num(m.days[1], 1)} days at sea (${num(m.days[0], 1)} to ${num(m.days[2], 1)} in 8 of 10 departures), ${lost} % more than in calm open water.${share} Fuel and CO₂ are those of the mean of the year.`;
  }

  /** What the prices' own ranges make of the cost. */
  range(voyage) {
    const [low, high] = voyage.cost_usd_per_t_range ?? [];
    return Number.isFinite(low) && Number.isFinite(high) ? `${num(low, 2)} to ${num(high, 2)} by the range of prices` : null;
  }

  figure(value, unit, difference, id, range = null) {
    return h("div", { class: "figure" }, h("b", { id: `figure-${id}` }, value), h("span", {}, unit), range && h("small", { id: `range-${id}` }, range),
      difference && difference !== "±0" ? h("em", {}, difference) : null);
  }

  passages(route) {
    const rows = route.passages.map((id) => h("li", {},
      h("span", {}, this.app.passageName(id)),
      h("button", { type: "button", class: "small", onclick: () => this.shut(id, true), "aria-label": `Shut ${this.app.passageName(id)}` }, "Shut")));
    const rest = this.app.passages.filter((p) => !route.passages.includes(p.id) && !this.state.shut.includes(p.id));
    const more = h("select", { "aria-label": "Shut another passage", onchange: (e) => e.target.value && this.shut(e.target.value, true) },
      h("option", { value: "" }, "Shut another…"), rest.map((p) => h("option", { value: p.id }, p.name)));
    return h("section", { class: "block" }, h("h2", {}, "Passages"),
      rows.length ? h("ol", { id: "passages", class: "rows" }, rows) : h("p", { class: "note" }, "No strait or canal on this way."), more);
  }

  zones(route) {
    if (!route.zones.length) return null;
    return h("section", { class: "block" }, h("h2", {}, "Zones"),
      h("ul", { class: "rows" }, route.zones.map((z) => h("li", {}, h("span", {}, z.name || words(z.id)), h("span", { class: "num" }, `${num(z.distance_nm)} nm`)))));
  }

  limits(route) {
    const all = route.limits;
    if (!all.length) return null;
    const WHAT = { draught_m: "draught", beam_m: "beam", length_m: "length", air_draught_m: "air draught" };
    const row = (l) => h("li", { class: l.margin < 0 ? "bad" : "" },
      h("span", {}, `${this.app.passageName(l.place)}, ${WHAT[l.what] ?? words(l.what)}`), h("span", { class: "num", title: `${l.grade}: ${l.source}` }, Number.isFinite(l.ship) ? `${num(l.allowed, 1)} m, ship ${num(l.ship, 1)} m` : `${num(l.allowed, 1)} m`));
    const list = (rows) => h("ul", { class: "rows" }, rows.map(row));
    return h("section", { class: "block" }, h("h2", {}, "Limits"), list(all.slice(0, 4)),
      all.length > 4 ? h("details", {}, h("summary", {}, `${all.length - 4} more`), list(all.slice(4))) : null);
  }

  bill(voyage, was) {
    const had = was?.cost_usd ?? {};
    const kinds = Object.keys({ ...voyage.cost_usd, ...had }).filter((k) => k !== "total" && (voyage.cost_usd?.[k] || had[k]));
    const fuel = Object.entries(voyage.fuel_t ?? {});
    const row = (k, label, more) => h("tr", more, h("th", { scope: "row" }, label), h("td", {}, num(voyage.cost_usd?.[k] ?? 0)),
      was ? h("td", { class: "delta" }, delta((voyage.cost_usd?.[k] ?? 0) - (had[k] ?? 0))) : null);
    return h("details", { class: "block", open: Boolean(was) }, h("summary", {}, h("h2", {}, "What it costs")),
      h("table", { class: "bill" }, was ? h("thead", {}, h("tr", {}, h("td", {}), h("th", { scope: "col" }, "USD"), h("th", { scope: "col" }, "Change"))) : null,
        h("tbody", {}, kinds.map((k) => row(k, words(k), {})), row("total", was ? "Total" : "Total, USD", { class: "total" }))),
      fuel.length ? h("p", { class: "note" }, `Fuel: ${fuel.map(([k, v]) => `${num(v)} t ${k.toUpperCase()}`).join(", ")}. CO₂ ${num(voyage.co2_t)} t. Speed ${num(voyage.speed_kn, 1)} kn.`) : null,
      voyage.warnings?.length ? h("ul", { class: "notes" }, voyage.warnings.map((w) => h("li", {}, typeof w === "string" ? w : w.message ?? JSON.stringify(w)))) : null);
  }

  alternatives(route) {
    if (!route.alternatives.length) return null;
    return h("section", { class: "block" }, h("h2", {}, "Other ways"),
      h("ul", { class: "rows" }, route.alternatives.map((a) => h("li", {},
        h("span", {}, [a.passages.map((p) => this.app.passageName(p)).join(", ") || "Open water",
          ...(a.sides ?? []).map((s) => `${s.side} of ${s.island}`)].join("; ")), h("span", { class: "num" }, `${delta(a.extra_nm)} nm`)))));
  }

  proof(route) {
    const c = route.certificate;
    const row = (k, v) => h("tr", {}, h("th", { scope: "row" }, k), h("td", {}, v));
    return h("details", { class: "block" }, h("summary", {}, h("h2", {}, "Proof and sources")),
      h("table", {}, h("tbody", {}, row("Over land", `${num(c.land_km, 1)} km`), c.access_land_km >= 0.05 ? row("Port access over drawn land", `${num(c.access_land_km, 1)} km`) : null, row("Along fairways and port access", `${num(c.fairway_km)} km`),
        row("No shorter way than", `${num(c.lower_bound_nm)} nm`), row("How this is known", c.method))),
      h("ul", { class: "notes" }, route.sources.map((s) => h("li", {}, s))), h("p", { class: "note" }, `Sealane ${route.version}`));
  }

  actions() {
    const file = (media, ext) => async () => {
      try {
        await download("/api/route", this.params(), media, `${this.state.from}-${this.state.to}.${ext}`.replace(/[^\w.-]+/g, "_"));
      } catch (e) { say(e.message, "bad"); }
    };
    return h("div", { class: "actions" },
      h("button", { type: "button", onclick: () => copy(location.origin + address(this.state)) }, "Copy link"),
      h("button", { type: "button", onclick: () => this.app.compare.add(structuredClone(this.state), this.answer) }, "Compare"),
      h("div", { class: "files" }, "Download ", FORMS.map(([name, media, ext]) => h("button", { type: "button", class: "small", onclick: file(media, ext), "aria-label": `Download as ${name}` }, name))));
  }
}
