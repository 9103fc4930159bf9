// Studies: saved folders, their runs with progress, and the report.

import { events, get, getPart, post, postEmpty, postZip, ready, remove, send } from "./api.js";
import { $, copy, fill, h, num, say } from "./dom.js";

const LIVE = ["queued", "running"];

/** `2026-11-26 19:57 UTC` of an RFC 3339 time. */
const minute = (time) => (time ? `${time.slice(0, 10)} ${time.slice(11, 16)} UTC` : "");

export class StudiesView {
  constructor(root, app) {
    this.root = root;
    this.app = app;
    this.watched = new Map();
    $("report-close").addEventListener("click", () => $("report").close());
    $("report").addEventListener("close", () => {
      $("report-frame").removeAttribute("src");
      if (location.pathname.startsWith("/s/")) history.pushState(null, "", "/");
      this.app.title("Studies");
    });
    $("report-copy").addEventListener("click", () => copy($("report-tab").dataset.link));
  }

  async open() {
    if (!this.list) {
      const pick = h("input", { type: "file", id: "study-zip", accept: ".zip,application/zip", class: "off", onchange: (e) => this.importZip(e.target) });
      this.examples = h("ul", { class: "rows" });
      this.list = h("ul", { class: "rows studies" });
      this.more = h("button", { type: "button", class: "quiet", hidden: true, onclick: () => this.showMore() });
      this.lost = h("div", { class: "problem", role: "alert", hidden: true });
      fill(this.root, this.lost,
        h("p", { class: "note" }, "A study asks whether a corridor works: its cargoes, its rivals, its seasons, its law. It is a folder with a study.toml; a run of it makes the report."),
        h("div", { class: "actions" }, h("label", { class: "button", for: "study-zip" }, "Open a folder (zip)"), pick),
        h("section", { class: "block" }, h("h2", {}, "Saved"), this.list, this.more),
        h("section", { class: "block" }, h("h2", {}, "Examples"), this.examples));
    }
    await this.refresh();
  }

  async refresh() {
    try {
      const [part, runs, examples] = await Promise.all([getPart(`/api/studies?limit=${Math.min(1000, Math.max(20, this.studies?.length ?? 0))}`), get("/api/runs"), get("/api/examples")]);
      this.studies = part.rows;
      this.runs = runs;
      this.show(part, runs, examples);
    } catch (error) {
      fill(this.list, h("li", { class: "bad" }, error.message));
    }
  }

  async showMore() {
    try {
      const part = await getPart(this.more.dataset.next);
      this.studies.push(...part.rows);
      this.list.append(...part.rows.map((s) => this.study(s, this.runs.filter((r) => r.study === s.id))));
      this.tellMore(part);
    } catch (error) { say(error.message, "bad"); }
  }

  tellMore({ next, total }) {
    const left = total - this.studies.length;
    this.more.hidden = !next || left <= 0;
    this.more.dataset.next = next ?? "";
    this.more.textContent = `Show more (${left} of ${total} are not shown)`;
  }

  show(part, runs, examples) {
    const studies = part.rows;
    this.tellMore(part);
    fill(this.examples, examples.map((e) => h("li", {}, h("span", {}, h("strong", {}, e.name), h("small", {}, e.question)),
      h("button", { type: "button", class: "small", onclick: () => this.takeExample(e.id), "aria-label": `Save and open ${e.name}` }, "Open"))));
    if (!studies.length) fill(this.list, h("li", { class: "note" }, "None yet. Take an example, or open a folder of your own."));
    else fill(this.list, studies.map((s) => this.study(s, runs.filter((r) => r.study === s.id))));
    for (const run of runs) if (LIVE.includes(run.state)) this.watch(run.id);
  }

  study(s, runs) {
    const when = minute(s.updated ?? s.created);
    // Namesakes are told apart by their time, for the ear too.
    const called = this.studies.some((o) => o.id !== s.id && o.name === s.name) ? `${s.name}, saved ${(s.updated ?? s.created).replace("T", " ").replace(/\..*|Z$/, "")} UTC` : s.name;
    const draws = h("input", { type: "number", min: 20, max: 20000, value: 1000, "aria-label": `Draws for ${called}`, class: "draws", title: "Monte Carlo draws" });
    return h("li", { class: "study", id: `study-${s.id}` },
      h("div", { class: "head" }, h("strong", {}, s.name), h("small", {}, s.question), h("small", {}, `Saved ${when}`)),
      h("div", { class: "actions" },
        h("button", { type: "button", class: "primary", onclick: () => this.run(s.id, Number(draws.value)), "aria-label": `Run ${called}` }, "Run"), draws, h("span", { class: "note" }, "draws"),
        h("span", { class: "spacer" }), h("span", { class: "tools" },
        h("button", { type: "button", onclick: () => this.edit(s), "aria-label": `Edit ${called}` }, "Edit"),
        h("a", { href: `/api/studies/${s.id}/folder`, download: true, "aria-label": `Folder of ${called}, download` }, "Folder"),
        h("button", { type: "button", onclick: () => this.drop(s), "aria-label": `Delete ${called}` }, "Delete"))),
      h("div", { class: "editor" }),
      h("ul", { class: "runs" }, runs.slice(0, 6).map((r) => this.runRow(r))));
  }

