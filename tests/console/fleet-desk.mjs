// What staff do at the fleet's desk over an afternoon: full rooms, notices to some displays, the log, and who has what.
import assert from "node:assert/strict";
import { test } from "node:test";
import { display, fleetOf, silent, stub } from "./fleet.mjs";

const JADE = "Jade/room-I&II", OPALA = "Opala/room-I&II", CALLED = "Jade I & II"; // what its displays call the first
const SIX = [
  display("jade-door"), display("jade-stage", { view: "stage" }), display("opala-door", { room: OPALA, label: "Opala" }),
  display("opala-stage", { room: OPALA, label: "Opala", view: "stage" }), display("foyer", { room: null, label: "", view: "hall" }), silent("attic"),
  display("office", { kind: "desk", view: "desk", room: null, label: "", slide: "", says: [], timer: null, width: 0, painted_at: null }),
];
const LATER = "2019-09-10T16:30:00+01:00", LATER_UTC = "2019-09-10T15:30:00+00:00";
const full = { type: "full", number: 7, id: "full-1", by: "ana", at: "2019-09-10T14:33:00+00:00", until: LATER_UTC, room: JADE, text: "Opala" };
const sent = (id, type, what, to, more = {}) => ({ id, type, what, to, by: "ana", at: "2019-09-10T15:33:00+01:00", have: 2, of: 2, missing: [], refused: [], ...more });
const logged = (id, command, more = {}) => ({
  id, type: command.type, number: 1, by: "ana", role: "staff", at: "2019-09-10T15:33:00+01:00", undone: false, command: { id, ...command }, ...more,
});
const notice = (item, text, to) => ({ type: "notice", item, text, level: "info", until: LATER, to });
// As the desk tells of those that only others show.
const shown = (item, text, scope, more = {}) => ({
  type: "notice", number: 3, id: `${item}-${scope}`, by: "ana", at: "2019-09-10T14:33:00+00:00", until: LATER_UTC, item, text, level: "info", scope, ...more,
});

