// The fleet's view: the display is the real one, the others and the broker are fleet.mjs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { display, fleetOf, silent, stub } from "./fleet.mjs";
import { deskTests } from "./fleet-desk.mjs";

const TWELVE = [
  display("jade-door"), display("jade-stage", { view: "stage", slide: "stage", timer: { phase: "over", left_s: -130, held: false } }),
  display("opala-door", { room: "Opala/room-I&II", label: "Opala", problems: ["schedule", "skewed"], schedule: { source: "disk", age_s: 9000, items: 93 } }),
  display("foyer", { room: null, label: "", view: "hall", slide: "hall", timer: null }), silent("attic"),
  display("cafe", { label: "Café", problems: ["dark", "unkept"] }), display("broken", { label: "Z", problems: ["late", "clock", "duplicate"] }),
  ...[1, 2, 3, 4].map(n => display(`esmerelda-${n}`, { room: "Esmerelda/room-I&II", label: "Esmerelda", pinned: n === 1 ? "agenda" : null })),
  display("control-room", { kind: "desk", view: "desk", room: null, label: "", slide: "", says: [], timer: null, width: 0, painted_at: null }),
];
const SENT = (id, more = {}) => ({
  id, type: "notice", what: "notice: Lunch is served", to: "all", by: "ana", at: "2019-09-10T15:33:00+01:00", have: 10, of: 11, missing: ["attic"], refused: [], ...more,
});

