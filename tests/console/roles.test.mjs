// What each role sees and does on the page, by touch and by keyboard, with the taps counted. The display's address is in
// DESK_URL, its tokens file in DESK_TOKENS: the tests write their own tokens into it, change them and take them away.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { isFirefox, launch } from "./browsers.mjs";
import { display, fleetOf, stub } from "./fleet.mjs";

const [HOME] = (process.env.DESK_URL || "").split("#"), FILE = process.env.DESK_TOKENS;
if (!HOME || !FILE) throw new Error("DESK_URL and DESK_TOKENS are not set");
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const SIZES = { phone: { width: 360, height: 740 }, laptop: { width: 1280, height: 800 } };
const ROOM = "Jade/room-I&II", SOON = 10000;
const secretOf = name => `${name}-`.padEnd(43, "x");
const kept = JSON.parse(readFileSync(FILE, "utf8"));

// The tokens that there are from now on: {name: {role, room, expires}}.
function tokens(list) {
  const own = Object.entries(list).map(([name, facts]) => ({ id: name, name, sha256: createHash("sha256").update(secretOf(name)).digest("hex"), ...facts }));
  writeFileSync(`${FILE}.new`, JSON.stringify({ ...kept, tokens: [...kept.tokens, ...own] }), { mode: 0o600 });
  renameSync(`${FILE}.new`, FILE);
}
const USUAL = { view: { role: "view" }, chair: { role: "chair", room: ROOM }, staff: { role: "staff" }, emergency: { role: "emergency" }, other: { role: "chair", room: "Opala/room-I&II" } };

let browser;
const wrongs = [], counted = [];
before(async () => {
  tokens(USUAL);
  browser = await launch();
});
after(async () => {
  for (const line of counted) console.log(`taps: ${line}`);
  await browser?.close();
});

