// Small helpers to build the page: elements, numbers, words.

/** An element: `h("p", { class: "x", onclick: f }, "text", child)`; null children are left out. */
export function h(tag, props, ...children) {
  const el = document.createElement(tag);
  for (const [key, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) el.addEventListener(key.slice(2), value);
    else if (key === "value") el.value = value;
    else el.setAttribute(key, value === true ? "" : value);
  }
  el.append(...children.flat(3).filter((c) => c !== null && c !== undefined && c !== false));
  return el;
}

/** Replaces what an element holds. */
export function fill(el, ...children) {
  el.replaceChildren(...children.flat(3).filter((c) => c !== null && c !== undefined && c !== false));
}

export const $ = (id) => document.getElementById(id);

const formats = new Map();
/** A number with thin thousands and a fixed number of decimals. */
export function num(value, decimals = 0) {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  if (!formats.has(decimals)) {
    formats.set(decimals, new Intl.NumberFormat("en-GB", { minimumFractionDigits: decimals, maximumFractionDigits: decimals }));
  }
  return formats.get(decimals).format(value);
}

/** A difference with its sign; an en dash when there is none to speak of. */
export function delta(value, decimals = 0) {
  if (!Number.isFinite(value)) return "–";
  const text = num(Math.abs(value), decimals);
  if (Number(text.replace(/,/g, "")) === 0) return "±0";
  return (value > 0 ? "+" : "−") + text;
}

/** `malacca-strait` as `Malacca strait`. */
export function words(id) {
  const text = String(id).replace(/[-_]/g, " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `12.5° N, 80.3° E`. */
export function degrees(lon, lat) {
  const one = (v, pos, neg) => `${Math.abs(v).toFixed(2)}° ${v >= 0 ? pos : neg}`;
  return `${one(lat, "N", "S")}, ${one(lon, "E", "W")}`;
}

let timer;
/** Says something to everyone: shown for a while, and read aloud. */
export function say(text, kind = "") {
  const el = $("say");
  el.textContent = text;
  el.className = `on ${kind}`;
  clearTimeout(timer);
  timer = setTimeout(() => { el.className = "off"; }, kind === "bad" ? 9000 : 3500);
}

/** Has something read aloud without showing it. */
export function hear(text) {
  $("hear").textContent = text;
}

/** Copies text; says so. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    say("Link copied");
  } catch {
    prompt("Copy this link:", text);
  }
}

export const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
