// Reads the attendees' page as phones do, in a real browser. The address of a display that shows all rooms is in DESK_URL, with the
// token of its staff behind it as #token=…; with SHOTS a folder is given for pictures of what was seen.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch } from "./browsers.mjs";

const [BASE, TOKEN] = process.env.DESK_URL.split("#token=");
const HOME = BASE.endsWith("/") ? BASE : `${BASE}/`;
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const SIZES = { phone: { width: 360, height: 740 }, laptop: { width: 1280, height: 800 } };
const SOON = 20000;
const JADE = "now?room=Jade/room-I%26II";

let browser;
const wrongs = [];
// What the browser says where a test cuts the connection.
const EXPECTED = /ERR_FAILED|ERR_INTERNET_DISCONNECTED|ERR_CONNECTION/;

before(async () => {
  browser = await launch();
});
after(() => browser?.close());

async function open(path, size = "phone", options = {}) {
  const context = await browser.newContext({ viewport: SIZES[size], locale: "en-GB", colorScheme: "dark", ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(SOON);
  page.on("pageerror", error => wrongs.push(error.message));
  page.on("console", message => { if (message.type() === "error" && !EXPECTED.test(message.text()) && !/Nowhere/.test(message.location().url)) wrongs.push(message.text()); });
  await page.goto(HOME + path);
  await page.locator("main").waitFor();
  return page;
}

async function staff(fields) {
  const answer = await fetch(`${HOME}api/v1/commands`, {
    method: "POST", headers: { Authorization: `Bearer ${TOKEN}`, "Content-Type": "application/json" },
    body: JSON.stringify({ id: `browser-${Math.random().toString(36).slice(2)}`, ...fields }),
  });
  assert.equal(answer.status, 200, await answer.text());
}

// The page reads again when it is looked at, and only then.
const look = page => page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));

async function until(what, page, holds) {
  const end = Date.now() + SOON;
  while (!(await holds())) {
    if (Date.now() > end) assert.fail(`${what}: ${(await page.locator("body").innerText()).slice(0, 600)}`);
    await look(page);
    await new Promise(resolve => setTimeout(resolve, 300));
  }
}

async function judge(page, name) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wide <= 0, `${name} is ${wide} px too wide`);
  if (process.env.SHOTS) await page.screenshot({ path: join(process.env.SHOTS, `public-${name}.png`), fullPage: true });
  await page.evaluate(AXE); // by the debugger's way, which the page's policy does not close
  const { violations } = await page.evaluate(() => globalThis.axe.run(document));
  assert.deepEqual(violations.map(v => `${name}: ${v.id}: ${v.nodes[0].html.slice(0, 200)}`), []);
}

test("every view is accessible and fits, dark and light, in each language", async () => {
  for (const [name, path, size, options] of [
    ["room", JADE, "phone", {}], ["room-light", JADE, "phone", { colorScheme: "light" }], ["room-wide", JADE, "laptop", {}],
    ["rooms", "now?room=", "phone", {}], ["rooms-wide", "now?room=", "laptop", { colorScheme: "light" }], ["nowhere", "now?room=Nowhere", "phone", {}],
    ...["pt", "de", "fr", "es", "it", "nl", "ja"].map(tag => [`room-${tag}`, `${JADE}&lang=${tag}`, "phone", {}]),
  ]) {
    const page = await open(path, size, options);
    await judge(page, name);
    await page.context().close();
  }
});

test("it is complete without scripts, and in the browser's language", async () => {
  const page = await open(JADE, "phone", { javaScriptEnabled: false, locale: "pt-PT" });
  const text = await page.locator("body").innerText();
  for (const word of ["AGORA", "Address Space Isolation for Container Security", "A SEGUIR", "Seccomp Syscall Interception", "Todas as salas"])
    assert.ok(text.includes(word), `${word} in ${text.slice(0, 300)}`);
  await page.getByRole("link", { name: /Opala/ }).click();
  await page.getByRole("heading", { level: 1, name: "Opala/room-I&II" }).waitFor();
  await page.context().close();
});

test("what staff do appears by itself, and takes nobody's place away", async () => {
  const page = await open(JADE);
  const link = page.locator("footer a").first();
  await link.focus();
  const href = await link.getAttribute("href");
  await staff({ type: "delay", item: "c477", starts_at: "2019-09-10T15:50:00+01:00" });
  await until("the delay", page, () => page.getByText("NEW TIME").first().isVisible());
  assert.ok((await page.locator("body").innerText()).includes("15:45 – 16:05"), "the old time is still there");
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("href")), href, "the focus stays");
  await staff({ type: "emergency", kind: "evacuate" });
  await until("the emergency", page, () => page.getByRole("alert").isVisible());
  await judge(page, "emergency");
  await staff({ type: "emergency", kind: "lift" });
  await staff({ type: "emergency", kind: "test" });
  await until("the test", page, () => page.getByRole("alert").filter({ hasText: "TEST" }).isVisible());
  await judge(page, "test");
  await staff({ type: "emergency", kind: "lift" });
  await until("the end", page, async () => (await page.getByRole("alert").count()) === 0);
  await page.context().close();
});

test("a lost connection is said, with the time, and what was known stays", async () => {
  const page = await open(JADE);
  assert.equal(await page.locator("#lost").innerText(), "");
  await page.context().setOffline(true);
  await page.getByText(/^As of \d\d:\d\d\. The connection is lost\.$/).waitFor();
  assert.ok(await page.getByText("Address Space Isolation").first().isVisible());
  await judge(page, "lost");
  await page.context().setOffline(false);
  await until("it is back", page, async () => (await page.locator("#lost").textContent()) === "");
  await page.context().close();
});

test("a cache that repeats itself is taken for what it is", async () => {
  const page = await open(JADE);
  const early = new Date(Date.now() - 600000).toUTCString();
  await page.route(/\/now\?/, async route => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, headers: { ...answer.headers(), date: early } });
  });
  await until("it is old", page, () => page.getByText("The connection is lost.").isVisible());
  await page.unroute(/\/now\?/);
  await until("it is new", page, async () => (await page.locator("#lost").textContent()) === "");
  await page.context().close();
});

test("a room is chosen, remembered, and left again; #room in the address chooses one", async () => {
  const page = await open("now");
  await page.getByRole("heading", { level: 1, name: "All rooms" }).waitFor();
  await page.getByRole("link", { name: /Opala/ }).click();
  await page.getByRole("heading", { level: 1, name: "Opala/room-I&II" }).waitFor();
  await page.goto(`${HOME}now`);
  await page.getByRole("heading", { level: 1, name: "Opala/room-I&II" }).waitFor();
  await page.goto(`${HOME}now?room=Nowhere`); // leads nowhere twice
  await page.goto(`${HOME}now`);
  await page.getByRole("heading", { level: 1, name: "All rooms" }).waitFor();
  await page.goto(`${HOME}now?room=Opala`);
  await page.goto(`${HOME}now?room=`);
  await page.getByRole("heading", { level: 1, name: "All rooms" }).waitFor();
  await page.goto(`${HOME}now`);
  await page.getByRole("heading", { level: 1, name: "All rooms" }).waitFor();
  await page.goto(`${HOME}now?lang=de#Jade`);
  await page.getByRole("heading", { level: 1, name: "Jade/room-I&II" }).waitFor();
  assert.equal(await page.locator("html").getAttribute("lang"), "de");
  await page.context().close();
});

test("nothing went wrong meanwhile", () => assert.deepEqual(wrongs, []));