async function open(name, { size = "phone", hash = "", home = HOME, ready = true, ...more } = {}) {
  const context = await browser.newContext({
    viewport: SIZES[size], hasTouch: size === "phone", locale: "en-GB", colorScheme: "dark", reducedMotion: "reduce", ...more,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(SOON);
  page.on("pageerror", error => wrongs.push(error.message));
  await page.goto(`${home}#${hash && `${hash}&`}token=${secretOf(name)}`);
  if (ready) await page.locator(".link[data-state=live]").waitFor();
  return page;
}

// `play(page, tap)` with the page of somebody; `tap` presses by touch, or by keyboard, and counts.
function as(name, what, play, options = {}) {
  for (const how of options.how || ["touch", "keyboard"])
    test(`${name}: ${what} (${how})`, { skip: options.skip }, async () => {
      const page = await open(name, options);
      const tap = async target => {
        tap.count += 1;
        if (how === "touch") return isFirefox ? target.click() : target.tap(); // its driver's taps are no clicks
        await target.focus();
        return page.keyboard.press("Enter");
      };
      tap.count = 0;
      tap.how = how;
      try {
        await play(page, tap);
      } catch (error) {
        await shot(page, `failed-${name}-${what}-${how}`.replaceAll(/\W+/g, "-"));
        throw error;
      } finally {
        await page.context().close();
      }
    });
}

async function shot(page, name) {
  if (process.env.SHOTS) await page.screenshot({ path: join(process.env.SHOTS, `${name}.png`) });
}

function taps(what, tap, most) {
  counted.push(`${what}: ${tap.count} (${tap.how})`);
  assert.ok(tap.count <= most, `${what} takes ${tap.count} taps, not ${most}`);
}

const ask = async path => (await fetch(`${HOME}api/v1/${path}`, { headers: { Authorization: `Bearer ${secretOf("emergency")}` } })).json();
const status = () => ask("status");
async function until(what, holds, from = status) {
  const end = Date.now() + SOON;
  for (let last; ; await new Promise(resolve => setTimeout(resolve, 100))) {
    last = await from();
    if (holds(last)) return last;
    if (Date.now() > end) assert.fail(`${what}: last ${JSON.stringify(last).slice(0, 1000)}`);
  }
}
const visible = (page, selector) => page.$$eval(selector, all => all.filter(e => e.checkVisibility({ visibilityProperty: true })).map(e => e.id || e.dataset.may || e.textContent));
const tabs = page => visible(page, "#tabs a");
const pathOf = page => new URL(page.url()).hash;
const there = (page, view) => page.locator(view === "room" ? "#staff" : `#${view}`).waitFor();

// ---- what is there

const OPENS = { view: ["#room", []], other: ["#room", []], chair: ["#chair", ["tab-chair", "tab-room"]], staff: ["#staff", ["tab-staff", "tab-chair"]], emergency: ["#staff", ["tab-staff", "tab-chair"]] };
for (const [name, [hash, expected]] of Object.entries(OPENS))
  for (const size of Object.keys(SIZES))
    test(`${name} opens on ${hash}, and nothing is there that would be refused (${size})`, async () => {
      const page = await open(name, { size });
      await there(page, hash.slice(1));
      assert.equal(pathOf(page), hash);
      assert.deepEqual(await tabs(page), expected);
      const { acts } = await (await fetch(`${HOME}api/v1/me`, { headers: { Authorization: `Bearer ${secretOf(name)}` } })).json();
      for (const view of expected.length > 0 ? expected : [null]) {
        if (view) await page.locator(`#${view}`).click();
        const shown = await page.$$eval("[data-may]", all => all.filter(e => e.checkVisibility()).map(e => e.dataset.may));
        for (const act of shown) assert.ok(acts.includes(act), `${act} is shown to ${name}`);
        if (view === "tab-chair") assert.ok((await visible(page, "#chair button")).length > 10);
        if (view === "tab-staff") assert.equal((await visible(page, "#sec-emergency")).length, name === "emergency" ? 1 : 0);
        if (view === "tab-staff") assert.equal(await page.locator("#jump button", { hasText: "Emergency" }).count() > 0 && size === "phone"
          && await page.locator("#jump button", { hasText: "Emergency" }).isVisible(), name === "emergency" && size === "phone");
        if (!view || view === "tab-room") {
          await page.locator("#talks-soon > li").first().waitFor();
          assert.deepEqual(await visible(page, "main button, main input, main textarea, main select"), ["talks-find"], "nothing to press but to find a talk");
          await page.locator("#sec-screen").waitFor();
          assert.deepEqual(await visible(page, "#staff .card"), ["sec-screen", "sec-talks"]);
        }
        await page.evaluate(AXE);
        const found = await page.evaluate(() => window.axe.run().then(r => r.violations));
        assert.deepEqual(found.map(v => `${v.id}: ${v.nodes.map(n => n.target.join(" ")).join(", ")}`), []);
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false, "nothing is wider than the screen");
        await shot(page, `role-${name}-${size}-${view || "only"}`);
      }
      assert.deepEqual(await visible(page, "#elsewhere"), name === "other" ? ["elsewhere"] : [], "whoever is at the wrong door is told");
      await page.locator("#who").getByText(new RegExp(`^${name} · `)).waitFor();
      await page.context().close();
    });

test("a link's view counts for those who may", async () => {
  for (const [name, hash, expected] of [["staff", "chair", "#chair"], ["chair", "staff", "#chair"], ["chair", "room", "#room"], ["view", "chair", "#room"], ["view", "fleet", "#room"], ["staff", "room", "#staff"]]) {
    const page = await open(name, { hash });
    await there(page, expected.slice(1));
    assert.equal(pathOf(page), expected, `${name} with #${hash}`);
    await page.context().close();
  }
});

for (const [name, expected] of [["staff", ["tab-staff", "tab-fleet"]], ["view", ["tab-fleet"]]])
  test(`at a desk ${name} opens on the fleet`, async () => {
    const desk = text => text.replace(/\{"state":"online".*\}/, found => JSON.stringify({ ...JSON.parse(found), view: "desk", room: null }));
    const stage = await stub(HOME, fleetOf([display("jade-door"), display("opala-door")]), { status: desk });
    const page = await open(name, { home: stage.home });
    await there(page, "fleet");
    assert.deepEqual(await visible(page, "#tabs:not([hidden]) a"), expected.length > 1 ? ["tab-staff", "tab-fleet"] : []);
    assert.equal((await visible(page, "#fleet-send")).length, name === "staff" ? 1 : 0);
    assert.deepEqual(await visible(page, "#fleet-alarm"), [], "an emergency is neither's");
    assert.equal(await page.getByRole("button", { name: /^Send…: jade-door/ }).count(), name === "staff" ? 1 : 0);
    await page.context().close();
    await stage.close();
  });

test("a token that changes, expires or is taken away: the page follows", async () => {
  const page = await open("staff");
  await there(page, "staff");
  await page.locator("#talks-soon button").last().click();
  await page.locator("#talk[open]").waitFor();
  tokens({ ...USUAL, staff: { role: "chair", room: ROOM } });
  await there(page, "chair");
  assert.deepEqual(await visible(page, "dialog"), [], "what was open is closed");
  assert.deepEqual(await tabs(page), ["tab-chair", "tab-room"]);
  tokens({ ...USUAL, staff: { role: "view" } });
  await page.locator("#sec-screen").waitFor();
  assert.deepEqual(await visible(page, "main button"), []);
  tokens({ ...USUAL, staff: { role: "emergency" } });
  await page.locator("#sec-emergency").waitFor();
  tokens({ ...USUAL, staff: { role: "staff", expires: "2020-01-01T00:00:00+00:00" } });
  await page.locator("#token-view").waitFor();
  await page.locator("#token-problem").getByText(/expired/).waitFor();
  assert.deepEqual(await visible(page, "#staff, #chair, #tabs"), []);
  tokens({ chair: USUAL.chair, emergency: USUAL.emergency });
  await page.evaluate(token => { location.hash = `token=${token}`; }, secretOf("chair"));
  await there(page, "chair");
  tokens({ emergency: USUAL.emergency });
  await page.locator("#token-problem").getByText("this token is not known here").waitFor();
  tokens(USUAL);
  await page.context().close();
});

// ---- the chair

const foretold = page => page.locator("#much-does strong").getByText(/^\d\d:\d\d$/);
const undo = async (page, tap) => {
  await tap(page.getByRole("button", { name: /^Undo “/ }));
  await page.locator("#chair-result[data-state=done]").getByText(/^Undo/).waitFor();
};

as("chair", "five minutes more, told before, and taken back", async (page, tap) => {
  const { timer } = await status();
  await foretold(page).waitFor();
  const time = await page.locator("#much-does strong").textContent();
  await page.locator("#foretold").getByText(`+5 min: talk ends ${time}; `).waitFor();
  await page.locator("#foretold").getByText(/; questions \d\d:\d\d; next talk \d\d:\d\d \(\+5\); break at \d\d:\d\d: 10 instead of 15 min/).waitFor();
  await shot(page, `foretold-${tap.how}`);
  await tap(page.getByRole("button", { name: "+5 min", exact: true }));
  const extended = await until("it ends later", s => s.timer.ends_at !== timer.ends_at);
  taps("extend +5", tap, 1);
  assert.equal(extended.timer.ends_at.slice(11, 16), time, "as it was told");
  await undo(page, tap);
  await until("it ends as before", s => s.timer.ends_at === timer.ends_at);
  taps("extend +5 and undo", tap, 2);
  assert.deepEqual(await visible(page, "#undo"), [], "nothing is left to undo");
});

as("chair", "a ready message", async (page, tap) => {
  const button = page.locator("#messages button").first();
  await button.waitFor();
  await tap(button);
  await until("it is up", s => s.message !== null);
  taps("message", tap, 1);
  await tap(page.getByRole("button", { name: "Take it away", exact: true }));
  await until("it is gone", s => s.message === null);
});

as("chair", "the room is full", async (page, tap) => {
  await tap(page.locator("#chair").getByRole("button", { name: "Say that it is full", exact: true }));
  await until("it is full", s => s.full !== null);
  taps("room full", tap, 2);
  await tap(page.locator("#chair").getByRole("button", { name: "There is room again", exact: true }));
  await until("it is not", s => s.full === null);
});

as("chair", "the next talk, told with what follows, at the same place", async (page, tap) => {
  const { timer } = await status();
  await tap(page.locator("#next"));
  await page.locator("#explain").getByText(/ starts\. Talk ends \d\d:\d\d; .* until \d\d:\d\d; next talk /).waitFor();
  const told = (await page.locator("#explain").textContent()).match(/” until (\d\d:\d\d); next/)[1];
  await shot(page, `next-told-${tap.how}`);
  await tap(page.locator("#next"));
  const next = await until("it runs", s => s.timer.item !== timer.item);
  taps("next talk", tap, 2);
  // The minute may have turned between the two taps.
  assert.ok(Math.abs(Date.parse(next.timer.ends_at) - Date.parse(next.timer.ends_at.replace(/T\d\d:\d\d/, `T${told}`))) <= 60000, `${told} was told of ${next.timer.ends_at}`);
  await undo(page, tap);
  await until("the first one runs", s => s.timer.item === timer.item);
});

as("chair", "chooses by title which talk falls and which trade places, told what that does", async (page, tap) => {
  const talks = async () => (await ask("agenda")).items.filter(i => i.kind === "talk" && !i.cancelled && Date.parse(i.end) > Date.parse(at));
  const { at, timer } = await status(), [running, next, later] = await talks();
  const choices = page.locator("#which-list button");
  await tap(page.locator("#cancel"));
  assert.deepEqual(await choices.locator("strong").allTextContents(), [next, later, running].map(i => i.title), "what is on comes last");
  await choices.last().getByText("Now", { exact: true }).waitFor();
  await choices.nth(0).getByText(/^\d\d:\d\d–\d\d:\d\d stays empty$/).waitFor();
  await shot(page, `which-cancel-${tap.how}`);
  await page.waitForTimeout(700); // a tap that comes at once is a second one on the button that opened it
  await tap(choices.nth(0));
  await page.locator("#ask-text").getByText(`“${next.title}” does not take place, and every screen says so.`).waitFor();
  await page.locator("#ask-lines").getByText(/stays empty/).waitFor();
  await tap(page.locator("#ask-no"));
  assert.equal((await ask("agenda")).items.find(i => i.id === next.id).cancelled, false, "the answer was no");
  await tap(page.locator("#cancel"));
  await page.waitForTimeout(700);
  await tap(choices.nth(0));
  await tap(page.locator("#ask-yes"));
  await until("the next one is cancelled", items => items.find(i => i.id === next.id).cancelled, async () => (await ask("agenda")).items);
  assert.equal((await status()).timer.item, timer.item, "the running one goes on");
  await undo(page, tap);
  await until("it takes place", items => !items.find(i => i.id === next.id).cancelled, async () => (await ask("agenda")).items);

  await tap(page.locator("#swap"));
  assert.equal(await choices.nth(0).locator("strong").textContent(), `${next.title} ⇄ ${later.title}`);
  const then = await choices.nth(0).getByText(/^Then \d\d:\d\d /).textContent();
  assert.equal(then.replaceAll(/\d\d:\d\d /g, ""), `Then ${later.title}; ${next.title}`);
  await shot(page, `which-swap-${tap.how}`);
  await page.waitForTimeout(700);
  await tap(choices.nth(0));
  await page.locator("#ask-lines").getByText(then).waitFor();
  await tap(page.locator("#ask-yes"));
  await until("they have traded places", now => now[1].id === later.id && now[2].id === next.id, talks);
  await undo(page, tap);
  await until("they are as before", now => now[1].id === next.id && now[2].id === later.id, talks);
});

as("chair", "a message is undone where it was sent, and each Undo names what it takes back", async (page, tap) => {
  const { timer } = await status();
  await tap(page.locator("#much"));
  await until("it ends later", s => s.timer.ends_at !== timer.ends_at);
  await page.locator("#undo").waitFor();
  await tap(page.locator("#messages button").first());
  const { message } = await until("it is up", s => s.message !== null);
  await page.locator("#to-speaker").getByText(`For the speaker: “${message.text}”`).waitFor(); // no stage: this display shows none of it
  const undoMessage = page.locator("#message-result").getByRole("button", { name: `Undo “Message: ${message.text}”`, exact: true });
  await undoMessage.waitFor();
  assert.match(await page.locator("#undo").getAttribute("aria-label"), /^Undo “Ends \d\d:\d\d”/, "the other is still the other's");
  await tap(undoMessage);
  await until("the message is gone", s => s.message === null);
  assert.notEqual(await page.evaluate(() => document.activeElement.tagName), "BODY");
  await tap(page.locator("#longer"));
  await until("a minute more", s => Date.parse(s.timer.ends_at) === Date.parse(timer.ends_at) + 360000);
  await page.locator("#undo").getByText(/^Undo · \d+ s$/).waitFor();
  await tap(page.locator("#undo"));
  await page.locator("#undo").waitFor({ state: "hidden" }); // a second tap there is one too many
  await page.locator("#undo").getByText(/^Undo “Ends \d\d:\d\d”/).waitFor(); // the line tells of something else
  await until("that is gone", s => Date.parse(s.timer.ends_at) === Date.parse(timer.ends_at) + 300000);
  await tap(page.locator("#undo"));
  await until("it ends as before", s => s.timer.ends_at === timer.ends_at);
  await page.locator("#undo").waitFor({ state: "hidden" });
  if (tap.how === "keyboard") assert.notEqual(await page.evaluate(() => document.activeElement.tagName), "BODY", "the focus is lost");
});

as("chair", "an armed button is let be by any other tap", async (page, tap) => {
  await tap(page.locator("#next"));
  await page.locator("#next.armed").waitFor();
  await tap(page.locator("#still"));
  await page.locator("#chair-result:not(:empty)").waitFor();
  assert.deepEqual(await visible(page, ".armed, #explain"), [], "nothing is armed, nothing is covered");
});

// Firefox's driver does not say what a request carries, by which these tests pick theirs.
const UNSEEN = isFirefox && "what is sent cannot be seen";
as("chair", "what cannot be is told and not hidden", async page => {
  await page.route("**/api/v1/commands", route => (route.request().postDataJSON().preview
    ? route.fulfill({ status: 409, contentType: "application/problem+json", body: JSON.stringify({ detail: "the block ends at 15:46" }) }) : route.abort()));
  await page.reload();
  await page.locator("#much-does").getByText("the block ends at 15:46").waitFor();
  await page.locator("#foretold").getByText("+5 min: not possible: the block ends at 15:46").waitFor();
}, { how: ["touch"], skip: UNSEEN });

as("chair", "on a bad network nothing is told, and the act is sent all the same", async (page, tap) => {
  const { timer } = await status();
  await page.route("**/api/v1/commands", route => (route.request().postDataJSON().preview ? route.abort() : route.continue()));
  await page.reload();
  await page.locator(".link[data-state=live]").waitFor();
  await tap(page.locator("#longer"));
  await until("it ends later", s => s.timer.ends_at !== timer.ends_at);
  assert.equal(await page.locator("#longer-does").textContent(), "");
  await page.unroute("**/api/v1/commands");
  await page.locator("#longer-does strong").getByText(/^\d\d:\d\d$/).waitFor(); // once it answers again
  await undo(page, tap);
  await until("it ends as before", s => s.timer.ends_at === timer.ends_at);
}, { how: ["touch"], skip: UNSEEN });

test("undo is there for a minute", async () => {
  const page = await open("chair");
  const entry = at => page.evaluate(age => sessionStorage.setItem("plumbline.mine", JSON.stringify([{ id: "something-1", what: "Ends 15:50", at: Date.now() - age }])), at);
  for (const [age, expected] of [[5000, ["undo"]], [61000, []]]) {
    await entry(age);
    await page.reload();
    await page.locator(".link[data-state=live]").waitFor();
    await there(page, "chair");
    assert.deepEqual(await visible(page, "#undo"), expected, `after ${age} ms`);
  }
  await page.context().close();
});

const CALLED = { waiting: "start", break: "start", talk: "", "last-minutes": "questions", questions: "finish", "last-minute": "finish", over: "finish", held: "hold", none: "" };
test("the amber button is the one that the phase calls for", async () => {
  for (const [phase, expected] of Object.entries(CALLED)) {
    const held = phase === "held", change = timer => ({ ...timer, phase: held ? "talk" : phase, held });
    const said = text => text.replace(/\{"state":"online".*\}/, found => JSON.stringify({ ...JSON.parse(found), timer: change(JSON.parse(found).timer) }));
    const stage = await stub(HOME, fleetOf([]), { status: said });
    const page = await open("chair", { home: stage.home });
    await page.locator("#timer:not([data-phase=none])").waitFor({ timeout: phase === "none" ? 1 : SOON }).catch(() => {});
    assert.deepEqual(await page.$$eval("#chair .acts button.main", all => all.map(e => e.id)), expected ? [expected] : [], phase);
    await page.context().close();
    await stage.close();
  }
});

// ---- the emergency

async function hold(page, how, button) {
  await button.scrollIntoViewIfNeeded();
  const { x, y, width, height } = await button.boundingBox(), at = { x: x + width / 2, y: y + height / 2 };
  if (how === "keyboard") {
    await button.focus();
    await page.keyboard.down("Enter");
    await page.locator("#ask[open]").waitFor();
    return page.keyboard.up("Enter");
  }
  if (isFirefox) {
    await page.mouse.move(at.x, at.y);
    await page.mouse.down();
    await page.locator("#ask[open]").waitFor();
    return page.mouse.up();
  }
  const finger = await page.context().newCDPSession(page);
  await finger.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [at] });
  await page.locator("#ask[open]").waitFor();
  return finger.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
}

