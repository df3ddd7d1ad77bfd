// Plays staff and chair on the display's page, in a real browser. The display's address is in DESK_URL (a token
// behind it as #token=…); with SHOTS a folder is given for pictures of what was seen.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch } from "./browsers.mjs";
import { fleetTests } from "./fleet-view.mjs";
import { staffTests } from "./staff-view.mjs";
import { updateTests } from "./updates-view.mjs";

const ADDRESS = process.env.DESK_URL;
if (!ADDRESS) throw new Error("DESK_URL is not set: the address of a display that shows a talk with more than ten minutes to go");
const [BASE, TOKEN] = ADDRESS.split("#token=");
const HOME = BASE.endsWith("/") ? BASE : `${BASE}/`;
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const SIZES = { phone: { width: 360, height: 740 }, laptop: { width: 1280, height: 800 } };
const SOON = 10000;

let browser;
const wrongs = [];
// What the browser says on purpose when a test cuts the connection or is refused.
const EXPECTED = /ERR_FAILED|ERR_INTERNET_DISCONNECTED|ERR_CONNECTION|status of (401|403|409|422|429|503|504)/;

before(async () => {
  browser = await launch();
});
after(() => browser?.close());

// A display without a broker has no fleet, which the page asks for once.
const noFleet = message => /status of 404/.test(message.text()) && message.location().url.endsWith("/api/v1/fleet");

