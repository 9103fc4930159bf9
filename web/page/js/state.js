// What is asked, kept in the address, so that a link is the question.

const single = ["from", "to", "ship", "cargo", "cargo_t", "month", "speed", "ice", "full"];
const lists = ["via", "shut", "use"];

/** The question in the address. */
export function read(search = location.search) {
  const q = new URLSearchParams(search);
  const state = {};
  for (const key of single) state[key] = q.get(key) ?? "";
  for (const key of lists) state[key] = q.getAll(key);
  return state;
}

/** The address of a question. */
export function address(state) {
  const q = new URLSearchParams();
  for (const key of single) if (state[key]) q.set(key, state[key]);
  for (const key of lists) for (const v of state[key]) q.append(key, v);
  const text = q.toString();
  return text ? `/?${text}` : "/";
}

/** Puts a question in the address; `push` makes a step that Back undoes. */
/** What the API is asked about a state. Way, price, comparison and downloads all come from these two, so that they are of the same ship. */
export function wayParams(s, year) {
  const ask = { from: s.from, to: s.to, via: s.via, avoid: s.shut, require: s.use };
  if (s.ship) Object.assign(ask, { ship: s.ship, part_laden: s.full !== "1" });
  if (s.ice) ask.ice_class = s.ice;
  if (s.month) ask.date = dateOf(s.month, year);
  return ask;
}

/** The voyage of a state; null while ship or cargo are not chosen. */
export function voyageBody(s, year) {
  if (!s.ship || !s.cargo) return null;
  const body = { ...wayParams(s, year), cargo: s.cargo };
  if (s.cargo_t) body.cargo_t = Number(s.cargo_t);
  if (s.speed) body.speed = Number(s.speed);
  return body;
}

const dateOf = (month, year) => `${year}-${String(month).padStart(2, "0")}-15`;

export function write(state, push) {
  const to = address(state);
  if (to === location.pathname + location.search) return;
  history[push ? "pushState" : "replaceState"](null, "", to);
}