as("emergency", "what is no test is lifted when held and asked, and the all-clear is given unless it is not wanted", async (page, tap) => {
  const named = name => page.getByRole("button", { name, exact: true });
  for (const clear of [true, false]) {
    await tap(page.locator("#jump button").first());
    await hold(page, tap.how, named("Evacuate"));
    assert.equal(await page.locator("#ask-also").isVisible(), false);
    await tap(page.locator("#ask-yes"));
    await until("it is on", s => s.emergency?.kind === "evacuate");
    await page.locator("#emergency-strip:not(.test)").waitFor();
    assert.equal(await named("End the test").isVisible(), false);
    await hold(page, tap.how, named("Lift the emergency"));
    await page.locator("#ask-text").getByText("Take the emergency away, on this display?").waitFor();
    await page.locator("#ask-lines").getByText("Leave the building now.").waitFor();
    await page.locator("#ask-also").getByText("Also say for ten minutes: “All clear. The emergency is over.”", { exact: true }).waitFor();
    assert.equal(await page.locator("#ask-tick").isChecked(), true);
    await shot(page, `lift-asked-${tap.how}`);
    if (!clear) await page.locator("#ask-tick").uncheck();
    await tap(page.locator("#ask-yes"));
    await until("it is lifted", s => s.emergency === null);
    if (!clear) continue;
    const { notices } = await until("the all-clear is given", s => s.notices.some(n => n.text === "All clear. The emergency is over."));
    assert.equal(notices[0].level, "urgent");
    await tap(named("Take back: All clear. The emergency is over."));
    await until("it is taken back", s => s.notices.length === 0);
    await page.locator("#notices-result").getByText(/^Take back: All clear/).waitFor();
  }
  await page.locator("#emergency-result").getByText(/^Lift the emergency: done/).waitFor();
  assert.deepEqual((await status()).notices, []);
});