async function open(view, size, { home = HOME, ...options } = {}) {
  const context = await browser.newContext({
    viewport: SIZES[size], locale: "en-GB", colorScheme: "dark", reducedMotion: "reduce", deviceScaleFactor: size === "phone" ? 2 : 1, ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(SOON);
  page.on("pageerror", error => wrongs.push(error.message));
  page.on("console", message => {
    if (message.type() === "error" && !EXPECTED.test(message.text()) && !noFleet(message)) wrongs.push(message.text());
  });
  await page.goto(`${home}#${view}${TOKEN ? `&token=${TOKEN}` : ""}`);
  await page.locator(`#tab-${view}`).click();
  await page.locator(".link[data-state=live]").waitFor();
  await page.locator(`#${view}`).waitFor();
  return page;
}

const pause = ms => new Promise(resolve => setTimeout(resolve, ms));

async function ask(path) {
  const response = await fetch(`${HOME}api/v1/${path}`, { headers: TOKEN ? { Authorization: `Bearer ${TOKEN}` } : {} });
  if (response.status === 429) {
    await pause(1000 * (Number(response.headers.get("Retry-After")) || 1));
    return ask(path);
  }
  assert.equal(response.status, 200, path);
  return response.json();
}
const status = () => ask("status");
const log = async () => (await ask("log?limit=200")).entries;

// Until it holds of the display itself, not of what the page says of it.
async function until(what, holds, from = status, within = SOON) {
  const end = Date.now() + within;
  for (let last; ; await pause(200)) {
    last = await from();
    if (holds(last)) return last;
    if (Date.now() > end) assert.fail(`${what}: not within ${within} ms; last ${JSON.stringify(last).slice(0, 1500)}`);
  }
}

async function shot(page, name, fullPage = false) {
  if (process.env.SHOTS) await page.screenshot({ path: join(process.env.SHOTS, `${name}.png`), fullPage });
}

// What is played on the phone and on the laptop alike.
function onBoth(name, view, play) {
  for (const size of Object.keys(SIZES))
    test(`${name} (${size})`, async () => {
      const page = await open(view, size);
      try {
        await play(page, size);
      } catch (error) {
        await shot(page, `failed-${name.replaceAll(/\W+/g, "-")}-${size}`);
        throw error;
      } finally {
        await page.context().close();
      }
    });
}

// Opens what is folded away.
async function unfold(page, selector) {
  const fold = page.locator(`${selector} > details, details${selector}`).first();
  if (!await fold.evaluate(details => details.open)) await fold.locator("summary").first().click();
}

async function hold(page, button) {
  await button.scrollIntoViewIfNeeded();
  await button.hover();
  await page.mouse.down();
  await page.locator("#ask[open]").waitFor();
  await page.mouse.up();
}

onBoth("staff sees the live status", "staff", async (page, size) => {
  const now = await status();
  await page.getByRole("heading", { level: 1, name: now.label }).waitFor();
  await page.locator("#picture").scrollIntoViewIfNeeded();
  await page.waitForFunction(() => document.getElementById("picture").naturalWidth > 0);
  const alt = await page.locator("#picture").getAttribute("alt");
  assert.ok(alt.length > 0, "the picture has its words as alternative text");
  for (const item of now.now) await page.locator("#on").getByText(item.title, { exact: true }).waitFor();
  const { items } = await ask("agenda");
  assert.equal(await page.locator("#talks li").count(), items.length);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false, "nothing is wider than the screen");
  assert.ok(!page.url().includes("token"), "no token in the address");
});

onBoth("a notice is shown and taken back", "staff", async (page, size) => {
  const text = `The lift is out of order (${size})`;
  await page.getByLabel("To everyone in front of the screens").fill(text);
  await page.getByLabel("How urgent").selectOption("urgent");
  await page.getByRole("button", { name: "Show it", exact: true }).click();
  const shown = await until("the notice is on", s => s.notices.some(n => n.text === text));
  assert.equal(shown.notices.find(n => n.text === text).level, "urgent");
  await until("the screen says it", s => s.says.join(" ").includes(text), status, 60000); // when its turn comes
  await page.locator("#notice-result[data-state=done]").waitFor();
  await shot(page, `notice-${size}`);
  await page.getByRole("button", { name: `Take back: ${text}`, exact: true }).click();
  await until("the notice is gone", s => !s.notices.some(n => n.text === text));
});

onBoth("a talk is cancelled and that is undone from the log", "staff", async (page, size) => {
  const { items } = await ask("agenda");
  const talk = items.filter(item => item.kind === "talk" && !item.cancelled).pop();
  const cancelled = () => ask("agenda").then(agenda => agenda.items.find(item => item.id === talk.id)?.cancelled);
  await unfold(page, "#talks-later");
  await page.locator(`#talks [data-key="${talk.id}"]`).click();
  await shot(page, `talk-${size}`);
  await page.getByRole("button", { name: "Cancel this talk", exact: true }).click();
  await page.locator("#ask-no").click();
  assert.equal(await cancelled(), false, "asked first");
  await page.getByRole("button", { name: "Cancel this talk", exact: true }).click();
  await page.locator("#ask-yes").click();
  await page.locator("#talk-result[data-state=done]").waitFor();
  await until("the talk is cancelled", value => value === true, cancelled);
  await page.locator("#talk-close").click();
  await page.locator("#talks").getByText("cancelled", { exact: true }).first().waitFor();
  await unfold(page, "#sec-log");
  const entry = (await log()).find(e => e.type === "cancel" && e.command.item === talk.id);
  const undo = page.locator(`#log [data-key="${entry.id}"]`);
  await undo.click();
  assert.equal(await cancelled(), true, "one tap undoes nothing");
  await undo.click();
  await until("the talk takes place again", value => value === false, cancelled);
  await page.locator(`#log li[data-id="${entry.id}"]`).getByText("undone").waitFor();
});

onBoth("a slide is pinned and unpinned", "staff", async page => {
  await unfold(page, "#sec-display");
  await page.getByLabel("Show only this slide").selectOption("agenda");
  await page.getByRole("button", { name: "Pin", exact: true }).click();
  await until("it is pinned", s => s.pinned === "agenda" && s.slide === "agenda");
  await page.getByRole("button", { name: "Unpin “agenda”", exact: true }).click();
  await until("it is unpinned", s => s.pinned === null);
});

onBoth("an emergency is tested, held first and then asked, and the test ended", "staff", async (page, size) => {
  const button = page.getByRole("button", { name: "Test", exact: true });
  await button.scrollIntoViewIfNeeded();
  await button.hover();
  await page.mouse.down();
  await page.waitForTimeout(300);
  await page.mouse.up();
  await page.locator("#emergency-result").getByText("Held too short").waitFor();
  assert.equal((await status()).emergency, null, "a short press does nothing");

  await hold(page, button);
  await page.locator("#ask-no").click();
  assert.equal((await status()).emergency, null, "it was asked, and the answer was no");

  if (size === "phone") {
    await hold(page, button);
  } else {
    await button.focus();
    await page.keyboard.down("Enter");
    await page.locator("#ask[open]").waitFor();
    await page.keyboard.up("Enter");
  }
  assert.equal(await page.locator("#ask-yes").getAttribute("class"), "test", "the answer looks like what was held");
  await shot(page, `emergency-asked-${size}`);
  await page.locator("#ask-yes").click();
  await until("the test is on", s => s.emergency?.kind === "test" && s.slide === "emergency");
  await page.locator("#emergency-strip").waitFor();
  await shot(page, `emergency-${size}`);
  assert.equal(await page.getByRole("button", { name: "Lift the emergency", exact: true }).isVisible(), false, "a test is ended, not lifted");
  await page.getByRole("button", { name: "End the test", exact: true }).click();
  await until("it has ended", s => s.emergency === null);
  await page.locator("#emergency-strip").waitFor({ state: "hidden" });
});

onBoth("the chair adds two minutes", "chair", async (page, size) => {
  const { timer } = await status();
  assert.ok(timer.ends_at, "a talk is running");
  const longer = page.getByRole("button", { name: "+1 min", exact: true });
  await longer.click();
  await longer.click();
  const after = await until("the end has moved", s => Date.parse(s.timer.ends_at) === Date.parse(timer.ends_at) + 120000);
  assert.equal(after.timer.item, timer.item);
  await page.locator("#ends").getByText(new RegExp(`^ends ${after.timer.ends_at.slice(11, 16)}($| · questions)`)).waitFor();
  await shot(page, `chair-${size}`);
  for (const left of [1, 0]) {
    const before = (await log()).filter(e => e.undone).length;
    await page.getByRole("button", { name: /^Undo “/ }).click();
    await until(`undone, ${left} to go`, entries => entries.filter(e => e.undone).length === before + 1, log);
    await page.locator("#chair-result[data-state=done]").waitFor();
  }
  await until("the end is where it was", s => s.timer.ends_at === timer.ends_at);
});

onBoth("the chair's countdown runs, stands while held, and runs on", "chair", async page => {
  const digits = page.locator("#digits");
  const changes = async () => {
    const first = await digits.textContent();
    await page.waitForTimeout(2300);
    return first !== await digits.textContent();
  };
  assert.equal(await changes(), true, "it runs");
  await page.getByRole("button", { name: "Hold", exact: true }).click();
  await until("it is held", s => s.timer.held);
  await page.locator("#held").waitFor();
  assert.equal(await changes(), false, "it stands");
  await page.getByRole("button", { name: "Go on", exact: true }).click();
  await until("it runs", s => !s.timer.held);
  await page.locator("#held").waitFor({ state: "hidden" });
  assert.equal(await changes(), true, "it runs on");
});

onBoth("a message goes to the speaker and is read", "chair", async (page, size) => {
  await page.locator("#messages button").first().click();
  const { message } = await until("a ready message is up", s => s.message !== null);
  await page.locator("#message-text").getByText(`“${message.text}” until `).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false, "nothing is wider than the screen");
  await page.getByRole("button", { name: "Take it away", exact: true }).click();
  await until("it is gone", s => s.message === null);
  const own = `Two questions from the stream (${size})`;
  await page.locator("#message").fill(own);
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await until("the own text is up", s => s.message?.text === own);
  await page.getByRole("button", { name: "Take it away", exact: true }).click();
  await until("it is gone too", s => s.message === null);
});

