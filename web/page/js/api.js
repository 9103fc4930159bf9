// Asks the server; its problem details become errors with words for people.

/** What the server said was wrong. */
export class Problem extends Error {
  constructor(body, status) {
    super(body.detail || body.title || `HTTP ${status}`);
    this.kind = body.kind ?? "unknown";
    this.status = status;
    this.place = body.where ?? "";
    this.binding = body.binding ?? [];
  }
}

const KEY = "sealane-token";

/** Where links and frames of the server read with the token too: the server gives the browser a cookie for it. */
async function session(token) {
  await fetch("/api/session", { method: "POST", headers: { authorization: `Bearer ${token}` } }).catch(() => null);
}

/** Resolves once links and frames can read. */
export const ready = (() => {
  const token = sessionStorage.getItem(KEY);
  return token ? session(token) : Promise.resolve();
})();

let asking = null;
/** Asks for the token, once for all who wait for it; an empty answer is none. */
function askToken() {
  asking ??= new Promise((resolve) => {
    const box = document.getElementById("token");
    const field = box.querySelector("input");
    field.value = "";
    box.returnValue = "";
    box.addEventListener("close", () => resolve(box.returnValue === "ok" ? field.value.trim() : ""), { once: true });
    box.showModal();
  }).then(async (token) => {
    if (token) {
      sessionStorage.setItem(KEY, token);
      await session(token);
    }
    asking = null;
    return token;
  });
  return asking;
}

export async function send(path, options = {}) {
  const headers = { accept: "application/json", ...options.headers };
  const token = sessionStorage.getItem(KEY);
  if (token) headers.authorization = `Bearer ${token}`;
  let response;
  try {
    response = await fetch(path, { ...options, headers });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Problem({ kind: "offline", detail: "The server does not answer." }, 0);
  }
  if (response.ok) return response;
  if (response.status === 401) {
    // Another request may have got the token meanwhile.
    const now = sessionStorage.getItem(KEY);
    if (now !== token) return send(path, options);
    if (await askToken()) return send(path, options);
  }
  let body = {};
  try { body = await response.json(); } catch { /* no JSON: the status must do */ }
  throw new Problem(body, response.status);
}

const query = (params) => {
  const q = new URLSearchParams();
  for (const [key, value] of Object.entries(params ?? {})) {
    for (const v of Array.isArray(value) ? value : [value]) {
      if (v !== null && v !== undefined && v !== "") q.append(key, v);
    }
  }
  const text = q.toString();
  return text ? `?${text}` : "";
};

export const get = async (path, params, signal) => (await send(path + query(params), { signal })).json();

/** A part of a list, with how many there are and the path of the next part. */
export async function getPart(path) {
  const response = await send(path);
  const next = response.headers.get("link")?.match(/<([^>]*)>; rel="next"/)?.[1] ?? null;
  return { rows: await response.json(), total: Number(response.headers.get("x-total-count") ?? 0), next };
}

export const post = async (path, body, signal) =>
  (await send(path, { method: "POST", signal, headers: { "content-type": "application/json" }, body: JSON.stringify(body) })).json();

export const postEmpty = (path) => send(path, { method: "POST" });

export const remove = (path) => send(path, { method: "DELETE" });

export const postZip = async (path, file) =>
  (await send(path, { method: "POST", headers: { "content-type": "application/zip" }, body: file })).json();

/** The body as a file for the user, in the form `media`. */
export async function download(path, params, media, name) {
  const response = await send(path + query(params), { headers: { accept: media } });
  const url = URL.createObjectURL(await response.blob());
  const a = document.createElement("a");
  a.href = url;
  a.download = name;
  a.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Server-sent events of a run, as they come; needs no EventSource, so that the token goes along. */
export async function* events(path, signal) {
  const response = await send(path, { headers: { accept: "text/event-stream" }, signal });
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    rest += value;
    let end;
    while ((end = rest.indexOf("\n\n")) >= 0) {
      const lines = rest.slice(0, end).split("\n");
      rest = rest.slice(end + 2);
      const data = lines.filter((l) => l.startsWith("data:")).map((l) => l.slice(5).trim()).join("\n");
      if (data) yield JSON.parse(data);
    }
  }
}
