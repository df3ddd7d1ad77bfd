// Several schedules whose updates were refused: the display is the real one, what it says of them is not.
import assert from "node:assert/strict";
import { test } from "node:test";
import { display, fleetOf, stub } from "./fleet.mjs";

const MAIN = "https://conference.example/event/schedule/export/schedule.json";
const SHOPS = "https://workshops.example/a/very/long/folder/whose/name/does/not/end/where/a/telephone/does/workshops.ics";
const LOSS = "5 of 6 remaining items of Jade are gone, more than 30 % (loss_limit_percent); refused";
const SHIFT = "all 12 items are moved by 1 h 00 min, as by a wrong zone or summer time; refused (accept_shift allows it)";
const GOOD_AT = "2019-09-10T09:12:00+01:00";
const one = (tag, address, problem, refused) => ({
  tag, address, source: "network", items: 12, good_at: GOOD_AT, age_s: 60, problem: problem && `${address}: ${problem}`, refused,
});
const REFUSED = [one("aaaaaaaa", MAIN, LOSS, true), one("bbbbbbbb", SHOPS, SHIFT, true),
  one("cccccccc", "https://posters.example/posters.json", "500 Internal Server Error", false), one("dddddddd", "https://fine.example/s.json", "", false)];
const whole = schedules => ({
  problem: schedules.map(s => s.problem).filter(Boolean).join("; and "), refused: schedules.some(s => s.refused),
});
const nameOf = address => `Take this update anyway: ${address}`;