export function deskTests({ home, open, shot, AXE, SIZES }) {
  // On a desk: `stage.log` and `stage.desk` are what it answers of its log, and of what holds.
  const onDesk = (name, view, play, sizes = ["phone"]) => sizes.forEach(size => test(`${name} (${size})`, async () => {
    const status = text => text.replace(/\{"state":"online".*\}/, found => JSON.stringify({ ...JSON.parse(found), view: "desk", room: null }));
    const stage = Object.assign(await stub(home, fleetOf(SIX), { status }), { log: [], desk: [], elsewhere: [], asked: 0 });
    const page = await open("staff", size, { home: stage.home });
    try {
      await page.route("**/api/v1/log?*", route => {
        stage.asked += 1;
        return route.fulfill({ json: { entries: stage.log } });
      });
      await page.route("**/api/v1/desk", route => route.fulfill({ json: { format: 1, entries: stage.desk, elsewhere: stage.elsewhere } }));
      await page.locator(`#tab-${view}`).click();
      await page.locator(`#${view}`).waitFor();
      await play(page, stage, size);
    } catch (error) {
      await shot(page, `failed-${name.replaceAll(/\W+/g, "-")}-${size}`);
      throw error;
    } finally {
      await page.context().close();
      await stage.close();
    }
  }));
  const sendTo = async (page, to) => {
    if (!await page.locator("#fleet-sheet").isVisible()) await page.getByRole("button", { name: "Send to all…", exact: true }).click();
    await page.locator("#fleet-to").selectOption(to);
  };
  const done = page => page.locator("#fleet-result[data-state=done]").waitFor();
  const tell = (stage, ...commands) => stage.tell(fleetOf(SIX, { commands }));

  onDesk("a room is said to be full from its group, and not any more", "fleet", async (page, stage, size) => {
    const sheet = page.locator("#fleet-sheet"), button = page.getByRole("button", { name: `Room full: ${CALLED}`, exact: true });
    await page.getByRole("button", { name: "Picture wall", exact: true }).click();
    await button.click();
    await sheet.getByLabel("Where to go instead (may stay empty)").fill("Opala");
    await sheet.getByRole("button", { name: "Say that it is full", exact: true }).click();
    await done(page);
    assert.deepEqual({ ...stage.posted.at(-1), id: 0 }, { id: 0, type: "full", on: true, text: "Opala", room: JADE, to: `room/${JADE}` });
    stage.desk = [full];
    tell(stage, sent("full-1", "full", "Opala", `staff/room/${JADE}`));
    await sheet.getByText("full until 16:30. Opala", { exact: true }).waitFor();
    await shot(page, `fleet-full-${size}`);
    await page.getByRole("button", { name: "Close", exact: true }).click();
    await page.locator("#fleet-list .group").getByText("full until 16:30", { exact: true }).waitFor();
    await shot(page, `fleet-full-wall-${size}`);
    await page.evaluate(AXE);
    assert.deepEqual(await page.evaluate(() => window.axe.run().then(r => r.violations.map(v => `${v.id}: ${v.nodes.map(n => n.target.join(" ")).join(", ")}`))), []);

    await sendTo(page, "all");
    await sheet.getByRole("button", { name: "Say that it is full", exact: true }).waitFor({ state: "hidden" });
    await sendTo(page, `room/${JADE}`);
    await sheet.getByRole("button", { name: "There is room again", exact: true }).click();
    await done(page);
    assert.deepEqual({ ...stage.posted.at(-1), id: 0 }, { id: 0, type: "full", on: false, room: JADE, to: `room/${JADE}` });
    stage.desk = [{ ...full, until: "1970-01-01T00:00:01+00:00" }];
    tell(stage, sent("full-2", "full", JADE, `staff/room/${JADE}`));
    await sheet.getByRole("button", { name: "There is room again", exact: true }).waitFor({ state: "hidden" });
  }, Object.keys(SIZES));

  onDesk("a notice to some displays stands in the list, with where it is shown, and is taken back there", "staff", async (page, stage, size) => {
    const row = text => page.locator("#notices li", { hasText: text });
    stage.elsewhere = [
      shown("three", "At both doors", "display/jade-door"), shown("three", "At both doors", "display/opala-door"),
      shown("two", "Planned", "display/opala-door", { starts_at: "2019-09-10T15:20:00+00:00" }),
      shown("one", "Jade only", `staff/room/${JADE}`), shown("nought", "Long over", `staff/room/${JADE}`, { until: "2019-09-10T14:00:00+00:00" }),
    ];
    tell(stage, sent("n-1", "notice", "Jade only", `staff/room/${JADE}`));
    await row("Jade only").getByText(`room ${CALLED} · ana, until 16:30`, { exact: true }).waitFor();
    await row("At both doors").getByText("jade-door, opala-door · ana, until 16:30", { exact: true }).waitFor();
    await row("Planned").getByText("to come", { exact: true }).waitFor();
    assert.equal(await page.locator("#notices li").count(), 3);
    await shot(page, `fleet-notices-${size}`, true);
    await page.getByRole("button", { name: "Take back: At both doors", exact: true }).click();
    await page.locator("#notices-result[data-state=done]").waitFor();
    for (let tries = 0; stage.posted.length < 2 && tries < 50; tries += 1) await page.waitForTimeout(100);
    assert.deepEqual(stage.posted.map(c => ({ ...c, id: 0 })), ["jade-door", "opala-door"].map(id => ({ id: 0, type: "notice", item: "three", text: "", to: `display/${id}` })));
  }, Object.keys(SIZES));

  onDesk("the log on an open page follows what is sent to some displays, and its undo", "staff", async (page, stage) => {
    await page.locator("#sec-log summary").click();
    stage.log = [logged("n-1", notice("one", "Jade only", `room/${JADE}`))];
    tell(stage, sent("n-1", "notice", "Jade only", `staff/room/${JADE}`));
    await page.locator("#log").getByText(`Notice: Jade only · room ${CALLED}`, { exact: true }).waitFor();
    stage.log = [logged("u-1", { type: "undo", of: "n-1" }), { ...stage.log[0], undone: true }];
    tell(stage, sent("u-1", "undo", "", `staff/room/${JADE}`), sent("n-1", "notice", "Jade only", `staff/room/${JADE}`));
    await page.locator('#log [data-id="n-1"]').getByText("undone", { exact: true }).waitFor();
    assert.equal(await page.locator('#log [data-id="n-1"] button').count(), 0);
  });

  onDesk("who has what is told by the room's name and the talk's title", "fleet", async (page, stage) => {
    const item = (await page.evaluate(async () => (await import("./link.js")).json("api/v1/agenda"))).items.find(i => i.kind === "talk");
    tell(stage, sent("c-1", "cancel", item.id, `staff/room/${JADE}`), sent("f-1", "full", JADE, `staff/room/${JADE}`));
    await page.locator("#fleet-answers").getByText(`Cancelled: ${item.title} (room ${CALLED}): 2 of 2 have it`, { exact: true }).waitFor();
    await page.locator("#fleet-answers").getByText(`Room full (room ${CALLED}): 2 of 2 have it`, { exact: true }).waitFor();
    // In the log's words, which know what was ended.
    stage.log = [logged("f-2", { type: "full", on: false, room: JADE }), logged("n-2", notice("one", "", `room/${JADE}`)), logged("n-1", notice("one", "Quiet please", `room/${JADE}`))];
    tell(stage, sent("f-2", "full", JADE, `staff/room/${JADE}`), sent("n-2", "notice", "info", `staff/room/${JADE}`));
    await page.locator("#fleet-answers").getByText(`There is room again (room ${CALLED}): 2 of 2 have it`, { exact: true }).waitFor();
    await page.locator("#fleet-answers").getByText(`Notice: Take back · Quiet please (room ${CALLED}): 2 of 2 have it`, { exact: true }).waitFor();
  });

  onDesk("all doors are sent to one by one, and counted", "fleet", async (page, stage) => {
    await sendTo(page, "view/room");
    await page.locator("#fleet-target").getByText("2 displays", { exact: true }).waitFor();
    await page.locator("#fleet-notice-text").fill("Doors close at six");
    await page.locator("#fleet-notice-until").selectOption({ label: "20 minutes" });
    await page.locator("#fleet-notice-form button.main").click();
    await done(page);
    const ids = stage.posted.map(c => c.id), [first, second] = stage.posted.map(c => ({ ...c, id: 0 }));
    assert.deepEqual([first.to, second.to], ["display/jade-door", "display/opala-door"]);
    assert.deepEqual({ ...first, to: 0 }, { ...second, to: 0 }, "one notice");
    assert.equal(stage.posted.length, 2);
    assert.match(first.until, /^2019-09-10T15:5/);
    tell(stage, ...ids.map((id, i) => sent(id, "notice", "Doors close at six", stage.posted[i].to, { have: i, of: 1 })));
    await page.locator("#fleet-sent").getByText("1 of 2 have it", { exact: true }).waitFor();
    // What shows all rooms shows no notice of one.
    await sendTo(page, `room/${JADE}`);
    await page.locator("#fleet-target").getByText("2 displays · 1 of them is a timer, which shows no notices", { exact: true }).waitFor();
    await sendTo(page, "display/jade-stage");
    await page.locator("#fleet-target").getByText(/A timer shows no notices/).waitFor();
  });

  onDesk("beside the staff's emergency stands who has it, and who gets a notice", "staff", async (page, stage) => {
    const at = await page.evaluate(async () => { const { instant, now } = await import("./time.js"); return instant(now(), "2019-09-10T15:33:00+01:00"); });
    tell(stage, sent("e-1", "emergency", "test", "all", { at, have: 5, of: 6 }));
    await page.locator("#emergency-have").getByText("Emergency: test (all displays): 5 of 6 have it", { exact: true }).waitFor();
    await page.getByText("These go to all displays; timers show none. To one room or one display: under “Displays”.", { exact: true }).waitFor();
    tell(stage, sent("e-1", "emergency", "test", "all", { at: "2019-09-10T14:00:00+01:00" }));
    await page.waitForFunction(() => document.getElementById("emergency-have").textContent === "");
  });

  onDesk("a timer's card says that it does not show its notices", "fleet", async (page, stage) => {
    stage.tell(fleetOf(SIX.map(d => ({ ...d, notices: 1 }))));
    await page.locator('#fleet-list [data-id="jade-stage"]').getByText(/1 notice, which a timer does not show/).waitFor();
    await page.locator('#fleet-list [data-id="jade-door"]').getByText(/1 notice$/).waitFor();
  });

  onDesk("the desk is no card of the wall", "fleet", async page => {
    const card = page.locator('#fleet-list [data-id="office"]');
    await card.waitFor();
    await page.getByRole("button", { name: "Picture wall", exact: true }).click();
    await card.waitFor({ state: "hidden" });
    assert.equal(await page.locator("#fleet-shown").textContent(), "");
  });

  test("a talk that moved is where it went: its sheet goes on, and offers other rooms", async () => {
    const page = await open("staff", "phone");
    const moved = { was: null, cancelled: true, moved_to: OPALA };
    await page.route("**/api/v1/agenda", async route => {
      const agenda = await (await route.fetch()).json(), talk = agenda.items.findLast(i => i.kind === "talk");
      agenda.items = [...agenda.items.map(i => (i === talk ? { ...i, ...moved } : i)), { ...talk, room: OPALA, cancelled: false, moved_to: null }];
      await route.fulfill({ json: { ...agenda, room: null } });
    });
    await page.reload();
    await page.locator("#talks-find").waitFor();
    await page.locator("#talks-later summary").click();
    await page.locator("#talks-later-list button").last().click();
    await page.locator("#talk-facts").getByText(OPALA).waitFor();
    const rooms = await page.locator("#move-room option").allTextContents();
    assert.deepEqual([rooms.includes(JADE), rooms.includes(OPALA)], [true, false]);
    assert.equal(await page.locator("#talk").evaluate(sheet => sheet.scrollTop), 0);
    await page.context().close();
  });

  test("one that takes place elsewhere can only be moved", async () => {
    const page = await open("staff", "phone");
    await page.route("**/api/v1/agenda", async route => {
      const agenda = await (await route.fetch()).json(), talk = agenda.items.findLast(i => i.kind === "talk");
      await route.fulfill({ json: { ...agenda, items: agenda.items.map(i => (i === talk ? { ...i, cancelled: true, moved_to: OPALA } : i)) } });
    });
    await page.reload();
    await page.locator("#talks-find").waitFor();
    await page.locator("#talks-later summary").click();
    await page.locator("#talks-later-list button").last().click();
    assert.equal(await page.locator("#delay-by button").first().isDisabled(), true);
    assert.equal(await page.locator("#rename-form button").isDisabled(), true);
    assert.equal(await page.locator("#move-form button").isDisabled(), false);
    assert.equal((await page.locator("#move-room option").allTextContents()).includes(OPALA), false);
    await page.context().close();
  });
}
