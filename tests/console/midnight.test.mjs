// Staff and chair at 23:40, in a real browser: what is typed means the nearest instant, and slips are asked first. The
// display's address is in DESK_URL, with a token behind it as #token=….
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch } from "./browsers.mjs";

const [BASE, TOKEN] = process.env.DESK_URL.split("#token=");
const HOME = BASE.endsWith("/") ? BASE : `${BASE}/`;
let browser, page;

async function ask(path) {
  const response = await fetch(`${HOME}api/v1/${path}`, { headers: { Authorization: `Bearer ${TOKEN}` } });
  assert.equal(response.status, 200, path);
  return response.json();
}
const item = async id => (await ask("agenda")).items.find(i => i.id === id);
const pause = ms => new Promise(resolve => setTimeout(resolve, ms));

async function until(what, holds, from) {
  for (let last, tries = 0; tries < 50; tries += 1, await pause(200)) {
    last = await from();
    if (holds(last)) return;
    if (tries === 49) assert.fail(`${what}: ${JSON.stringify(last)}`);
  }
}

before(async () => {
  browser = await launch();
  // Somebody from elsewhere: the conference's clock counts, not the phone's.
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, locale: "en-GB", timezoneId: "America/Los_Angeles", reducedMotion: "reduce" });
  page = await context.newPage();
  page.setDefaultTimeout(10000);
  await page.goto(`${HOME}#staff&token=${TOKEN}`);
  await page.locator(".link[data-state=live]").waitFor();
});
after(() => browser?.close());

async function set(field, time) {
  await page.locator(`#${field}-at`).fill(time);
  await page.locator(`#${field}-form button:not([type=button])`).click();
}

test("an end before midnight is tonight's, one after it tomorrow's", async () => {
  await page.locator('#talks [data-key="music"]').click();
  await set("extend", "23:50");
  await page.locator("#talk-result[data-state=done]", { hasText: "23:50" }).waitFor();
  assert.equal((await item("music")).end, "2026-06-10T23:50:00+02:00");
  await set("extend", "later");
  assert.equal(await page.locator("#extend-at").evaluate(input => input.validationMessage), "Write a time like 23:50.");
  await set("extend", "12:05 am");
  assert.equal(await page.locator("#extend-at").inputValue(), "00:05", "shown back as the display writes it");
  await page.locator("#talk-result[data-state=done]", { hasText: "00:05 (Thu)" }).waitFor();
  assert.equal((await item("music")).end, "2026-06-11T00:05:00+02:00");
  await page.locator("#talk-facts", { hasText: "23:30–00:05 (Thu)" }).waitFor();
  await page.locator("#extend-by button").first().click();
  await page.locator("#talk-result[data-state=done]", { hasText: "00:10 (Thu)" }).waitFor();
  assert.equal((await item("music")).end, "2026-06-11T00:10:00+02:00");
});

test("what is likely a slip is asked first", async () => {
  await set("extend", "23:20");
  await page.locator("#ask-text", { hasText: "“Music” would last more than twelve hours, until 23:20 (Thu)" }).waitFor();
  await page.locator("#ask-no").click();
  await page.locator("#talk-result[data-state=refused]").waitFor();
  assert.equal((await item("music")).end, "2026-06-11T00:10:00+02:00");
  await set("delay", "23:35");
  await page.locator("#ask-text", { hasText: "“Music” would have started already, at 23:35" }).waitFor();
  await page.locator("#ask-yes").click();
  await page.locator("#talk-result[data-state=done]", { hasText: "23:35" }).waitFor();
  await until("it is done", i => i.start === "2026-06-10T23:35:00+02:00", () => item("music"));
  await page.locator("#talk-close").click();
});

test("a start after midnight is the coming night's", async () => {
  await page.locator('#talks [data-key="after"]').click();
  await page.locator("#talk-facts", { hasText: "00:00 (Thu)–01:00" }).or(page.locator("#talk-facts", { hasText: "(Thu)–" })).first().waitFor();
  await set("delay", "01:45");
  await page.locator("#talk-result[data-state=done]", { hasText: "01:45 (Thu)" }).waitFor();
  assert.equal((await item("after")).start, "2026-06-11T01:45:00+02:00");
  await page.locator("#talk-close").click();
  await page.locator("#sec-log summary").click();
  await page.locator("#log li", { hasText: "01:45 (Thu)" }).first().waitFor();
});

test("the chair's minutes cross midnight", async () => {
  await page.locator("#tab-chair").click();
  const { timer } = await ask("status");
  await page.getByRole("button", { name: "+1 min" }).click();
  await until("a minute more", s => Date.parse(s.timer.ends_at) === Date.parse(timer.ends_at) + 60000, () => ask("status"));
  await page.locator("#ends", { hasText: "(Thu)" }).waitFor();
});