export function fleetTests({ home, token, open, shot, hold, AXE, SIZES }) {
  let png;
  const picture = async () => {
    png ??= Buffer.from(await (await fetch(`${home}api/v1/screen.png?width=320`, { headers: token ? { Authorization: `Bearer ${token}` } : {} })).arrayBuffer());
    return png;
  };

  // `play(page, stage, size)` with a page on its fleet view.
  const onFleet = (name, fleet, play, { sizes = ["phone"], colorScheme = "dark" } = {}) => sizes.forEach(size => test(`${name} (${size}, ${colorScheme})`, async () => {
    const stage = await stub(home, fleet, { picture: await picture() });
    const page = await open("fleet", size, { home: stage.home, colorScheme });
    try {
      await play(page, stage, size);
    } finally {
      await page.context().close();
      await stage.close();
    }
  }));
  const row = (page, id) => page.locator(`#fleet-list > [data-id="${id}"]`);
  const ids = page => page.$$eval("#fleet-list > .display:not([hidden])", rows => rows.map(li => li.dataset.id));
  const done = page => page.locator("#fleet-result[data-state=done]").waitFor();

  onFleet("the fleet is listed, those with problems first", fleetOf(TWELVE, { broker: { state: "connected", problem: "", denied: ["desk/all"],
    refused: [{ topic: "command/chair/ana/room/Jade", why: "more commands than 10 a second", count: 12, at: "2019-09-10T14:00:00+01:00" }] } }), async (page, stage, size) => {
    assert.deepEqual((await ids(page)).slice(0, 5), ["attic", "cafe", "opala-door", "broken", "esmerelda-1"]);
    assert.equal((await ids(page)).at(-1), "control-room");
    await page.getByText("11 displays, 10 online, 1 offline", { exact: true }).waitFor();
    await page.getByText("4 with problems", { exact: true }).waitFor();
    await page.getByText("Connected to the broker", { exact: true }).waitFor();
    await page.locator("#fleet-denied").getByText("desk/all").waitFor();
    await page.getByText("Messages from the broker that were refused: 12", { exact: true }).click();
    await page.locator("#fleet-refused").getByText("command/chair/ana/room/Jade", { exact: true }).waitFor();
    await page.locator("#fleet-refused").getByText(/^12×, the last at /).waitFor();
    for (const [id, words] of [["attic", "offline"], ["attic", "never heard"], ["cafe", "shows nothing"], ["cafe", "not kept on disk"], ["opala-door", "schedule old"],
      ["opala-door", "clock is off"], ["broken", "late"], ["broken", "clock not trusted"], ["broken", "same id twice"], ["jade-door", "12 min left"],
      ["jade-stage", "3 min over"], ["esmerelda-1", "pinned: agenda"], ["foyer", "schedule 40 s old"]])
      await row(page, id).getByText(words).first().waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false, "nothing is wider than the screen");

    // Only what changed is drawn anew, and the focus stays where it was.
    await page.evaluate(() => document.querySelectorAll("#fleet-list > .display").forEach(li => { li.mark = true; }));
    await row(page, "jade-door").getByRole("button", { name: /^Send/ }).focus();
    stage.tell(fleetOf(stage.fleet.displays.map(d => (d.id === "jade-door" ? { ...d, problems: ["dark"] } : d)), { broker: { state: "lost", problem: "refused", denied: [] } }));
    await row(page, "jade-door").getByText("shows nothing").waitFor();
    await page.getByText("No connection to the broker: refused", { exact: true }).waitFor();
    assert.deepEqual((await ids(page)).slice(0, 4), ["attic", "cafe", "jade-door", "opala-door"]);
    assert.equal(await page.$$eval("#fleet-list > .display", rows => rows.every(li => li.mark)), true);
    assert.equal(await page.evaluate(() => document.activeElement.closest("li")?.dataset.id), "jade-door");
    await shot(page, `fleet-lost-${size}`);
  }, { sizes: Object.keys(SIZES) });

  const REASON = "5 of 6 remaining items of Opala are gone, more than 30 % (loss_limit_percent); refused";
  const REFUSING = [display("jade-door"), display("opala-door", { problems: ["refused"], schedule: { source: "network", age_s: 900, items: 6, problem: REASON, refused: true } }),
    display("esmerelda-1", { problems: ["schedule"], schedule: { source: "cache", age_s: 9000, items: 93, problem: "no answer", refused: false } })];

  onFleet("an update that a display refused is taken by one tap", fleetOf(REFUSING), async (page, stage) => {
    const opala = row(page, "opala-door");
    assert.equal((await ids(page)).at(-1), "jade-door", "those with problems come first");
    await opala.getByText("update refused", { exact: true }).waitFor();
    await opala.getByText(REASON, { exact: true }).waitFor();
    await row(page, "esmerelda-1").getByText("no answer", { exact: true }).waitFor();
    for (const id of ["jade-door", "esmerelda-1"])
      assert.equal(await row(page, id).getByRole("button", { name: /Take this update/ }).count(), 0, `nothing to take on ${id}`);
    await opala.getByRole("button", { name: "Take this update anyway: opala-door", exact: true }).click();
    await opala.getByText(/Take this update anyway: done/).waitFor();
    const { type, to } = stage.posted.at(-1);
    assert.deepEqual({ type, to }, { type: "accept", to: "display/opala-door" });
    stage.tell(fleetOf(REFUSING.map(d => display(d.id))));
    await opala.getByText(REASON, { exact: true }).waitFor({ state: "hidden" });
  });

  onFleet("a picture comes on request", fleetOf(TWELVE), async (page, stage) => {
    const jade = row(page, "jade-door");
    assert.equal(stage.pictures.length, 0, "none unasked");
    await jade.getByRole("button", { name: "Picture: jade-door", exact: true }).click();
    await jade.locator("img").waitFor();
    assert.equal(await jade.locator("img").evaluate(image => image.naturalWidth), 320);
    assert.equal(stage.pictures[0].display, "jade-door");
    if (token) assert.equal(stage.pictures[0].token, `Bearer ${token}`);
    stage.pictureStatus = 504;
    await jade.getByRole("button", { name: "New picture: jade-door", exact: true }).click();
    await jade.getByText("The picture cannot be fetched: it did not answer in five seconds").waitFor();
    await jade.getByRole("button", { name: "Hide: jade-door", exact: true }).click();
    await jade.locator("img").waitFor({ state: "hidden" });
    assert.equal(await row(page, "attic").getByRole("button", { name: "Picture: attic", exact: true }).isDisabled(), true, "who is offline is not asked");
  });

  onFleet("all, a room or one display is addressed, and who has it is told", fleetOf(TWELVE), async (page, stage, size) => {
    const sheet = page.locator("#fleet-sheet"), last = () => stage.posted.at(-1);
    await page.getByRole("button", { name: "Send to all…", exact: true }).click();
    await sheet.getByLabel("To everyone in front of the screens").fill("Lunch is served");
    await sheet.getByLabel("How urgent").selectOption("urgent");
    await sheet.getByRole("button", { name: "Show it", exact: true }).click();
    await done(page);
    const { id, type, text, level, to, until } = last();
    assert.deepEqual({ type, text, level, to }, { type: "notice", text: "Lunch is served", level: "urgent", to: "all" });
    assert.match(until, /^2019-09-10T16:0\d:\d\d\+01:00$/, "by the display's clock");
    stage.tell(fleetOf(TWELVE, { commands: [SENT(id), SENT("before", { type: "pin", what: "pin", to: "room/Opala/room-I&II", have: 0, of: 1, missing: [],
      refused: [{ display: "opala-door", status: 409, detail: "it is a timer" }] })] }));
    await sheet.getByText("10 of 11 have it", { exact: true }).waitFor();
    await shot(page, `fleet-sheet-${size}`);

    await sheet.getByLabel("To", { exact: true }).selectOption("room/Jade/room-I&II");
    await sheet.getByText(/^4 displays/).waitFor();
    await sheet.getByRole("combobox", { name: "Show only this slide" }).selectOption("agenda");
    await sheet.getByRole("button", { name: "Pin", exact: true }).click();
    await done(page);
    assert.deepEqual({ ...last(), id: 0 }, { id: 0, type: "pin", slide: "agenda", on: true, to: "room/Jade/room-I&II" });
    await sheet.getByRole("button", { name: "Timer", exact: true }).click();
    await page.locator("#ask-text").getByText("To room Jade/room-I&II").waitFor();
    await page.locator("#ask-yes").click();
    await page.locator("#fleet-result").getByText(/Timer.*: done/).waitFor();
    assert.deepEqual({ ...last(), id: 0 }, { id: 0, type: "playlist", view: "stage", to: "room/Jade/room-I&II" });
    await page.getByRole("button", { name: "Close", exact: true }).click();

    const answers = page.locator("#fleet-answers");
    await answers.getByText("Notice: Lunch is served (all displays): 10 of 11 have it", { exact: true }).waitFor();
    await answers.getByText("Not yet: attic", { exact: true }).waitFor();
    await answers.getByText("Pin (room Opala): 0 of 1 have it", { exact: true }).waitFor();
    await answers.getByText("opala-door refused: it is a timer", { exact: true }).waitFor();

    await row(page, "cafe").getByRole("button", { name: "Send…: cafe", exact: true }).click();
    for (const [button, fields] of [["Show its name", { type: "identify", on: true }], ["Light up again", { type: "blank", on: false }], ["Unpin", { type: "pin", on: false }],
      ["Reload schedule", { type: "reload" }], ["Foyer", { type: "playlist", view: "hall" }]]) {
      const before = stage.posted.length;
      await sheet.getByRole("button", { name: button, exact: true }).click();
      while (stage.posted.length === before) await page.waitForTimeout(50);
      assert.deepEqual({ ...last(), id: 0 }, { id: 0, ...fields, to: "display/cafe" });
    }
    // It has gone: what is sent is still for it, not for all.
    stage.tell(fleetOf(TWELVE.filter(d => d.id !== "cafe")));
    await row(page, "cafe").waitFor({ state: "detached" });
    assert.equal(await sheet.getByLabel("To", { exact: true }).inputValue(), "display/cafe");
    await hold(page, sheet.getByRole("button", { name: "Test", exact: true }));
    await page.locator("#ask-text").getByText("Show a test on cafe, for two minutes?").waitFor();
    await page.locator("#ask-yes").click();
    await page.locator("#fleet-result").getByText("Test (cafe): done").waitFor();
    assert.deepEqual({ ...last(), id: 0 }, { id: 0, type: "emergency", kind: "test", to: "display/cafe" });
  }, { sizes: Object.keys(SIZES) });

  const ALARMED = ["jade-door", "jade-stage"].map(id => display(id, { emergency: "evacuate", view: id.endsWith("stage") ? "stage" : "room" }));
  onFleet("the all-clear goes where the emergency was, and to timers as a message", fleetOf(ALARMED), async (page, stage) => {
    await page.getByRole("button", { name: "Emergency…", exact: true }).click();
    await hold(page, page.locator("#fleet-sheet").getByRole("button", { name: "Lift the emergency", exact: true }));
    await page.locator("#ask-also").getByText("All clear. The emergency is over.").waitFor();
    await page.locator("#ask-yes").click();
    for (let tries = 0; stage.posted.length < 3 && tries < 100; tries += 1) await page.waitForTimeout(100);
    const text = "All clear. The emergency is over.", of = type => ({ ...stage.posted.find(c => c.type === type), id: 0 });
    assert.deepEqual(of("emergency"), { id: 0, type: "emergency", kind: "lift", to: "all" });
    assert.deepEqual({ ...of("notice"), until: "" }, { id: 0, type: "notice", item: "all-clear", text, level: "urgent", until: "", to: "all" });
    assert.deepEqual(of("message"), { id: 0, type: "message", text, to: "room/Jade/room-I&II" });
  });

  const MANY = Array.from({ length: 500 }, (_, i) => display(`door-${i + 1}`, { label: `Room ${i + 1}`, room: `r${i + 1}`, problems: i % 100 === 7 ? ["late"] : [] }));
  onFleet("five hundred displays are listed and found", fleetOf(MANY), async page => {
    assert.equal((await ids(page)).length, 500);
    await page.getByLabel("Only with problems").check();
    assert.deepEqual(await ids(page), [8, 108, 208, 308, 408].map(n => `door-${n}`));
    await page.getByText("5 of 500 shown", { exact: true }).waitFor();
    await page.getByLabel("Only with problems").uncheck();
    await page.getByLabel("Find a display").fill("DOOR-49 now");
    assert.deepEqual((await ids(page)).length, 11, "49 and 490 to 499");
    await page.getByLabel("Find a display").fill("nowhere");
    await page.getByText("No display fits.", { exact: true }).waitFor();
  });

  const SIXTY = Array.from({ length: 60 }, (_, i) => display(`door-${i + 1}`, {
    label: `Door ${i + 1}`, room: i % 12 === 11 ? null : `Room ${i % 12 + 1}`, problems: i === 30 ? ["late"] : [], kind: i === 59 ? "desk" : "display", state: "online",
  }));
  const groups = page => page.$$eval("#fleet-list > .group:not([hidden])", all => all.map(li => li.querySelector("h3").textContent));
  onFleet("sixty displays stand in groups: problems first, then room by room", fleetOf(SIXTY), async (page, stage) => {
    assert.deepEqual(await groups(page), ["With problems", ...Array.from({ length: 11 }, (_, i) => `Room ${i + 1}`), "No room", "Desk"]);
    assert.deepEqual((await ids(page)).slice(0, 3), ["door-31", "door-1", "door-13"]);
    await page.getByLabel("Find a display").fill("door-7");
    assert.deepEqual(await groups(page), ["Room 7"]);
    await page.getByLabel("Find a display").fill("");
    // What is well again goes back to its room, and an empty group goes.
    stage.tell(fleetOf(SIXTY.map(d => ({ ...d, problems: [] })), { complete: false }));
    await page.getByText("None has a problem. Not all displays have been heard yet.", { exact: true }).waitFor();
    assert.equal((await groups(page))[0], "Room 1");
  });

  onFleet("all are asked for their names by one tap", fleetOf(SIXTY), async (page, stage) => {
    await page.getByRole("button", { name: "Identify all", exact: true }).click();
    await page.locator("#fleet-named[data-state=done]").waitFor();
    const { type, on, to } = stage.posted.at(-1);
    assert.deepEqual({ type, on, to }, { type: "identify", on: true, to: "all" });
  });

  onFleet("the wall has pictures of what is in view, in turn, few at a time", fleetOf(SIXTY), async (page, stage, size) => {
    await page.getByRole("button", { name: "Picture wall", exact: true }).click();
    await page.locator("#fleet-list").evaluate(list => list.scrollIntoView());
    const inView = await page.$$eval("#fleet-list > .display", all => all.filter(li => { const r = li.getBoundingClientRect(); return r.bottom > 0 && r.top < innerHeight; }).map(li => li.dataset.id));
    assert.ok(inView.length >= 2);
    await page.waitForFunction(ids => ids.every(id => document.querySelector(`[data-id="${id}"] img`).naturalWidth > 0), inView, { timeout: 30000 });
    const asked = stage.pictures.map(p => p.display);
    assert.equal(new Set(asked).size, asked.length, "none twice before all had their turn, and nothing has changed since");
    assert.ok(asked.length < 60, "none for what nobody sees");
    assert.ok(stage.pictures.every(p => p.width <= 640), "small ones");
    await shot(page, `fleet-wall-${size}`);
    // What paints anew is asked for again.
    const timesOf = id => stage.pictures.filter(p => p.display === id).length;
    stage.tell(fleetOf(SIXTY.map(d => (d.id === inView[1] ? { ...d, painted_at: "2019-09-10T15:34:00+01:00" } : d))));
    for (let tries = 0; timesOf(inView[1]) < 2 && tries < 100; tries += 1) await page.waitForTimeout(100);
    assert.deepEqual(inView.map(timesOf), inView.map(id => (id === inView[1] ? 2 : 1)));
    await page.getByRole("button", { name: "Picture wall", exact: true }).click();
    assert.equal(await page.$$eval("#fleet-list img", all => all.filter(img => img.checkVisibility()).length), 0);
  }, { sizes: Object.keys(SIZES) });

  for (const colorScheme of ["dark", "light"])
    onFleet("axe-core finds nothing in the fleet", fleetOf(TWELVE, { commands: [SENT("a"), SENT("b"), SENT("c")] }), async (page, stage, size) => {
      await page.evaluate(AXE);
      const check = async where => {
        const found = await page.evaluate(() => window.axe.run().then(r => r.violations));
        assert.deepEqual(found.map(v => `${v.id}: ${v.nodes.map(n => n.target.join(" ")).join(", ")}`), [], where);
      };
      await row(page, "jade-door").getByRole("button", { name: "Picture: jade-door", exact: true }).click();
      await row(page, "jade-door").locator("img").waitFor();
      await check("the view");
      await page.getByRole("button", { name: "Picture wall", exact: true }).click();
      await check("as a wall");
      await page.getByRole("button", { name: "Picture wall", exact: true }).click();
      await shot(page, `fleet-${size}-${colorScheme}`, true);
      await page.getByRole("button", { name: "Emergency…", exact: true }).click();
      await page.getByText("Takes all displays at once.").waitFor();
      await check("with the sheet open");
      await shot(page, `fleet-emergency-${size}-${colorScheme}`);
    }, { sizes: Object.keys(SIZES), colorScheme });

  test("a desk opens on its fleet, and has nothing of a screen", async () => {
    const status = text => text.replace('"view":"room"', '"view":"desk"').replace(/"room":"[^"]*"/, '"room":null');
    const stage = await stub(home, fleetOf(TWELVE), { status });
    const page = await open("staff", "laptop", { home: stage.home });
    for (const id of ["sec-screen", "sec-full", "sec-display", "tab-chair"]) await page.locator(`#${id}`).waitFor({ state: "hidden" });
    await page.locator("#sec-notices").waitFor();
    await page.evaluate(() => localStorage.clear());
    await page.goto(`${stage.home}?again${token ? `#token=${token}` : ""}`);
    await page.locator("#fleet-list > li").first().waitFor();
    assert.equal(new URL(page.url()).hash, "#fleet");
    await page.context().close();
    await stage.close();
  });

  test("without a broker there is no fleet", async () => {
    const page = await open("staff", "phone");
    await page.waitForResponse(response => response.url().endsWith("/api/v1/fleet"), { timeout: 2000 }).catch(() => {});
    assert.equal(await page.locator("#tab-fleet").isVisible(), false);
    assert.equal(await page.locator("#fleet").count(), 0);
    await page.goto(`${home}#fleet`);
    await page.waitForFunction(() => location.hash === "#staff");
    await page.context().close();
  });

  deskTests({ home, open, shot, AXE, SIZES });
}
