// Corridors side by side, kept in this browser.

import { get, post } from "./api.js";
import { fill, h, MONTHS, num, say } from "./dom.js";
import { HUES } from "./map.js";
import { address, read, voyageBody, wayParams } from "./state.js";

const KEY = "sealane-compare";
const MOST = 6;

export class CompareView {
  constructor(root, app) {
    this.root = root;
    this.app = app;
    this.rows = [];
    try { this.rows = JSON.parse(localStorage.getItem(KEY) ?? "[]").map((state) => ({ state: { ...read(""), ...state } })); } catch { /* unreadable: begin anew */ }
    this.show();
  }

  keep() {
    localStorage.setItem(KEY, JSON.stringify(this.rows.map((r) => r.state)));
    this.app.countCompared(this.rows.length);
  }

  add(state, answer) {
    if (!answer) return;
    if (this.rows.some((r) => address(r.state) === address(state))) { say("Already compared"); return; }
    if (this.rows.length >= MOST) { say(`At most ${MOST} side by side; take one out first`, "bad"); return; }
    this.rows.push({ state, ...answer });
    this.keep();
    this.show();
    say("Added to the comparison");
  }

  drop(i) {
    this.rows.splice(i, 1);
    this.keep();
    this.show();
    this.draw();
  }

  /** Asks again what was kept only as a question, then draws. */
  async open() {
    await Promise.all(this.rows.map(async (row) => {
      if (row.route) return;
      const s = row.state;
      try {
        row.route = await get("/api/route", wayParams(s, this.app.year));
        const body = voyageBody(s, this.app.year);
        if (body) row.voyage = await post("/api/voyage", body).catch((problem) => ({ problem }));
      } catch (error) { row.error = error; }
    }));
    this.show();
    this.draw();
  }

  draw() {
    const ways = this.rows.map((r, i) => r.route && { corners: r.route.corners, color: HUES[i % HUES.length] }).filter(Boolean);
    const ends = new Map();
    for (const { route } of this.rows) {
      for (const [kind, p] of route ? [["from", route.from], ["to", route.to]] : []) {
        const key = `${p.lon.toFixed(2)},${p.lat.toFixed(2)}`;
        if (!ends.has(key)) ends.set(key, { lon: p.lon, lat: p.lat, name: p.locode ? p.name : "", kind, label: kind === "from" ? "From" : "To" });
      }
    }
    this.app.map?.setWay(null, ways, [...ends.values()], true);
    this.app.map?.setPassages(this.app.passages, this.rows.flatMap((r) => r.route?.passages ?? []), []);
  }

  show() {
    if (!this.rows.length) {
      fill(this.root, h("div", { class: "welcome" }, h("p", {}, "Nothing to compare yet. Find a way, then press “Compare” below it.")));
      return;
    }
    const best = (f) => Math.min(...this.rows.map((r) => f(r) ?? Infinity));
    const line = (label, f, decimals, mark = true) => {
      const low = mark ? best(f) : NaN;
      return h("tr", {}, h("th", { scope: "row" }, label), this.rows.map((r) => {
        const v = f(r);
        return h("td", { class: this.rows.length > 1 && v === low ? "best" : "" }, num(v, decimals));
      }));
    };
    const priced = (f) => (r) => (r.voyage && !r.voyage.problem ? f(r.voyage) : undefined);
    fill(this.root, h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Comparison" }, h("table", { class: "compare" },
      h("thead", {}, h("tr", {}, h("td", {}), this.rows.map((r, i) => {
        const dot = h("span", { class: "dot", "aria-hidden": "true" });
        dot.style.background = HUES[i % HUES.length];
        const apart = this.apart(r);
        return h("th", { scope: "col" }, h("div", { class: "head" }, dot, h("a", { href: address(r.state) }, this.title(r)),
          h("button", { type: "button", class: "icon", "aria-label": `Take out ${[this.title(r), apart].filter(Boolean).join(", ")}`, onclick: () => this.drop(i) }, "✕")),
        apart ? h("small", {}, apart) : null);
      }))),
      h("tbody", {},
        line("Distance, nm", (r) => r.route?.distance_nm), line("Time, days", priced((v) => v.total_days), 1),
        line("Cost, USD/t", priced((v) => v.cost_usd_per_t), 2),
        h("tr", {}, h("th", { scope: "row" }, "Its range by prices"), this.rows.map((r) => { const [a, b] = priced((v) => v.cost_usd_per_t_range)(r) ?? []; return h("td", {}, Number.isFinite(a) ? `${num(a, 1)}–${num(b, 1)}` : "–"); })), line("CO₂, kg/t", priced((v) => v.co2_kg_per_t), 1), line("Fuel, t", priced((v) => Object.values(v.fuel_t ?? {}).reduce((a, b) => a + b, 0))),
        h("tr", {}, h("th", { scope: "row" }, "Ship"), this.rows.map((r) => h("td", {}, this.app.ships.find((s) => s.id === r.state.ship)?.name ?? "–"))),
        h("tr", {}, h("th", { scope: "row" }, "Cargo"), this.rows.map((r) => h("td", {}, this.app.cargoes.find((c) => c.id === r.state.cargo)?.name ?? "–"))),
        line("Carried, t", priced((v) => v.cargo_t), 0, false),
        h("tr", {}, h("th", { scope: "row" }, "Month"), this.rows.map((r) => h("td", {}, r.state.month ? MONTHS[r.state.month - 1] : "mean of the year"))),
        this.rows.some((r) => r.state.speed) ? h("tr", {}, h("th", { scope: "row" }, "Speed, kn"), this.rows.map((r) => h("td", {}, r.state.speed || "usual"))) : null,
        this.rows.some((r) => r.state.via.length) ? h("tr", {}, h("th", { scope: "row" }, "Stops"), this.rows.map((r) => h("td", { class: "text" }, r.state.via.map((v) => this.app.names.get(v) ?? v).join(", ") || "–"))) : null,
        h("tr", {}, h("th", { scope: "row" }, "Passages"), this.rows.map((r) => h("td", { class: "text" }, r.error?.message ?? (r.route?.passages.map((p) => this.app.passageName(p)).join(", ") || "–"))))))));
  }

  /** What tells a corridor from another of the same title. */
  apart(row) {
    const twins = this.rows.filter((r) => this.title(r) === this.title(row));
    if (twins.length < 2) return "";
    const differs = (f) => new Set(twins.map(f)).size > 1;
    const name = (rows, id) => rows.find((x) => x.id === id)?.name ?? "";
    return [
      differs((r) => r.state.ship) && name(this.app.ships, row.state.ship), differs((r) => r.state.cargo) && name(this.app.cargoes, row.state.cargo),
      differs((r) => r.state.month) && (row.state.month ? MONTHS[row.state.month - 1] : "mean of the year"), differs((r) => r.state.ice) && (row.state.ice || "own ice class"),
    ].filter(Boolean).join(", ");
  }

  title(row) {
    const name = (text, place) => place?.locode ? place.name : this.app.names.get(text) ?? text;
    const shut = row.state.shut.length ? `, without ${row.state.shut.map((p) => this.app.passageName(p)).join(", ")}` : "";
    return `${name(row.state.from, row.route?.from)} – ${name(row.state.to, row.route?.to)}${shut}`;
  }
}