as("emergency", "a test, ended by a tap, and each undone only when held and asked", async (page, tap) => {
  await tap(page.locator("#jump button").first());
  tap.count += 1;
  await hold(page, tap.how, page.getByRole("button", { name: "Test", exact: true }));
  await page.locator("#ask-text").getByText("Show a test on this display, for two minutes?").waitFor();
  await page.locator("#ask-lines").getByText("This is a test. There is nothing you need to do.").waitFor();
  await shot(page, `test-asked-${tap.how}`);
  await tap(page.locator("#ask-yes"));
  const { emergency, at } = await until("the test is on", s => s.emergency?.kind === "test");
  taps("emergency test", tap, 3);
  assert.ok(Date.parse(emergency.until) - Date.parse(at) <= 120000, "for two minutes");
  await page.locator("#emergency-strip.test").getByText("This is a test.").waitFor();
  await tap(page.getByRole("button", { name: "End the test", exact: true }));
  await until("it has ended", s => s.emergency === null);

  const { entries } = await ask("log?limit=5"), lift = entries.find(e => e.type === "emergency" && e.command.kind === "lift");
  await page.locator("#sec-log > details").evaluate(fold => { fold.open = true; });
  const again = page.locator(`#log button[data-key="${lift.id}"]`);
  await again.waitFor();
  assert.equal(await page.locator("#log button", { hasText: "Lift the emergency" }).count(), 0, "nothing to lift, once it is lifted");
  if (tap.how === "touch") await (isFirefox ? again.click() : again.tap());
  else await again.press("Enter");
  const short = page.locator("#log-result").getByText("Held too short");
  await short.waitFor();
  const [above, below] = await short.evaluate(line => { const { top, bottom } = line.getBoundingClientRect(); return [top, bottom - innerHeight]; });
  assert.ok(above >= 0 && below < 1, `it is told in view: from ${above}, ${below} below`);
  assert.equal((await status()).emergency, null, "one tap raises nothing");
  await hold(page, tap.how, again);
  await page.locator("#ask-text").getByText("Raise the emergency again, on this display?").waitFor();
  await page.locator("#ask-lines").getByText("This is a test. There is nothing you need to do.").waitFor();
  await page.locator("#ask-no").getByText("Keep as it is", { exact: true }).waitFor();
  await page.locator("#ask-no").click();
  assert.equal((await status()).emergency, null);
  await hold(page, tap.how, again);
  await page.locator("#ask-yes").click();
  await until("it is on again", s => s.emergency?.kind === "test");
  await tap(page.locator("#emergency-end-test"));
  await until("it has ended again", s => s.emergency === null);
});

test("where an emergency would be shown is said: on all displays of a fleet", async () => {
  const stage = await stub(HOME, fleetOf([display("jade-door"), display("opala-door"), display("desk", { kind: "desk", view: "desk" })]));
  const page = await open("emergency", { home: stage.home, size: "laptop" });
  await page.locator("#tab-fleet").waitFor();
  await page.locator("#tab-staff").click();
  await hold(page, "keyboard", page.locator("#staff [data-kind=evacuate]"));
  await page.locator("#ask-text").getByText("Tell people to leave the building, on 2 displays?").waitFor();
  await page.locator("#ask-lines").getByText("Leave the building now. Use the nearest exit.").waitFor();
  await page.locator("#ask-no").click();
  assert.equal((await status()).emergency, null);
  await page.context().close();
  await stage.close();
});

test("the page had no errors", () => assert.deepEqual(wrongs, []));