onBoth("a cut connection is said, and the command arrives exactly once", "chair", async (page, size) => {
  const own = `Sent through a bad network (${size})`;
  const ids = new Set();
  let tries = 0;
  await page.route("**/api/v1/commands", async route => {
    if (route.request().postDataJSON().preview) return route.abort(); // which does nothing, and has an id of its own
    ids.add(route.request().postDataJSON().id);
    tries += 1;
    // The second time the command arrives and only its answer is lost: the hard case.
    if (tries === 2) await route.fetch();
    await route.abort().catch(() => {}); // where the test has let go of it meanwhile
  });
  await page.locator("#message").fill(own);
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await page.locator("#message-result[data-state=unsent]").getByText("not sent").waitFor();
  await page.locator("#outbox").getByText("Not sent").waitFor();
  await shot(page, `not-sent-${size}`);
  const end = Date.now() + SOON;
  while (tries < 2 && Date.now() < end) await page.waitForTimeout(100);
  assert.equal(await page.locator("#message-result").getAttribute("data-state"), "unsent", "nothing is claimed before the answer");
  await page.unroute("**/api/v1/commands");
  await page.locator("#message-result[data-state=done]").waitFor({ timeout: 30000 });
  await page.locator("#outbox").waitFor({ state: "hidden" });
  assert.equal(ids.size, 1, "always the same id");
  assert.equal((await log()).filter(e => e.command.text === own).length, 1, "carried out once");
  await page.getByRole("button", { name: "Take it away", exact: true }).click();
  await until("it is gone", s => s.message === null);
});