  runRow(r) {
    const live = LIVE.includes(r.state);
    const row = h("li", { class: `run ${r.state}`, id: `run-${r.id}` });
    if (live) {
      row.append(h("progress", { max: 1, value: 0, "aria-label": "Progress of the run" }), h("span", { class: "stage" }, r.state),
        h("button", { type: "button", class: "small", "aria-label": `Cancel the run of ${r.name}`, onclick: () => postEmpty(`/api/runs/${r.id}/cancel`).catch((e) => say(e.message, "bad")) }, "Cancel"));
    } else {
      const when = minute(r.created);
      row.append(h("small", {}, `${when}, ${num(r.draws)} draws`));
      if (r.state === "done") row.append(h("button", { type: "button", class: "small primary", "aria-label": `Report of ${r.name}, ${when}`, onclick: () => this.report(r.id, r.name) }, "Report"));
      row.append(h("p", { class: "stage", title: r.verdict || null }, r.state === "done" ? r.verdict || "Done" : `${r.state}${r.message ? `: ${r.message}` : ""}`));
    }
    return row;
  }

  async run(id, draws) {
    try {
      const run = await post("/api/assess", { study: id, draws: Number.isFinite(draws) && draws > 0 ? draws : 1000 });
      await this.refresh();
      this.watch(run.id, true);
    } catch (error) {
      say(error.message, "bad");
    }
  }

  /** Follows a run to its end; opens the report when asked to. */
  async watch(id, openAtEnd = false) {
    if (this.watched.has(id)) { if (openAtEnd) this.watched.set(id, true); return; }
    this.watched.set(id, openAtEnd);
    let last = null;
    try {
      for await (const p of events(`/api/runs/${id}/events`)) {
        last = p;
        const row = $(`run-${id}`);
        const bar = row?.querySelector("progress");
        if (bar) bar.value = p.done;
        const stage = row?.querySelector(".stage");
        if (stage) stage.textContent = `${p.stage} ${Math.round(p.done * 100)} %`;
      }
    } catch { /* the list below says how it ended */ }
    const wants = this.watched.get(id);
    this.watched.delete(id);
    await this.refresh();
    if (last?.state === "done" && wants) this.report(id);
    else if (last?.state === "failed") say(last.message, "bad");
  }

  async report(id, name) {
    try {
      const run = await get(`/api/runs/${id}`);
      if (run.state !== "done") { say(`The run is ${run.state}${run.message ? `: ${run.message}` : ""}`, "bad"); return; }
      name = run.name;
      await ready;
    } catch (error) {
      if (location.pathname.startsWith("/s/")) this.astray(error);
      else say(error.message, "bad");
      return;
    }
    const link = `/s/${id}`;
    $("report-title").textContent = name ?? "Report";
    this.app.title(name ?? "Report");
    $("report-tab").href = `/api/runs/${id}/files/report.html`;
    $("report-tab").dataset.link = location.origin + link;
    $("report-zip").href = `/api/runs/${id}/folder`;
    $("report-frame").src = `/api/runs/${id}/files/report.html`;
    if (location.pathname !== link) history.pushState(null, "", link);
    if (!$("report").open) $("report").showModal();
  }

  /** A link that leads nowhere: said where one looks, and it stays. */
  astray(error) {
    this.lost.hidden = false;
    const gone = error?.status === 404 || !error;
    fill(this.lost, h("strong", {}, "No report here"), h("p", {}, gone ? "There is no run by this link: it was deleted, or the link is not whole." : error.message));
    this.app.title("No report");
  }

  async takeExample(id) {
    try {
      const saved = await post(`/api/examples/${id}`, {});
      say(`Saved “${saved.name}”`);
      await this.refresh();
    } catch (error) { say(error.message, "bad"); }
  }

  async importZip(input) {
    const [file] = input.files;
    if (!file) return;
    try {
      const saved = await postZip("/api/studies", file);
      say(`Saved “${saved.name}”`);
      await this.refresh();
    } catch (error) { say(error.message, "bad"); }
    input.value = "";
  }

  async drop(s) {
    if (!confirm(`Delete the study “${s.name}”? Its runs stay.`)) return;
    try { await remove(`/api/studies/${s.id}`); await this.refresh(); } catch (error) { say(error.message, "bad"); }
  }

  async edit(s) {
    const place = $(`study-${s.id}`)?.querySelector(".editor");
    if (!place) return;
    if (place.children.length) { fill(place); return; }
    const whole = await get(`/api/studies/${s.id}`);
    const area = h("textarea", { rows: 16, spellcheck: "false", "aria-label": `study.toml of ${s.name}` });
    area.value = whole.files["study.toml"] ?? "";
    const faults = h("ul", { class: "notes", role: "status" });
    const folder = () => ({ files: { ...whole.files, "study.toml": area.value } });
    const check = async () => {
      const found = await post("/api/check", folder());
      fill(faults, found.findings.length ? found.findings.map((f) => h("li", { class: f.severity === "error" ? "bad" : "" }, `${f.where ? `${f.where}: ` : ""}${f.message}`)) : h("li", {}, "No fault found."));
    };
    const save = async () => {
      await send(`/api/studies/${s.id}`, { method: "PUT", headers: { "content-type": "application/json" }, body: JSON.stringify(folder()) });
      say("Saved");
    };
    const guard = (f) => () => f().catch((e) => say(e.message, "bad"));
    fill(place, area, h("div", { class: "actions" }, h("button", { type: "button", onclick: guard(check) }, "Check"), h("button", { type: "button", class: "primary", onclick: guard(save) }, "Save"),
      Object.keys(whole.binary).length ? h("span", { class: "note" }, "This study has files that are no text; change it as a folder.") : null), faults);
    area.focus();
  }
}
