// What a person does on the page, on a desktop and on a phone.

import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { browse, choose, drawn, figure, looks, missing, page, PHONE, serve, settled } from "./harness.mjs";

const why = missing();

describe("the page", { skip: why || false, timeout: 1_800_000 }, () => {
  let server;
  let browser;
  before(async () => { server = await serve(); browser = await browse(); });
  after(async () => { await browser?.close(); await server?.stop(); });

  const open = async (path, options) => {
    const p = await page(browser, server, options);
    await p.goto(server.url + path);
    return p;
  };

  test("two ports typed give the way, and a shut strait moves it", async () => {
    const p = await open("/");
    await choose(p, "From", "vladivostok", "Vladivostok");
    await choose(p, "To", "chennai", "Chennai");
    await settled(p);
    const free = await figure(p, "distance");
    assert.ok(free > 4550 && free < 4720, `${free} nm`);
    const cheap = await figure(p, "cost");
    assert.ok(cheap > 1);
    assert.match(await p.locator("#passages").textContent(), /Malacca/);

    await p.getByRole("button", { name: /^Shut .*Malacca/ }).first().click();
    await p.locator(".chip").waitFor();
    await settled(p);
    await p.waitForFunction((n) => Number(document.getElementById("figure-distance")?.textContent.replace(/\D/g, "")) > n, free);
    assert.match(await p.locator("#passages").textContent(), /Sunda|Lombok/);
    assert.ok(await figure(p, "cost") > cheap, "the longer way costs more");
    assert.match(await p.locator("#figure-cost ~ em").textContent(), /^\+/, "by how much is shown");
    assert.match(await p.locator("table.bill .total").textContent(), /\+/, "and item by item");
    assert.match(p.url(), /shut=malacca/);

    await p.locator(".chip").click();
    await p.waitForFunction((n) => Number(document.getElementById("figure-distance")?.textContent.replace(/\D/g, "")) === n, free);
    await p.goBack();
    await p.locator(".chip").waitFor();
    p.clean();
    await p.context().close();
  });

  test("a link is the question", async () => {
    const p = await open("/?from=RUVVO&to=INMAA&shut=malacca&ship=capesize-bulk&cargo=iron-ore");
    await settled(p);
    assert.match(await p.locator(".chips").textContent(), /Malacca/);
    await p.getByRole("button", { name: "Copy link" }).click();
    const link = await p.evaluate(() => navigator.clipboard.readText());
    const q = await open(link.slice(server.url.length));
    await settled(q);
    assert.equal(await figure(q, "distance"), await figure(p, "distance"));
    p.clean();
    await p.context().close();
    await q.context().close();
  });

  test("ship, cargo and month are chosen", async () => {
    const p = await open("/?from=RUVVO&to=INMAA");
    await settled(p);
    const before = await figure(p, "cost");
    await p.locator(".options summary").click();
    await p.getByLabel("Ship").selectOption("capesize-bulk");
    await p.getByLabel("Cargo").selectOption("iron-ore");
    await p.getByLabel("Month").selectOption("1");
    await p.waitForURL(/month=1/);
    await settled(p);
    await p.waitForFunction((n) => document.getElementById("figure-cost") && Number(document.getElementById("figure-cost").textContent) !== n, before);
    assert.match(await p.locator(".options .sum").textContent(), /Capesize.*Iron ore.*January/);
    assert.match(p.url(), /ship=capesize-bulk.*cargo=iron-ore/);
    p.clean();
    await p.context().close();
  });

  test("everything works from the keyboard", async () => {
    const p = await open("/");
    const field = p.getByRole("combobox", { name: "From", exact: true });
    await field.focus();
    await p.keyboard.type("rotter");
    await p.getByRole("option", { name: /Rotterdam/ }).first().waitFor();
    assert.equal(await field.getAttribute("aria-expanded"), "true");
    await p.keyboard.press("ArrowDown");
    await p.keyboard.press("ArrowUp");
    const active = await field.getAttribute("aria-activedescendant");
    assert.match(await p.locator(`#${active}`).textContent(), /Rotterdam/);
    await p.keyboard.press("Enter");
    await choose(p, "To", "SGSIN");
    await settled(p);
    assert.ok(await figure(p, "distance") > 8000);
    const shut = p.getByRole("button", { name: /^Shut Suez/ });
    await shut.focus();
    await p.keyboard.press("Enter");
    await p.locator(".chip").waitFor();
    await settled(p);
    await p.waitForFunction(() => Number(document.getElementById("figure-distance")?.textContent.replace(/\D/g, "")) > 11000);
    const nameless = await p.evaluate(() => [...document.querySelectorAll("button, a, input, select, textarea, [role=button]")]
      .filter((e) => e.offsetParent && !(e.getAttribute("aria-label") || e.textContent.trim() || e.title || e.labels?.length || e.placeholder)).map((e) => e.outerHTML));
    assert.deepEqual(nameless, []);
    p.clean();
    await p.context().close();
  });

  test("the way is dragged to a stop, and the stop is taken out", async () => {
    const p = await open("/?from=RUVVO&to=INMAA");
    await settled(p);
    await drawn(p);
    const free = await figure(p, "distance");
    const at = await p.evaluate(() => {
      const { map, line } = window.sealane.map;
      const middle = line[Math.floor(line.length * 0.35)];
      const a = map.project(middle);
      const box = map.getCanvas().getBoundingClientRect();
      return { x: box.x + a.x, y: box.y + a.y };
    });
    await p.mouse.move(at.x, at.y);
    await p.mouse.down();
    await p.mouse.move(at.x + 30, at.y + 10, { steps: 4 });
    await p.mouse.move(at.x + 120, at.y + 30, { steps: 6 });
    await p.mouse.up();
    await p.waitForURL(/via=/);
    await settled(p);
    await p.waitForFunction((n) => Number(document.getElementById("figure-distance")?.textContent.replace(/\D/g, "")) > n, free);
    await p.getByRole("button", { name: "Remove stop 1" }).click();
    await p.waitForFunction((n) => Number(document.getElementById("figure-distance")?.textContent.replace(/\D/g, "")) === n, free);
    p.clean();
    await p.context().close();
  });

  test("a click on the map begins and ends a way", async () => {
    const p = await open("/");
    await drawn(p);
    const click = async (lon, lat, what) => {
      const at = await p.evaluate(([x, y]) => {
        const { map } = window.sealane.map;
        const box = map.getCanvas().getBoundingClientRect();
        const a = map.project([x, y]);
        return { x: box.x + a.x, y: box.y + a.y };
      }, [lon, lat]);
      await p.mouse.click(at.x, at.y);
      await p.getByRole("button", { name: what }).click();
    };
    await click(90, -10, "From here");
    await click(64, 8, "To here");
    await settled(p);
    assert.ok(await figure(p, "distance") > 1500);
    p.clean();
    await p.context().close();
  });

  test("corridors stand side by side", async () => {
    const p = await open("/?from=RUVVO&to=INMAA");
    await settled(p);
    await p.getByRole("button", { name: "Compare", exact: true }).last().click();
    await p.locator("#compare-count").waitFor();
    await p.goto(`${server.url}/?from=RUVVO&to=INMAA&shut=malacca`);
    await settled(p);
    await p.locator(".actions").getByRole("button", { name: "Compare" }).click();
    await p.locator("#tab-compare").click();
    await p.locator("table.compare td.best").first().waitFor();
    assert.equal(await p.locator("table.compare thead th").count(), 2);
    const row = await p.locator("table.compare tbody tr").first().locator("td").allTextContents();
    assert.ok(Number(row[0].replace(/\D/g, "")) < Number(row[1].replace(/\D/g, "")));
    await p.getByRole("button", { name: /^Take out/ }).first().click();
    assert.equal(await p.locator("table.compare thead th").count(), 1);
    p.clean();
    await p.context().close();
  });

  test("the way is saved as GeoJSON, GPX, RTZ and KML", async () => {
    const p = await open("/?from=RUVVO&to=INMAA");
    await settled(p);
    for (const [name, mark] of [["GeoJSON", /"LineString"|"MultiLineString"/], ["GPX", /<gpx/], ["RTZ", /<route/], ["KML", /<kml/]]) {
      const [file] = await Promise.all([p.waitForEvent("download"), p.getByRole("button", { name: `Download as ${name}` }).click()]);
      assert.match(readFileSync(await file.path(), "utf8"), mark);
    }
    p.clean();
    await p.context().close();
  });

  const spot = (p, lon, lat) => p.evaluate(([x, y]) => {
    const { map } = window.sealane.map;
    const box = map.getCanvas().getBoundingClientRect();
    const a = map.project([x, y]);
    return { x: box.x + a.x, y: box.y + a.y };
  }, [lon, lat]);

  test("picture, price and file are of the same ship", async () => {
    const p = await open("/?from=USNYC&to=CNSHA&ship=container-18000&cargo=containers");
    await settled(p);
    assert.match(await p.locator("#passages").textContent(), /Suez/);
    assert.doesNotMatch(await p.locator("#passages").textContent(), /Panama/);
    const ask = { from: "USNYC", to: "CNSHA", ship: "container-18000", cargo: "containers" };
    const voyage = await (await fetch(`${server.url}/api/voyage`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(ask) })).json();
    assert.equal(await figure(p, "distance"), Math.round(voyage.distance_nm));
    const [file] = await Promise.all([p.waitForEvent("download"), p.getByRole("button", { name: "Download as GPX" }).click()]);
    const first = await (await fetch(`${server.url}/api/route?from=USNYC&to=CNSHA&ship=container-18000&part_laden=true`, { headers: { accept: "application/gpx+xml" } })).text();
    assert.equal(readFileSync(await file.path(), "utf8").match(/<rtept[^>]*>/g)?.length, first.match(/<rtept[^>]*>/g)?.length);
    p.clean();
    await p.context().close();
  });

  test("a cargo that is cut is said, and the full ship's way is one click off", async () => {
    const p = await open("/?from=CNSHA&to=USNYC&ship=capesize-bulk&cargo=iron-ore");
    await settled(p);
    assert.match(await p.locator("#cut").textContent(), /Part laden.*panama/i);
    const short = await figure(p, "distance");
    await p.getByRole("button", { name: "Show the way of the full ship" }).click();
    await p.waitForURL(/full=1/);
    await p.waitForFunction((n) => Number(document.getElementById("figure-distance")?.textContent.replace(/\D/g, "")) > n, short);
    assert.equal(await p.locator("#cut").count(), 0);
    assert.match(await p.locator("#passages").textContent(), /Suez/);
    const q = await open("/?from=RUVVO&to=INMAA");
    await settled(q);
    assert.match(await q.locator("#cut").textContent(), /Part laden.*at Vladivostok/);
    assert.equal(await q.getByRole("button", { name: "Show the way of the full ship" }).count(), 0, "no other way helps a shallow port");
    await q.context().close();
    p.clean();
    await p.context().close();
  });

  test("the month changes time and cost, and says what it counts", async () => {
    const p = await open("/?from=JPYOK&to=USLAX");
    await settled(p);
    assert.match(await p.locator("#month-note").textContent(), /mean of the year/);
    const days = [];
    for (const month of ["1", "7"]) {
      await p.locator(".options").evaluate((e) => { e.open = true; });
      await p.getByLabel("Month").selectOption(month);
      await p.locator("#month-note", { hasText: month === "1" ? "January" : "July" }).waitFor();
      days.push(await figure(p, "days"), await figure(p, "cost"));
    }
    assert.ok(days[0] > days[2] && days[1] > days[3], days.join(" "));
    p.clean();
    await p.context().close();
  });

  test("the Northern Sea Route is asked for with an ice class", async () => {
    const p = await open("/?from=RUMMK&to=JPYOK");
    await settled(p);
    const south = await figure(p, "distance");
    await p.locator(".options summary").click();
    await p.getByLabel("Ice class").selectOption("Arc7");
    await p.getByLabel("Must pass").selectOption("northern-sea-route");
    await p.waitForURL(/use=northern-sea-route/);
    await p.waitForFunction((n) => Number(document.getElementById("figure-distance")?.textContent.replace(/\D/g, "")) < n / 2, south);
    await p.locator(".chip.use").click();
    await p.waitForURL((u) => !u.search.includes("use="));
    await p.getByLabel("Ice class").selectOption("");
    await p.waitForFunction((n) => Number(document.getElementById("figure-distance")?.textContent.replace(/\D/g, "")) === n, south);
    p.clean();
    await p.context().close();
  });

  test("a way over the pole goes over it", async () => {
    const p = await open("/?from=85,0&to=85,180");
    await settled(p);
    await drawn(p);
    assert.match(await p.locator(".note.warn").first().textContent(), /pack ice/);
    const off = await p.evaluate(() => {
      const pole = window.sealane.map.map.project([0, 90]);
      const d = [...document.querySelectorAll(".cap path")].at(-1)?.getAttribute("d") ?? "";
      const points = d.match(/[\d.-]+ [\d.-]+/g)?.map((t) => t.split(" ").map(Number)) ?? [];
      // Distance from the pole to each stretch between two points.
      return Math.min(...points.slice(1).map(([x, y], i) => {
        const [u, v] = points[i];
        const t = Math.max(0, Math.min(1, ((pole.x - u) * (x - u) + (pole.y - v) * (y - v)) / (Math.hypot(x - u, y - v) ** 2 || 1)));
        return Math.hypot(u + t * (x - u) - pole.x, v + t * (y - v) - pole.y);
      }));
    });
    assert.ok(off < 3, `the drawn line passes the pole at ${off} pixels`);
    await looks(p, "over-the-pole");
    p.clean();
    await p.context().close();
  });

  test("a stop is moved, not doubled; one dropped on land goes back", async () => {
    const p = await open("/?from=RUVVO&to=INMAA&via=5.68,110.4");
    await settled(p);
    await drawn(p);
    const drag = async (dx, dy) => {
      const box = await p.locator(".stop.via").boundingBox();
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      await p.mouse.move(x, y);
      await p.mouse.down();
      await p.mouse.move(x + dx / 2, y + dy / 2, { steps: 4 });
      await p.mouse.move(x + dx, y + dy, { steps: 6 });
      await p.mouse.up();
    };
    await drag(25, 10);
    await p.waitForFunction(() => !location.search.includes("5.68"));
    await settled(p);
    const via = new URL(p.url()).searchParams.getAll("via");
    assert.equal(via.length, 1, p.url());
    const nm = await figure(p, "distance");
    const from = await p.locator(".stop.via").boundingBox();
    const land = await spot(p, 114.5, 0);
    await drag(land.x - from.x - from.width / 2, land.y - from.y - from.height / 2);
    await p.locator("#say", { hasText: "The way stays as it was" }).waitFor();
    await p.waitForFunction((n) => Number(document.getElementById("figure-distance")?.textContent.replace(/\D/g, "")) === n, nm);
    assert.deepEqual(new URL(p.url()).searchParams.getAll("via"), via);
    await p.context().close();
  });

  test("a canal is shut on the map", async () => {
    const p = await open("/?from=NLRTM&to=SGSIN");
    await settled(p);
    await drawn(p);
    const suez = await spot(p, 32.3035, 30.545);
    await p.mouse.click(suez.x, suez.y);
    await p.locator(".menu", { hasText: "Suez" }).getByRole("button", { name: "Shut it" }).click();
    await p.waitForURL(/shut=suez/);
    await p.waitForFunction(() => Number(document.getElementById("figure-distance")?.textContent.replace(/\D/g, "")) > 11000);
    p.clean();
    await p.context().close();
  });

  test("ports are clicked at first sight, space is not", async () => {
    const p = await open("/");
    await drawn(p);
    const port = await spot(p, 80.3, 13.1);
    await p.mouse.click(port.x, port.y);
    await p.locator(".menu strong").waitFor();
    assert.doesNotMatch(await p.locator(".menu strong").textContent(), /\d/, "a port, not a number");
    await p.locator(".maplibregl-popup-close-button").click();
    const box = await p.locator("#map canvas").boundingBox();
    await p.mouse.click(box.x + 60, box.y + 60);
    await p.waitForTimeout(300);
    assert.equal(await p.locator(".menu").count(), 0, "nothing lies beside the globe");
    p.clean();
    await p.context().close();
  });

  test("behind a token the page asks once, and reports and links open", async () => {
    const own = await serve({ token: "a-token-of-some-length" });
    const p = await page(browser, own);
    await p.goto(`${own.url}/`);
    await p.locator("#token[open]").waitFor();
    await p.locator("#token input").fill("a-token-of-some-length");
    await p.locator("#token input").press("Enter");
    await p.locator("#token[open]").waitFor({ state: "detached" }).catch(() => null);
    assert.equal(await p.locator("#token[open]").count(), 0);
    await p.locator("#tab-studies").click();
    await p.getByRole("button", { name: /^Save and open .*Eastern/ }).click();
    await p.getByRole("button", { name: /^Run .*Eastern/ }).click();
    await p.locator("#report[open]").waitFor({ timeout: 240_000 });
    await p.frameLocator("#report-frame").locator("h1").first().waitFor();
    const [file] = await Promise.all([p.waitForEvent("download"), p.locator("#report-zip").click()]);
    assert.equal(readFileSync(await file.path()).subarray(0, 2).toString(), "PK");
    assert.equal(await p.evaluate(async () => (await fetch("/openapi.json")).status), 200);
    await p.context().close();
    await own.stop();
  });

  test("a study is run, its report read, its link followed", async () => {
    const p = await open("/");
    await p.locator("#tab-studies").click();
    await p.getByRole("button", { name: /^Save and open .*Eastern/ }).click();
    await p.getByRole("button", { name: /^Run .*Eastern/ }).click();
    await p.getByRole("progressbar", { name: "Progress of the run" }).waitFor();
    await p.locator("#report[open]").waitFor({ timeout: 240_000 });
    const report = p.frameLocator("#report-frame");
    await report.locator("h1").first().waitFor();
    assert.match(await report.locator("body").textContent(), /coking coal/i);
    await p.getByRole("button", { name: "Copy link" }).first().click();
    const link = await p.locator("#report-tab").getAttribute("data-link");
    assert.match(link, /\/s\/[0-9a-f]{32}$/);
    const q = await open(link.slice(server.url.length), PHONE);
    await q.locator("#report[open]").waitFor();
    assert.match(await q.frameLocator("#report-frame").locator("body").textContent(), /coking coal/i);
    p.clean();
    q.clean();
    await p.context().close();
    await q.context().close();
  });

  test("nothing stands in the way of those who cannot see or point", async () => {
    const axe = readFileSync(new URL("../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
    const views = [["start", "/", null], ["way", "/?from=RUVVO&to=INMAA&shut=malacca&via=5.68,110.4", null], ["compare", "/?from=RUVVO&to=INMAA", "compare"], ["studies", "/?from=RUVVO&to=INMAA", "studies"]];
    const found = [];
    for (const [form, options] of [["light", { colorScheme: "light" }], ["dark", { colorScheme: "dark" }], ["phone", PHONE]]) {
      for (const [name, path, view] of views) {
        const p = await open(path, options);
        if (path !== "/") await settled(p);
        if (view === "compare") {
          await p.locator(".actions").getByRole("button", { name: "Compare" }).click();
          await p.locator("#say.off").waitFor({ state: "attached" });
        }
        if (name === "way") await p.evaluate(() => document.querySelectorAll("details").forEach((d) => { d.open = true; }));
        if (view) await p.locator(`#tab-${view}`).click();
        if (view === "studies") {
          await p.locator("#view-studies .rows > li").last().waitFor();
          if (!await p.locator(".study").count()) await p.getByRole("button", { name: /^Save and open .*Northern/ }).click();
          await p.locator(".study").first().waitFor();
        }
        // The policy of the page lets no inline script in; the test's own goes in over the debugger.
        await p.evaluate(axe);
        const { violations } = await p.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
        for (const v of violations.filter((x) => ["critical", "serious"].includes(x.impact))) {
          found.push(`${form}, ${name}: ${v.id} ${v.nodes.map((n) => n.target.join(" ")).slice(0, 3).join("; ")}`);
        }
        await p.context().close();
      }
    }
    assert.deepEqual(found, []);
  });

  test("a stop and the map are worked by keys", async () => {
    const p = await open("/?from=RUVVO&to=INMAA&via=5.68,110.4");
    await settled(p);
    await drawn(p);
    const stop = p.getByRole("button", { name: /^Stop 1: .*Arrow keys/ });
    await stop.focus();
    await p.keyboard.press("ArrowRight");
    await p.keyboard.press("ArrowRight");
    await p.waitForFunction(() => !location.search.includes("5.68"));
    await settled(p);
    assert.equal(new URL(p.url()).searchParams.getAll("via").length, 1);
    await p.waitForFunction(() => document.activeElement?.classList.contains("via"), null, { timeout: 5000 });
    await p.keyboard.press("Delete");
    await p.waitForFunction(() => !location.search.includes("via="));
    await settled(p);
    await p.locator("#map canvas").focus();
    await p.evaluate(() => window.sealane.map.map.jumpTo({ center: [103.8, 1.2], zoom: 6 }));
    await drawn(p);
    await p.keyboard.press("Enter");
    await p.locator(".maplibregl-popup .menu").waitFor();
    p.clean();
    await p.context().close();
  });

  test("names, ways back and links that lead nowhere", async () => {
    const p = await open("/?from=RUVVO&to=INMAA");
    await settled(p);
    await p.waitForFunction(() => /^Vladivostok to Chennai, [\d,]+ nm · Sealane$/.test(document.title));
    await p.locator(".options summary").click();
    await p.selectOption("#month", "7");
    await p.waitForFunction(() => location.search.includes("month=7"));
    await settled(p);
    await p.waitForFunction(() => /nautical miles; [\d.]+ days; [\d.]+ USD/.test(document.getElementById("say").textContent));
    await p.goBack();
    await p.waitForFunction(() => !location.search.includes("month") && location.search.includes("from=RUVVO"));
    assert.match(await p.locator("#range-cost").textContent(), /^[\d.]+ to [\d.]+ by the range of prices$/);
    for (const link of ["/s/xyz", `/s/${"0".repeat(32)}`]) {
      await p.goto(server.url + link);
      await p.locator("#view-studies .problem").waitFor();
      assert.match(await p.locator("#view-studies .problem").textContent(), /no run by this link/);
    }
    await p.context().close();
  });

  test("the comparison says what differs, on a phone too", async () => {
    const p = await open("/?from=NLRTM&to=SGSIN&ship=panamax-bulk&cargo=coking-coal", PHONE);
    for (const more of ["", "&month=7"]) {
      await p.goto(`${server.url}/?from=NLRTM&to=SGSIN&ship=panamax-bulk&cargo=coking-coal${more}`);
      await settled(p);
      await p.locator(".actions").getByRole("button", { name: "Compare" }).click();
    }
    await p.locator("#tab-compare").click();
    await p.locator("table.compare td.best").first().waitFor();
    assert.deepEqual(await p.locator("table.compare th[scope=col] small").allTextContents(), ["mean of the year", "July"]);
    const stops = await p.locator(".stop").count();
    assert.equal(stops, 2, "the ends are on the map");
    const [table, scroll] = await p.evaluate(() => [document.querySelector("table.compare").scrollWidth, document.querySelector(".scroll").clientWidth]);
    assert.ok(table <= scroll + 1, `two corridors fit: ${table} in ${scroll}`);
    await p.locator("#tab-studies").click();
    await p.locator("#view-studies .rows > li").last().waitFor();
    assert.equal(await p.locator(".stop").count(), 0, "no compared way stays on the map");
    const small = await p.evaluate(() => [...document.querySelectorAll("button, select, summary, a.button")].filter((e) => e.offsetParent && e.getBoundingClientRect().height < 43.5).map((e) => e.outerHTML.slice(0, 90)));
    assert.deepEqual(small, [], "what a finger meets is 44 px high");
    await p.context().close();
  });

  test("namesakes are told apart", async () => {
    const p = await open("/");
    const files = { "study.toml": "[study]\nname = \"Twin\"\nquestion = \"q\"\nyear = 2026\n" };
    for (let i = 0; i < 2; i++) {
      const r = await p.request.post(`${server.url}/api/studies`, { data: { files } });
      assert.equal(r.status(), 201);
    }
    await p.locator("#tab-studies").click();
    await p.locator(".study").nth(1).waitFor();
    assert.equal(await p.getByRole("button", { name: /^Run Twin, saved \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/ }).count(), 2);
    await p.getByRole("button", { name: /^Edit Twin/ }).nth(1).click();
    await p.locator(".study").nth(1).locator("textarea").waitFor();
    assert.equal(await p.locator("textarea").count(), 1);
    await p.context().close();
  });

  test("a question without an answer says why", async () => {
    const p = await open("/");
    await choose(p, "From", "vladivostok");
    const to = p.getByRole("combobox", { name: "To", exact: true });
    await to.fill("Xyzzyplugh");
    await to.press("Enter");
    await p.locator(".problem").waitFor();
    assert.match(await p.locator(".problem").textContent(), /Xyzzyplugh/);
    await p.context().close();
  });

  test("a phone shows it whole", async () => {
    const p = await open("/?from=RUVVO&to=INMAA", PHONE);
    await settled(p);
    await drawn(p);
    assert.ok(await p.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "nothing sticks out sideways");
    await looks(p, "phone-light");
    await choose(p, "To", "yokohama", "Yokohama");
    await settled(p);
    assert.ok(await figure(p, "distance") < 1200);
    p.clean();
    await p.context().close();
  });

  test("it looks as it should", async () => {
    for (const [name, path, options, view] of [
      ["desktop-light", "/?from=RUVVO&to=INMAA", { colorScheme: "light" }],
      ["desktop-dark", "/?from=RUVVO&to=INMAA", { colorScheme: "dark" }],
      ["antimeridian", "/?from=JPYOK&to=USLAX", { colorScheme: "light" }],
      ["pole", "/?from=RUMMK&to=JPYOK", { colorScheme: "light" }, { center: [60, 82], zoom: 1.9 }],
    ]) {
      const p = await open(path, options);
      await settled(p);
      await drawn(p);
      if (view) {
        await p.evaluate((v) => { window.sealane.map.map.jumpTo(v); }, view);
        await p.waitForTimeout(500);
        await drawn(p);
      }
      await looks(p, name);
      p.clean();
      await p.context().close();
    }
  });

  test("it is light", async () => {
    const p = await open("/");
    let bytes = 0;
    const counted = [];
    const session = await p.context().newCDPSession(p);
    await session.send("Network.enable");
    await session.send("Network.setCacheDisabled", { cacheDisabled: true });
    session.on("Network.loadingFinished", (e) => { bytes += e.encodedDataLength; counted.push(e.encodedDataLength); });
    const began = Date.now();
    await p.reload({ waitUntil: "load" });
    const load = Date.now() - began;
    await drawn(p);
    console.log(`# load ${load} ms, ${(bytes / 1e6).toFixed(2)} MB in ${counted.length} files`);
    assert.ok(bytes < 2_000_000, `${bytes} bytes`);
    p.clean();
    await p.context().close();
  });

  test("without WebGL the panel still answers", async () => {
    const plain = await browse(["--disable-webgl", "--disable-webgl2", "--disable-3d-apis"]);
    const p = await page(plain, server);
    await p.goto(`${server.url}/?from=RUVVO&to=INMAA`);
    await settled(p);
    assert.ok(await figure(p, "distance") > 4000);
    assert.match(await p.locator("#map-note").textContent(), /no map/);
    await plain.close();
  });
});
