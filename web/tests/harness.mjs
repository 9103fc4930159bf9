// Starts the server and a browser, watches what the page does wrong, and compares pictures.

import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import assert from "node:assert/strict";

const here = path.dirname(fileURLToPath(import.meta.url));
const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const FLAGS = ["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist", "--font-render-hinting=none", "--force-color-profile=srgb", "--disable-lcd-text"];

/** Why the browser tests cannot run here; empty when they can. */
export function missing() {
  const bin = process.env.SEALANE_BIN;
  if (!bin) return "SEALANE_BIN is not set (path of the sealane program)";
  if (!existsSync(bin)) return `SEALANE_BIN: ${bin} does not exist`;
  if (!existsSync(CHROMIUM)) return `no browser at ${CHROMIUM} (Debian: apt-get install chromium; or set CHROMIUM)`;
  if (!existsSync(path.join(here, "../node_modules/playwright-core"))) return "playwright-core is not installed (npm ci --ignore-scripts, in web/)";
  return "";
}

/** A server of its own, on a free port, with an empty store. */
export async function serve({ token = "" } = {}) {
  const store = path.join(mkdtempSync(path.join(tmpdir(), "sealane-web-")), "store.sqlite");
  const child = spawn(process.env.SEALANE_BIN, ["serve", "--listen", "127.0.0.1:0", "--store", store, "--log-text"], { stdio: ["ignore", "ignore", "pipe"], env: { ...process.env, ...(token ? { SEALANE_TOKEN: token } : {}) } });
  const url = await new Promise((resolve, reject) => {
    let text = "";
    child.stderr.on("data", (d) => {
      text += d;
      const found = text.match(/listens on (http:\/\/\S+?)\/\s/);
      if (found) resolve(found[1]);
    });
    child.on("exit", () => reject(new Error(`the server ended: ${text}`)));
  });
  for (let i = 0; i < 200; i++) {
    if ((await fetch(`${url}/readyz`)).ok) break;
    await new Promise((r) => setTimeout(r, 50));
  }
  return { url, stop: () => new Promise((resolve) => { child.on("exit", resolve); child.kill("SIGTERM"); }) };
}

export async function browse(extra = []) {
  const { chromium } = await import("playwright-core");
  return chromium.launch({ executablePath: CHROMIUM, args: [...FLAGS, ...extra] });
}

export const DESKTOP = { viewport: { width: 1360, height: 860 }, reducedMotion: "reduce", locale: "en-GB" };
export const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, reducedMotion: "reduce", locale: "en-GB" };

/** A page that remembers console errors, failed requests and requests to other hosts. */
export async function page(browser, server, options = {}) {
  const context = await browser.newContext({ ...DESKTOP, ...options, permissions: ["clipboard-read", "clipboard-write"] });
  const p = await context.newPage();
  p.faults = [];
  p.on("console", (m) => { if (["error", "warning"].includes(m.type())) p.faults.push(`console: ${m.text()}`); });
  p.on("pageerror", (e) => p.faults.push(`error: ${e.message}`));
  p.on("request", (r) => {
    const u = new URL(r.url());
    if (["http:", "https:", "ws:", "wss:"].includes(u.protocol) && u.origin !== server.url) p.faults.push(`other host: ${r.url()}`);
  });
  p.clean = () => assert.deepEqual(p.faults, []);
  return p;
}

/** The number of a figure of the panel. */
export async function figure(p, id) {
  const text = await p.locator(`#figure-${id}`).textContent();
  return Number(text.replace(/[^\d.]/g, ""));
}

/** Types into a field of places and takes the first offer. */
export async function choose(p, label, text, shown) {
  const field = p.getByRole("combobox", { name: label, exact: true });
  await field.fill(text);
  await p.getByRole("option").first().waitFor();
  await field.press("Enter");
  if (shown) assert.equal(await field.inputValue(), shown);
}

/** Waits until a way is shown and the panel rests. */
export async function settled(p) {
  await p.locator(".result[aria-busy]").waitFor({ state: "detached" });
  await p.locator("#figure-distance, .problem").first().waitFor();
}

/** Waits until the map has drawn everything. */
export async function drawn(p) {
  await p.waitForFunction(() => {
    const m = window.sealane?.map?.map;
    return m && m.loaded() && m.areTilesLoaded() && !m.isMoving() && document.getElementById("map").dataset.ready === "fine";
  }, null, { timeout: 60_000 });
  await p.waitForTimeout(300);
}

/** Compares the page with its picture: at most `most` of all pixels may differ visibly. */
export async function looks(p, name, most = 0.03) {
  const shot = await p.screenshot({ animations: "disabled", caret: "hide" });
  const file = path.join(here, "baseline", `${name}.png`);
  const out = path.join(here, "out");
  mkdirSync(out, { recursive: true });
  writeFileSync(path.join(out, `${name}.png`), shot);
  if (process.env.SEALANE_BLESS === "1" || !existsSync(file)) {
    assert.ok(process.env.SEALANE_BLESS === "1", `${file} is missing; SEALANE_BLESS=1 makes it`);
    writeFileSync(file, shot);
    return;
  }
  const blank = await p.context().browser().newPage();
  const share = await blank.evaluate(async ([a, b]) => {
    const read = async (data) => {
      const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob());
      const c = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
      c.drawImage(bitmap, 0, 0);
      return c.getImageData(0, 0, bitmap.width, bitmap.height);
    };
    const [x, y] = [await read(a), await read(b)];
    if (x.width !== y.width || x.height !== y.height) return 1;
    let other = 0;
    for (let i = 0; i < x.data.length; i += 4) {
      const d = Math.abs(x.data[i] - y.data[i]) + Math.abs(x.data[i + 1] - y.data[i + 1]) + Math.abs(x.data[i + 2] - y.data[i + 2]);
      if (d > 60) other += 1;
    }
    return other / (x.data.length / 4);
  }, [shot.toString("base64"), readFileSync(file).toString("base64")]);
  await blank.close();
  assert.ok(share <= most, `${name}: ${(share * 100).toFixed(2)} % of the picture differs (at most ${most * 100} %); see web/tests/out/${name}.png`);
}
