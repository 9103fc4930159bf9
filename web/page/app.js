// Sealane's page: joins the question in the address, the panel and the map.

import { get } from "./js/api.js";
import { CompareView } from "./js/compare.js";
import { $, h, say, words } from "./js/dom.js";
import { SeaMap } from "./js/map.js";
import { read } from "./js/state.js";
import { StudiesView } from "./js/studies.js";
import { WayView } from "./js/way.js";

const THEME = "sealane-theme";
const system = matchMedia("(prefers-color-scheme: dark)");

class App {
  state = read();
  names = new Map();
  ships = [];
  cargoes = [];
  passages = [];
  year = new Date().getFullYear();

  constructor() {
    this.dark = this.theme() === "dark";
    document.documentElement.dataset.theme = this.dark ? "dark" : "light";
    this.startMap();
    this.way = new WayView($("view-way"), this);
    this.compare = new CompareView($("view-compare"), this);
    this.studies = new StudiesView($("view-studies"), this);
    this.countCompared(this.compare.rows.length);
    this.listen();
    this.load();
    this.follow();
  }

  theme() {
    return localStorage.getItem(THEME) ?? (system.matches ? "dark" : "light");
  }

  startMap() {
    try {
      this.map = new SeaMap($("map"), this.dark, {
        pick: (place, show) => show(this.placeMenu(place)),
        via: (leg, [lon, lat]) => { const was = [...this.state.via]; this.state.via.splice(leg, 0, `${lat},${lon}`); this.way.ask({ push: true, undo: () => { this.state.via = was; } }); },
        dropVia: (i) => { this.way.dropStop(i); say("Stop taken out"); },
        moveVia: (i, [lon, lat]) => { const was = [...this.state.via]; this.state.via[i] = `${lat},${lon}`; this.way.ask({ push: true, undo: () => { this.state.via = was; } }); },
        passage: (id, show) => show(this.passageMenu(id)),
      });
    } catch (error) {
      // No WebGL: everything but the picture still works.
      this.map = null;
      const note = $("map-note");
      note.hidden = false;
      note.textContent = "This browser shows no map (WebGL is missing or switched off). Distances, costs and studies work all the same.";
      console.info(error.message);
    }
  }

  async load() {
    try {
      const [passages, ships, cargoes] = await Promise.all([get("/api/passages"), get("/api/ships"), get("/api/cargoes")]);
      this.passages = passages.passages.toSorted((a, b) => a.name.localeCompare(b.name));
      this.ships = ships.ships;
      this.cargoes = cargoes.cargoes;
      this.presume();
      this.way.buildOptions();
      this.way.sync();
      if (this.way.answer && !this.state.ship) this.way.redraw();
      else if (this.state.from && this.state.to) this.way.ask({});
      else this.map?.setPassages(this.passages, [], this.state.shut);
    } catch (error) {
      say(error.message, "bad");
    }
    if (this.map) {
      const ports = await get("/api/ports").catch(() => null);
      if (ports) this.map.setPorts(ports.ports);
      const zones = await get("/api/zones").catch(() => null);
      if (zones) this.map.setZones(zones);
    }
  }

  /** A bulk carrier with coal, until something else is chosen, so that a way has a price at once. */
  presume() {
    const s = this.state;
    if (s.ship || s.cargo) return;
    s.ship = this.ships.find((x) => x.id === "panamax-bulk")?.id ?? "";
    s.cargo = this.cargoes.find((x) => x.id === "coking-coal")?.id ?? "";
  }

  /** Does what the address says. */
  follow() {
    const shared = location.pathname.match(/^\/s\/([0-9a-f]{32})$/);
    this.state = read();
    this.presume();
    if (location.pathname.startsWith("/s/")) {
      this.view("studies");
      if (shared) this.studies.report(shared[1]);
      else this.studies.astray();
      return;
    }
    if ($("report").open) $("report").close();
    this.view("way", false);
    this.way.fitted = false;
    this.way.ask({ fit: true });
  }

