// A text field that offers ports while one types (ARIA combobox with a list).

import { get } from "./api.js";
import { $, h, fill } from "./dom.js";

let count = 0;

/** Builds a field; `choose(place)` hears `{text, name}`. Returns `{element, set(text), input}`. */
export function placeField({ label, hint, value = "", choose, clear }) {
  const id = `place-${++count}`;
  const list = h("ul", { id: `${id}-list`, role: "listbox", "aria-label": label, hidden: true });
  const input = h("input", {
    id, type: "text", role: "combobox", autocomplete: "off", autocapitalize: "off", spellcheck: "false", placeholder: hint,
    "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list", value,
  });
  const element = h("div", { class: "field place" }, h("label", { for: id }, label), h("div", { class: "combo" }, input, list));
  let hits = [];
  let active = -1;
  let asked = null;
  let settled = value;

  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    active = -1;
  };
  const mark = (i) => {
    active = i;
    [...list.children].forEach((li, k) => li.setAttribute("aria-selected", String(k === i)));
    const li = list.children[i];
    if (li) {
      input.setAttribute("aria-activedescendant", li.id);
      li.scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  };
  const take = (i) => {
    const hit = hits[i];
    const text = hit ? hit.text : input.value.trim();
    input.value = hit ? hit.shown : text;
    settled = input.value;
    close();
    if (text) choose({ text, name: hit?.name ?? text });
    else clear?.();
  };
  const show = () => {
    fill(list, hits.map((hit, i) => h("li", { id: `${id}-${i}`, role: "option", "aria-selected": "false", onmousedown: (e) => { e.preventDefault(); take(i); } },
      h("span", {}, hit.shown), h("small", {}, [hit.country, hit.locode].filter(Boolean).join(" · ")))));
    list.hidden = hits.length === 0;
    input.setAttribute("aria-expanded", String(hits.length > 0));
    if (hits.length) mark(0);
  };
  const look = async () => {
    const text = input.value.trim();
    asked?.abort();
    if (!text || /^-?\d+(\.\d*)?\s*,/.test(text)) { hits = []; close(); return; }
    asked = new AbortController();
    try {
      const found = await get("/api/places", { text, limit: 8 }, asked.signal);
      hits = found.places.map((p) => ({ text: p.locode ?? `${p.lat},${p.lon}`, name: p.name, shown: p.name, country: p.country_name, locode: p.locode }));
      if (document.activeElement === input) show();
    } catch (e) {
      if (e.name !== "AbortError") { hits = []; close(); }
    }
  };
  let wait;
  input.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(look, 60); });
  input.addEventListener("focus", () => input.select());
  input.addEventListener("blur", () => {
    close();
    if (input.value.trim() === "" && settled !== "") { settled = ""; clear?.(); }
    else if (input.value !== settled) input.value = settled;
  });
  input.addEventListener("keydown", async (e) => {
    if (e.key === "ArrowDown" || e.key === "ArrowUp") {
      e.preventDefault();
      if (list.hidden) { await look(); return; }
      const n = hits.length;
      mark((active + (e.key === "ArrowDown" ? 1 : n - 1)) % n);
    } else if (e.key === "Enter") {
      e.preventDefault();
      clearTimeout(wait);
      if (list.hidden && input.value.trim()) await look();
      take(list.hidden ? -1 : active);
    } else if (e.key === "Escape") {
      input.value = settled;
      close();
    }
  });
  return { element, input, set: (text) => { input.value = text; settled = text; close(); } };
}

export { $ };