export function updateTests({ home, open, shot, AXE, SIZES, unfold }) {
  const violations = async (page, where) => {
    await page.evaluate(AXE);
    const found = await page.evaluate(() => window.axe.run().then(r => r.violations));
    assert.deepEqual(found.map(v => `${v.id}: ${v.nodes.map(n => n.target.join(" ")).join(", ")}`), [], where);
  };

  // A stage on which the display has these `stage.schedules`; undefined: one, of which an update was refused.
  async function played(schedules, view, size, play, options = {}) {
    const said = { schedules };
    const status = text => text.replace(/\{"state":"online".*\}/, found => {
      const of = JSON.parse(found);
      const more = said.schedules ? whole(said.schedules) : { problem: LOSS, refused: true };
      return JSON.stringify({ ...of, schedule: { ...of.schedule, ...more }, ...(said.schedules ? { schedules: said.schedules } : {}) });
    });
    const stage = await stub(home, fleetOf([]), { status });
    const page = await open(view, size, { home: stage.home, ...options });
    try {
      await play(page, Object.assign(stage, { said }));
    } finally {
      await page.context().close();
      await stage.close();
    }
  }

  for (const [size, colorScheme] of [["phone", "dark"], ["laptop", "light"]])
    test(`each update that was refused is listed and taken by itself (${size}, ${colorScheme})`, () => played(REFUSED, "staff", size, async (page, stage) => {
      const part = page.locator("#sec-update");
      await part.getByText("Not up to date: 3 of 4 schedules", { exact: true }).waitFor();
      assert.equal(await part.locator("#updates > li").count(), 3, "those that are fine are not listed");
      for (const words of [MAIN, LOSS, SHOPS, SHIFT, "500 Internal Server Error"]) await part.getByText(words, { exact: true }).waitFor();
      assert.equal(await part.getByText(/^The schedule of .* is shown\.$/).filter({ visible: true }).count(), 3);
      assert.equal(await part.getByRole("button").count(), 2, "a button where there is something to take, and none for all");
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false, "nothing is wider than the screen");
      await violations(page, "the list");
      await part.scrollIntoViewIfNeeded();
      await shot(page, `updates-${size}-${colorScheme}`);
      const button = part.getByRole("button", { name: nameOf(SHOPS), exact: true });
      await button.focus();
      await page.keyboard.press("Enter");
      await page.locator("#update-result[data-state=done]").getByText(`${nameOf(SHOPS)}: done`, { exact: true }).waitFor();
      const { id, ...command } = stage.posted.at(-1);
      assert.ok(id);
      assert.deepEqual(command, { type: "accept", schedule: "bbbbbbbb" });
    }, { colorScheme }));

  test("the focus goes on to the next update when one is taken", () => played(REFUSED, "staff", "phone", async page => {
    await page.getByRole("button", { name: nameOf(MAIN), exact: true }).focus();
    await page.evaluate(async rest => {
      const { drawUpdates, troubled } = await import("./updates.js");
      drawUpdates(document.getElementById("updates"), troubled(rest), () => {});
    }, REFUSED.slice(1));
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), nameOf(SHOPS));
  }));

  const ALIKE = ["aaaaaaaa", "bbbbbbbb"].map(tag => ({ ...one(tag, MAIN, "", true), problem: `${MAIN} (${tag}): ${LOSS}` }));
  test("two addresses that look the same are told apart", () => played(ALIKE, "staff", "phone", async (page, stage) => {
    await page.locator("#updates").getByText(`${MAIN} (bbbbbbbb)`, { exact: true }).waitFor();
    assert.equal(await page.locator("#updates").getByText(LOSS, { exact: true }).count(), 2);
    await page.getByRole("button", { name: nameOf(`${MAIN} (bbbbbbbb)`), exact: true }).click();
    await page.locator("#update-result[data-state=done]").waitFor();
    assert.equal(stage.posted.at(-1).schedule, "bbbbbbbb");
  }));

  test("the log says whose update was taken", () => played(REFUSED, "staff", "laptop", async page => {
    const entry = { id: "command-1", type: "accept", number: 1, by: "ana", role: "staff", at: GOOD_AT, undone: false,
      command: { id: "command-1", type: "accept" }, schedules: [{ tag: "bbbbbbbb", address: SHOPS }] };
    await page.route("**/api/v1/log?*", route => route.fulfill({ json: { entries: [entry, { ...entry, id: "command-0", schedules: undefined }] } }));
    await page.evaluate(async () => (await import("./journal.js")).refresh());
    await unfold(page, "#sec-log");
    await page.locator("#log").getByText(`Update · ${SHOPS}`, { exact: true }).waitFor();
    await page.locator("#log").getByText("Update", { exact: true }).waitFor();
  }));

  test("of one schedule it looks and works as ever", () => played(undefined, "staff", "phone", async (page, stage) => {
    await page.locator("#update-what").getByText(LOSS, { exact: true }).waitFor();
    assert.equal(await page.locator("#updates").isHidden(), true);
    await page.getByRole("button", { name: "Take this update anyway", exact: true }).click();
    await page.locator("#update-result[data-state=done]").waitFor();
    assert.equal("schedule" in stage.posted.at(-1), false);
  }));

  test("in Portuguese, too", () => played(REFUSED, "staff", "phone", async page => {
    await page.locator("#sec-update").getByText("Por atualizar: 3 de 4 programas", { exact: true }).waitFor();
    await page.getByRole("button", { name: `Aceitar mesmo assim: ${SHOPS}`, exact: true }).waitFor();
    await page.locator("#sec-update").scrollIntoViewIfNeeded();
    await shot(page, "updates-pt");
  }, { locale: "pt-PT" }));

  for (const size of Object.keys(SIZES))
    test(`in the fleet's view each update is taken by itself (${size})`, async () => {
      const troubled = REFUSED.filter(s => s.problem);
      const opala = more => display("opala-door", { problems: ["refused"], schedule: { source: "network", age_s: 900, items: 6, ...whole(REFUSED) }, ...more });
      const stage = await stub(home, fleetOf([opala({ schedules: troubled }), display("jade-door")]));
      const page = await open("fleet", size, { home: stage.home });
      const row = page.locator('#fleet-list > [data-id="opala-door"]');
      await row.getByText(SHIFT, { exact: true }).waitFor();
      assert.equal(await row.locator(".update").count(), 3);
      assert.equal(await row.getByRole("button", { name: /Take this update/ }).count(), 2);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false, "nothing is wider than the screen");
      await violations(page, "the fleet");
      await shot(page, `updates-fleet-${size}`);
      await row.getByRole("button", { name: `${nameOf(SHOPS)}: opala-door`, exact: true }).click();
      await row.getByText(`${nameOf(SHOPS)}: done`, { exact: true }).waitFor();
      const { type, to, schedule } = stage.posted.at(-1);
      assert.deepEqual({ type, to, schedule }, { type: "accept", to: "display/opala-door", schedule: "bbbbbbbb" });
      stage.tell(fleetOf([opala({ schedules: [troubled[0]] }), display("jade-door")]));
      await row.getByText(SHIFT, { exact: true }).waitFor({ state: "detached" });
      assert.equal(await row.getByRole("button", { name: /Take this update/ }).count(), 1);
      stage.tell(fleetOf([display("opala-door"), display("jade-door")]));
      await row.getByText(LOSS, { exact: true }).waitFor({ state: "detached" });
      await page.context().close();
      await stage.close();
    });
}