  listen() {
    addEventListener("popstate", () => this.follow());
    for (const tab of document.querySelectorAll("button[data-view]")) tab.addEventListener("click", () => this.view(tab.dataset.view));
    $("theme").addEventListener("click", () => {
      this.dark = !this.dark;
      localStorage.setItem(THEME, this.dark ? "dark" : "light");
      this.paint();
    });
    system.addEventListener("change", () => {
      this.dark = this.theme() === "dark";
      this.paint();
    });
    document.querySelector(".skip").addEventListener("click", (e) => { e.preventDefault(); $("panel").focus(); });
  }

  paint() {
    document.documentElement.dataset.theme = this.dark ? "dark" : "light";
    this.map?.setDark(this.dark);
  }

  view(name, act = true) {
    for (const tab of document.querySelectorAll("button[data-view]")) {
      const on = tab.dataset.view === name;
      tab.setAttribute("aria-pressed", String(on));
      $(`view-${tab.dataset.view}`).hidden = !on;
    }
    document.body.dataset.view = name;
    this.map?.map.resize();
    this.title({ way: "", compare: "Compare", studies: "Studies" }[name]);
    if (name === "studies") {
      this.map?.setWay(null, [], [], false);
      this.map?.setPassages(this.passages, [], []);
    }
    if (!act) return;
    if (name === "way") this.way.redraw();
    if (name === "compare") this.compare.open();
    if (name === "studies") this.studies.open();
  }

  /** What the window and its tab are called. */
  title(text) {
    document.title = text ? `${text} · Sealane` : "Sealane";
  }

  countCompared(n) {
    $("compare-count").hidden = n === 0;
    $("compare-count").textContent = n || "";
  }

  passageName(id) {
    return this.passages.find((p) => p.id === id)?.name ?? this.names.get(id) ?? words(id);
  }

  /** What can be done with a place on the map. */
  placeMenu(place) {
    const set = (f) => () => { f(); this.map.closePopup(); this.view("way", false); this.way.ask({ push: true, fit: Boolean(this.state.from && this.state.to) }); };
    const title = place.name ?? `${place.lat}, ${place.lon}`;
    return h("div", { class: "menu" }, h("strong", {}, title), place.name && place.text !== place.name ? h("small", {}, place.text) : null, h("div", {},
      h("button", { type: "button", onclick: set(() => { this.state.from = place.text; this.names.set(place.text, title); }) }, "From here"),
      h("button", { type: "button", onclick: set(() => { this.state.to = place.text; this.names.set(place.text, title); }) }, "To here"),
      this.state.from && this.state.to ? h("button", { type: "button", onclick: set(() => { this.state.via.push(place.text); }) }, "Stop here") : null));
  }

  passageMenu(id) {
    const p = this.passages.find((x) => x.id === id);
    const shut = this.state.shut.includes(id);
    const facts = (p?.limits ?? []).slice(0, 5).map((l) => h("li", { title: l.source }, `${words(l.what.replace(/_(m|nm|h)$/, ""))}: ${l.value}${/_(m|nm|h)$/.test(l.what) ? ` ${l.what.match(/_(m|nm|h)$/)[1]}` : ""}`));
    return h("div", { class: "menu" }, h("strong", {}, p?.name ?? words(id)), h("small", {}, [p?.kind, p?.status].filter(Boolean).join(", ")), facts.length ? h("ul", {}, facts) : null,
      h("div", {}, h("button", { type: "button", onclick: () => { this.map.closePopup(); this.view("way", false); this.way.shut(id, !shut); } }, shut ? "Open again" : "Shut it"),
        shut || this.state.use.includes(id) ? null : h("button", { type: "button", onclick: () => { this.map.closePopup(); this.view("way", false); this.way.use(id); } }, "Must pass")));
  }
}

window.sealane = new App();