test("what was not sent can be withdrawn", async () => {
  const page = await open("chair", "phone");
  await page.route("**/api/v1/commands", route => route.abort());
  await page.locator("#message").fill("Never mind");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await page.getByRole("button", { name: /^Withdraw: / }).click();
  await page.locator("#outbox").waitFor({ state: "hidden" });
  await page.unroute("**/api/v1/commands");
  await page.waitForTimeout(3000);
  assert.equal((await log()).some(e => e.command.text === "Never mind"), false);
  await page.context().close();
});

test("a lost connection is said with its time, and comes back", async () => {
  const page = await open("chair", "phone");
  await page.context().setOffline(true);
  await page.locator("#link").getByText(/^Connection lost, as of \d\d:\d\d:\d\d$/).waitFor();
  await shot(page, "lost-phone");
  await page.context().setOffline(false);
  await page.locator(".link[data-state=live]").waitFor({ timeout: 30000 });
  await page.context().close();
});

test("without a token the page asks for one, and keeps it out of sight", { skip: !TOKEN && "the display asks for none" }, async () => {
  const context = await browser.newContext({ viewport: SIZES.phone, locale: "en-GB" });
  const page = await context.newPage();
  page.setDefaultTimeout(SOON);
  await page.goto(HOME);
  await page.getByLabel("Token").waitFor();
  await shot(page, "token-phone");
  await page.getByLabel("Token").fill(TOKEN);
  await page.getByRole("button", { name: "Use it", exact: true }).click();
  await page.locator(".link[data-state=live]").waitFor();
  await page.locator("#token-view").waitFor({ state: "hidden" });
  assert.ok(!page.url().includes(TOKEN), "not in the address");
  assert.ok(!(await page.evaluate(() => JSON.stringify(localStorage))).includes(TOKEN), "not kept for longer than asked");
  await context.close();
});

test("Portuguese can be chosen and is kept", async () => {
  const page = await open("staff", "phone");
  await page.getByLabel("Language").selectOption("pt");
  await page.getByRole("heading", { name: "Avisos" }).waitFor();
  assert.equal(await page.locator("html").getAttribute("lang"), "pt");
  await page.reload();
  await page.getByRole("heading", { name: "Avisos" }).waitFor();
  await shot(page, "staff-phone-pt", true);
  await page.context().close();
});

fleetTests({ home: HOME, token: TOKEN, open, shot, hold, AXE, SIZES });
staffTests({ open, ask, status, until, shot, unfold });
updateTests({ home: HOME, open, shot, AXE, SIZES, unfold });

for (const view of ["staff", "chair"])
  for (const size of Object.keys(SIZES))
    for (const colorScheme of ["dark", "light"])
      test(`axe-core finds nothing: ${view}, ${size}, ${colorScheme}`, async () => {
        const page = await open(view, size, { colorScheme });
        // Run by the debugger, not by the page, whose policy allows no script but its own.
        await page.evaluate(AXE);
        const check = async where => {
          const found = await page.evaluate(() => window.axe.run().then(r => r.violations));
          assert.deepEqual(found.map(v => `${v.id}: ${v.nodes.map(n => n.target.join(" ")).join(", ")}`), [], where);
        };
        await check("the view");
        if (view === "staff") {
          for (const fold of ["#talks-earlier", "#talks-later", "#room-later", "#sec-display", "#sec-health", "#sec-log"]) await unfold(page, fold);
          await check("with everything unfolded");
          await page.locator("#talks button").last().click();
          await check("with a talk open");
        }
        await shot(page, `${view}-${size}-${colorScheme}`, true);
        await page.context().close();
      });

// Last, because it changes which talk runs; then undone.
onBoth("the next talk asks, and says what it does", "chair", async (page, size) => {
  const { timer } = await status();
  const { items } = await ask("agenda");
  const behind = items.find(i => i.kind === "talk" && !i.cancelled && i.start > items.find(x => x.id === timer.item).start);
  const place = await page.locator("#next").boundingBox();
  await page.getByRole("button", { name: "Next talk", exact: true }).click();
  await page.locator("#explain").getByText(behind.title).waitFor();
  await shot(page, `next-asked-${size}`);
  assert.equal((await status()).timer.item, timer.item, "one tap does nothing");
  assert.deepEqual(await page.locator("#next").boundingBox(), place, "the button has not moved between the taps");
  await page.getByRole("button", { name: "Again: Next talk", exact: true }).click();
  await until("the next talk runs", s => s.timer.item === behind.id);
  await page.locator("#timer-title").getByText(behind.title, { exact: true }).waitFor();
  await page.getByRole("button", { name: /^Undo “/ }).click();
  await until("the first one runs again", s => s.timer.item === timer.item);
});

test("the browser had nothing to complain of", () => assert.deepEqual(wrongs, []));
