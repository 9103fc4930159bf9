// What is asked, kept in the address, so that a link is the question.

const single = ["from", "to", "ship", "cargo", "cargo_t", "month", "speed"];
const lists = ["via", "shut"];

/** The question in the address. */
export function read(search = location.search) {
  const q = new URLSearchParams(search);
  const state = { from: "", to: "", ship: "", cargo: "", cargo_t: "", month: "", speed: "", via: [], shut: [] };
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
export function write(state, push) {
  const to = address(state);
  if (to === location.pathname + location.search) return;
  history[push ? "pushState" : "replaceState"](null, "", to);
}
