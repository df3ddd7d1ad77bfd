// What staff do most: what is next, found and moved with few taps, which are counted.
import assert from "node:assert/strict";
import { test } from "node:test";

const LIMITS = { "a notice": 3, "five minutes later": 3, "room full": 2 };

export function staffTests({ open, ask, status, until, shot, unfold }) {
  const item = async id => (await ask("agenda")).items.find(i => i.id === id);
  const rows = page => page.$$eval("#talks button", all => all.filter(b => b.checkVisibility()).map(b => b.dataset.key));

  // Counts what a finger does from here on.
  async function counted(page, what, play) {
    await page.evaluate(() => {
      if (window.taps === undefined) addEventListener("click", event => { if (event.detail > 0) window.taps += 1; }, true);
      window.taps = 0;
    });
    await play();
    const taps = await page.evaluate(() => window.taps);
    console.log(`# taps: ${what}: ${taps} (at most ${LIMITS[what]})`);
    assert.ok(taps > 0 && taps <= LIMITS[what], `${what}: ${taps} taps`);
  }

  // What the public sees is not undone by one tap in a list.
  async function fromLog(page, button = page.locator("#log button").first()) {
    const before = await ask("log").then(l => l.entries.filter(e => e.undone).length);
    await button.click();
    assert.equal(await button.textContent(), "Again: Undo");
    assert.equal(await ask("log").then(l => l.entries.filter(e => e.undone).length), before, "one tap undoes nothing");
    await button.click();
  }

  async function onStaff(play, size = "phone") {
    const page = await open("staff", size);
    try {
      await play(page);
    } finally {
      await page.context().close();
    }
  }

  test("the next hour comes first, the rest is folded", () => onStaff(async page => {
    const { items } = await ask("agenda");
    const now = Date.parse((await status()).at);
    const soon = items.filter(i => i.kind === "talk" && Date.parse(i.end) > now && Date.parse(i.start) <= now + 3600000);
    const seen = await rows(page);
    assert.ok(seen.length > 0 && seen.length < items.length);
    assert.deepEqual(seen, soon.map(i => i.id));
    await unfold(page, "#talks-earlier");
    await unfold(page, "#talks-later");
    assert.deepEqual(await rows(page), items.filter(i => i.kind === "talk").map(i => i.id));
    await shot(page, "staff-next-hour", true);
  }));

  test("a talk is found by its title, by a speaker, whatever the accents and capitals", () => onStaff(async page => {
    const { items } = await ask("agenda");
    const last = items.filter(i => i.kind === "talk").pop();
    const find = page.getByLabel("Find a talk, a speaker or a room");
    await find.fill(last.title.toUpperCase());
    assert.deepEqual(await rows(page), [last.id]);
    await find.fill("stephane graber");
    assert.equal(await rows(page).then(found => found.length), 1, "Stéphane Graber");
    await find.fill("nobody at all");
    await page.getByText("No talk fits.", { exact: true }).waitFor();
    await find.fill("");
    assert.ok((await rows(page)).length > 1);
  }));

  async function undoIn(page, line) {
    const undo = page.locator(line).getByRole("button", { name: /^Undo “/ });
    await undo.waitFor();
    await undo.focus();
    await page.keyboard.press("Enter");
    await page.locator(`${line}[data-state=done]`).getByText(/^Undo “/).waitFor();
    assert.notEqual(await page.evaluate(() => document.activeElement.tagName), "BODY", `${line}: the focus is lost`);
  }

  test("all of a room moves by ten minutes, and back", () => onStaff(async page => {
    const now = Date.parse((await status()).at);
    const before = (await ask("agenda")).items.find(i => i.kind === "talk" && !i.cancelled && Date.parse(i.start) > now);
    await unfold(page, "#room-later");
    await page.locator("#later-from").getByText(before.title).waitFor();
    await page.locator("#later-by button").first().click();
    await page.locator("#later-by button").first().click();
    await until("it starts ten minutes later", i => Date.parse(i.start) === Date.parse(before.start) + 600000, () => item(before.id));
    await page.locator("#later-result[data-state=done]").waitFor();
    for (const left of [1, 0]) {
      await until("logged", entries => entries.filter(e => e.type === "delay" && e.command.room && !e.undone).length === left + 1, () => ask("log").then(l => l.entries));
      await page.evaluate(() => document.querySelectorAll("#sec-log > details").forEach(d => { d.open = true; }));
      await fromLog(page);
    }
    await until("it starts as before", i => i.start === before.start, () => item(before.id));
  }));

  test("all of a room moves, breaks as well, told before and taken back", () => onStaff(async page => {
    const { items } = await ask("agenda"), now = Date.parse((await status()).at);
    const coming = items.filter(i => !i.cancelled && Date.parse(i.start) > now), later = i => Date.parse(i.start) + 600000;
    await unfold(page, "#room-later");
    const more = coming.filter(i => i.kind === "talk").length - 1;
    await page.locator("#later-all-by-10-does").getByText(new RegExp(`^${more} more moves?$`)).waitFor();
    await shot(page, "staff-all-later");
    await page.locator("#later-all-by-10").click();
    await until("all of it is ten minutes later", all => coming.every(i => Date.parse(all.find(one => one.id === i.id).start) === later(i)), () => ask("agenda").then(a => a.items));
    await page.locator("#later-result").getByText(/: all of it later, from \d\d:\d\d on: done/).waitFor();
    await undoIn(page, "#later-result");
    await until("it is as before", all => coming.every(i => all.find(one => one.id === i.id).start === i.start), () => ask("agenda").then(a => a.items));
  }));

  test("what more minutes would do stands under the buttons, for a talk and for all of the room", () => onStaff(async page => {
    const { items } = await ask("agenda"), now = Date.parse((await status()).at);
    const running = items.find(i => i.kind === "talk" && Date.parse(i.start) <= now && Date.parse(i.end) > now);
    const later = (iso, minutes) => new Date(Date.parse(`${iso.slice(0, 16)}Z`) + minutes * 60000).toISOString().slice(11, 16);
    await page.locator(`#talks [data-key="${running.id}"]`).click();
    await page.locator("#extend-by-5-does strong").getByText(later(running.end, 5), { exact: true }).waitFor();
    assert.notEqual(await page.locator("#extend-by-5-does span").first().textContent(), "");
    await page.getByRole("group", { name: "Ends later" }).getByRole("button", { name: "+10 min", exact: true }).focus();
    await page.getByText(`+10 min: talk ends ${later(running.end, 10)}`).waitFor();
    await shot(page, "staff-foretold");
    await page.locator("#talk-close").click();
    await unfold(page, "#room-later");
    const next = items.find(i => i.kind === "talk" && !i.cancelled && Date.parse(i.start) > now);
    await page.locator("#later-by-5-does strong").getByText(later(next.start, 5), { exact: true }).waitFor();
    const { items: after } = await ask("agenda");
    assert.deepEqual(after.map(i => [i.start, i.end]), items.map(i => [i.start, i.end]), "nothing was done");
  }));

  test("no talk moves away under a finger when time goes on", () => onStaff(async page => {
    // The page's clock is put an hour on, with somebody at the list or not.
    const soon = touched => page.evaluate(async at => {
      const time = await import("./time.js"), list = await import("./talk-list.js"), { json } = await import("./link.js");
      const agenda = await json("api/v1/agenda"), keys = () => [...document.querySelectorAll("#talks-soon [data-key]")].map(row => row.dataset.key);
      list.drawTalks(agenda);
      const before = keys();
      if (at) document.getElementById("talks-soon").dispatchEvent(new PointerEvent("pointermove", { bubbles: true }));
      const here = time.instant(time.now(), agenda.items[0].start);
      time.sync(time.plus(here, 3600));
      list.drawTalks(agenda);
      const after = keys();
      time.sync(here);
      return { before, after };
    }, touched);
    const free = await soon(false), held = await soon(true);
    assert.notDeepEqual(free.after, free.before, "an hour changes the list");
    assert.deepEqual(held.after, held.before);
  }));

  const full = page => page.locator("#full-form");
  test("the result of an act says what was done, never its opposite", () => onStaff(async page => {
    await full(page).getByRole("button", { name: "Say that it is full", exact: true }).click();
    await full(page).locator(".result[data-state=done]").getByText("Room full: done").waitFor();
    await full(page).getByRole("button", { name: "There is room again", exact: true }).click();
    await full(page).locator(".result[data-state=done]").getByText("There is room again: done").waitFor();
    await until("there is room", s => s.full === null);
    await unfold(page, "#sec-log");
    await page.locator("#log li").first().getByText("There is room again", { exact: true }).waitFor();
  }));

  test("what could be undone beside it for a minute is found in the log afterwards", () => onStaff(async page => {
    await page.evaluate(() => {
      const whole = window.setTimeout;
      window.setTimeout = (act, ms, ...more) => whole(act, ms > 50000 && ms <= 60000 ? 100 : ms, ...more);
    });
    await full(page).getByRole("button", { name: "Say that it is full", exact: true }).click();
    await full(page).getByRole("button", { name: "Undo is in the log now", exact: true }).click();
    const entry = page.locator("#log li").first();
    await entry.getByText("Room full").waitFor();
    await page.waitForFunction(() => document.activeElement?.closest("#log li") !== null);
    await fromLog(page, entry.getByRole("button"));
    await until("there is room", s => s.full === null);
  }));

  test("the end of a planned notice follows its beginning, and is never before it", () => onStaff(async page => {
    const [from, to] = [page.getByLabel("Shown from"), page.getByLabel("Shown until")];
    const minutes = async field => { const [h, m] = (await field.inputValue()).split(":").map(Number); return 60 * h + m; };
    await page.getByLabel("To everyone in front of the screens").fill("Dinner at the pier");
    await page.getByLabel("From", { exact: true }).selectOption("at");
    await page.getByLabel("For how long").selectOption("at");
    assert.equal(await minutes(to) - await minutes(from), 30, "half an hour after it begins");
    await from.fill("16:40");
    await from.blur();
    assert.equal(await to.inputValue(), "17:10", "the end keeps its length");
    await to.fill("16:20");
    await to.blur();
    await page.getByRole("button", { name: "Plan it", exact: true }).click();
    assert.equal(await to.evaluate(input => input.validationMessage), "This is before it begins at 16:40.");
    await from.fill("16:30");
    await from.blur();
    assert.equal(await to.inputValue(), "16:20", "what somebody set stays");
    await page.getByLabel("From", { exact: true }).selectOption("");
    await to.fill("15:00");
    await page.getByRole("button", { name: "Show it", exact: true }).click();
    assert.match(await to.evaluate(input => input.validationMessage), /^This is before it begins at \d\d:\d\d\.$/);
    const { notices, notices_to_come: planned } = await status();
    assert.equal([...notices, ...planned].some(n => n.text === "Dinner at the pier"), false);
  }));

  const soonest = async () => {
    const now = Date.parse((await status()).at);
    return (await ask("agenda")).items.find(i => i.kind === "talk" && !i.cancelled && Date.parse(i.start) > now);
  };
  // Undo stands in the line that tells of the act; the focus stays where it was.
  test("what staff did is undone where they did it", () => onStaff(async page => {
    const talk = await soonest();
    await page.locator(`#talks [data-key="${talk.id}"]`).click();
    await page.locator("#delay-by button").first().click();
    await until("it starts later", i => i.start !== talk.start, () => item(talk.id));
    await undoIn(page, "#talk-result");
    await until("it starts as before", i => i.start === talk.start, () => item(talk.id));
    await shot(page, "undo-in-sheet");
    await page.locator("#talk-close").click();

    await unfold(page, "#room-later");
    await page.locator("#later-by button").first().click();
    await until("it starts later", i => i.start !== talk.start, () => item(talk.id));
    await shot(page, "undo-later");
    await undoIn(page, "#later-result");
    await until("it starts as before", i => i.start === talk.start, () => item(talk.id));

    await full(page).getByRole("button", { name: "Say that it is full", exact: true }).click();
    await until("it is full", s => s.full !== null);
    await undoIn(page, "#full-form .result");
    await until("there is room", s => s.full === null);

    await page.locator("#notice-ready button").first().click();
    await page.getByRole("button", { name: "Show it", exact: true }).click();
    await until("it is shown", s => s.notices.length === 1);
    await shot(page, "undo-notice");
    await undoIn(page, "#notice-result");
    await until("it is gone", s => s.notices.length === 0);
  }));

  test("a cancelled talk can be had back, and a moved one is moved, not cancelled", () => onStaff(async page => {
    const talk = await soonest(), row = page.locator(`#talks [data-key="${talk.id}"]`);
    const sheet = page.locator("#talk");
    await row.click();
    await sheet.getByRole("button", { name: "Cancel this talk", exact: true }).click();
    await page.locator("#ask-yes").click();
    await until("it is cancelled", i => i.cancelled, () => item(talk.id));
    await page.locator("#talk-close").click();
    await row.getByText("cancelled", { exact: true }).waitFor();
    await row.click();
    await sheet.getByRole("button", { name: "Take back the cancellation", exact: true }).click();
    await until("it takes place", i => !i.cancelled, () => item(talk.id));

    await sheet.getByLabel("In another room").selectOption({ index: 0 });
    await sheet.getByRole("button", { name: "Move", exact: true }).click();
    await page.locator("#ask-yes").click();
    const moved = await until("it is moved", i => i.moved_to, () => item(talk.id));
    await page.locator("#talk-facts").getByText(`now in ${moved.moved_to}`).waitFor();
    assert.doesNotMatch(await page.locator("#talk-facts").textContent(), /cancelled/);
    await page.locator("#talk-close").click();
    await row.getByText(`now in ${moved.moved_to}`, { exact: true }).waitFor();
    await shot(page, "moved");
    assert.equal(await row.getByText("cancelled", { exact: true }).count(), 0, "it is not cancelled");
    assert.doesNotMatch(await row.locator("strong").evaluate(e => getComputedStyle(e).textDecorationLine), /line-through/);
    await row.click();
    await sheet.getByRole("button", { name: "Move back", exact: true }).click();
    await until("it is where it was", i => !i.moved_to && !i.cancelled, () => item(talk.id));
  }));

  test("a talk trades places with the next, and what would run at the same time as another is asked first", () => onStaff(async page => {
    const talk = await soonest(), row = page.locator(`#talks [data-key="${talk.id}"]`), sheet = page.locator("#talk"), result = page.locator("#talk-result");
    await row.click();
    await sheet.getByRole("button", { name: "Swap with the next talk", exact: true }).click();
    await page.locator("#ask-text", { hasText: new RegExp(`^“${talk.title.replaceAll(/[^\\w ]/g, ".")}” \\(\\d\\d:\\d\\d\\) and “.+” \\(\\d\\d:\\d\\d\\) change places\\.$`) }).waitFor();
    await page.locator("#ask-yes").click();
    const later = await until("it comes later", i => i.start > talk.start, () => item(talk.id));
    await sheet.getByRole("button", { name: "Swap back", exact: true }).waitFor();
    assert.ok(await page.locator("#swap-talk").isDisabled(), "it trades places once");
    await result.locator("button.undo").click();
    await until("it is where it was", i => i.start === talk.start, () => item(talk.id));
    await sheet.getByRole("button", { name: "Swap back", exact: true }).waitFor({ state: "hidden" });
    await page.locator("#swap-talk").click();
    await page.locator("#ask-yes").click();
    await until("it comes later again", i => i.start > talk.start, () => item(talk.id));
    await sheet.getByRole("button", { name: "Swap back", exact: true }).click();
    await until("it is back", i => i.start === talk.start, () => item(talk.id));

    // Another talk is on then.
    await page.locator("#delay-at").fill("15:40");
    await page.locator("#delay-form button").click();
    await page.locator("#ask-text", { hasText: `“${talk.title}” would run at the same time as another talk in the room` }).waitFor();
    await shot(page, "overlap");
    await page.locator("#ask-no").click();
    await page.locator("#talk-result[data-state=refused]").waitFor();
    assert.equal((await item(talk.id)).start, talk.start);
    assert.ok(later.start > talk.start);
  }));

  test("the most frequent acts take few taps", () => onStaff(async page => {
    const text = await page.locator("#notice-ready button").first().textContent();
    await counted(page, "a notice", async () => {
      await page.locator("#notice-ready button").first().click();
      await page.getByRole("button", { name: "Show it", exact: true }).click();
      await until("it is shown", s => s.notices.some(n => n.text === text));
    });
    await page.getByRole("button", { name: `Take back: ${text}`, exact: true }).click();
    await until("it is gone", s => s.notices.length === 0);

    const now = Date.parse((await status()).at);
    const next = (await ask("agenda")).items.find(i => i.kind === "talk" && !i.cancelled && Date.parse(i.start) > now);
    await counted(page, "five minutes later", async () => {
      await page.locator(`#talks [data-key="${next.id}"]`).click();
      await page.locator("#delay-by button").first().click();
      await until("it starts later", i => Date.parse(i.start) === Date.parse(next.start) + 300000, () => item(next.id));
    });
    await page.locator("#talk-close").click();
    await unfold(page, "#sec-log");
    await fromLog(page);
    await until("it starts as before", i => i.start === next.start, () => item(next.id));

    await counted(page, "room full", async () => {
      await page.locator("#full-form").getByRole("button", { name: "Say that it is full", exact: true }).click();
      await until("it is full", s => s.full !== null);
    });
    await page.locator("#full-form").getByRole("button", { name: "There is room again", exact: true }).click();
    await until("there is room", s => s.full === null);
  }));

  test("a notice is planned from one time until another, is to come, and is taken back", () => onStaff(async page => {
    const text = "The social event begins at the pier";
    await page.getByLabel("To everyone in front of the screens").fill(text);
    await page.getByLabel("From", { exact: true }).selectOption("at");
    await page.getByLabel("Shown from").fill("soon");
    await page.getByLabel("For how long").selectOption("at");
    await page.getByLabel("Shown until").fill("1930");
    const show = page.getByRole("button", { name: "Plan it", exact: true });
    await show.click();
    assert.match(await page.getByLabel("Shown from").evaluate(input => input.validationMessage), /^Write a time like \d\d:\d\d\.$/);
    await page.getByLabel("Shown from").fill("6:45 pm");
    await show.click();
    const { notices_to_come: planned, notices } = await until("it is planned", s => s.notices_to_come.some(n => n.text === text));
    const its = planned.find(n => n.text === text);
    assert.deepEqual([its.starts_at.slice(11, 19), its.until.slice(11, 19)], ["18:45:00", "19:30:00"]);
    assert.equal(notices.some(n => n.text === text), false, "not shown yet");
    const row = page.locator("#notices li", { hasText: text });
    await row.getByText("to come", { exact: true }).waitFor();
    await row.getByText(/from 18:45 until 19:30$/).waitFor();
    await page.getByLabel("Shown from").waitFor({ state: "hidden" });
    await shot(page, "notice-planned");
    await row.getByRole("button", { name: `Take back: ${text}`, exact: true }).click();
    await until("it is gone", s => s.notices_to_come.length === 0);
  }));

  test("a notice is seen as the display would draw it, before it is sent", () => onStaff(async page => {
    const { notices } = await status();
    await page.getByLabel("To everyone in front of the screens").fill("Two pages\n".repeat(20));
    const look = page.locator("#notice-look");
    await look.getByText(/^Page 1 of [2-9], as the screen draws it$/).waitFor();
    const first = await look.locator("img").getAttribute("src");
    assert.ok(await look.locator("img").evaluate(image => image.decode().then(() => image.naturalWidth / image.naturalHeight)) > 1.7);
    await look.getByRole("button", { name: "Next page", exact: true }).click();
    await look.getByText(/^Page 2 of /).waitFor();
    assert.notEqual(await look.locator("img").getAttribute("src"), first);
    await shot(page, "notice-look", true);
    await page.getByLabel("To everyone in front of the screens").fill("");
    await look.waitFor({ state: "hidden" });
    assert.deepEqual((await status()).notices, notices, "nothing was sent");
  }));

  test("each language fits on a phone, in every view, and is kept", () => onStaff(async page => {
    const tags = await page.locator("#language option").evaluateAll(all => all.map(option => option.value));
    assert.equal(tags.length, 8);
    for (const tag of tags) {
      await page.locator("#language").selectOption(tag);
      await page.waitForFunction(lang => document.documentElement.lang === lang, tag);
      for (const view of ["chair", "staff"]) {
        await page.locator(`#tab-${view}`).click();
        for (const fold of view === "staff" ? ["#room-later", "#sec-display"] : []) await unfold(page, fold);
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false, `${tag}, ${view}: wider than the screen`);
        assert.deepEqual(await page.$$eval("[data-t], [data-label]", all => all.filter(e => (e.dataset.t && !e.textContent) || (e.dataset.label && !e.getAttribute("aria-label"))).map(e => e.outerHTML)), []);
        if (tag === "de" || tag === "ja") await shot(page, `${view}-${tag}`);
      }
    }
    await page.reload();
    await page.waitForFunction(lang => document.documentElement.lang === lang, tags.at(-1));
  }));
}
