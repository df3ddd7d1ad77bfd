// The page's arithmetic with times, without a browser: on nights when the clocks change, and around midnight.
import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.localStorage = { getItem: () => null, setItem: () => {} };
globalThis.navigator ??= {};
const { clocks, instant, near, plus, seconds, useZone, when } = await import("../../assets/desk/time.js");
const { speak } = await import("../../assets/desk/words.js");

const CHANGES = [
  ["Europe/Berlin", "2026-03-29T01:58:00+01:00", 300, "2026-03-29T03:03:00+02:00"], ["Europe/Berlin", "2026-10-25T02:58:00+02:00", 300, "2026-10-25T02:03:00+01:00"],
  ["Europe/Lisbon", "2026-03-29T00:58:00+00:00", 300, "2026-03-29T02:03:00+01:00"], ["America/New_York", "2026-11-01T01:58:00-04:00", 300, "2026-11-01T01:03:00-05:00"],
  ["America/St_Johns", "2026-03-08T01:59:00-03:30", 60, "2026-03-08T03:00:00-02:30"], ["America/Santiago", "2026-09-05T23:59:00-04:00", 60, "2026-09-06T01:00:00-03:00"],
  ["Australia/Lord_Howe", "2026-04-05T01:55:00+11:00", 600, "2026-04-05T01:35:00+10:30"], ["Pacific/Auckland", "2026-09-27T01:59:00+12:00", 60, "2026-09-27T03:00:00+13:00"],
  ["Pacific/Chatham", "2026-04-05T03:40:00+13:45", 600, "2026-04-05T02:50:00+12:45"], ["Asia/Kolkata", "2026-06-10T23:58:00+05:30", 300, "2026-06-11T00:03:00+05:30"],
  ["UTC", "2026-06-10T23:58:00+00:00", 300, "2026-06-11T00:03:00+00:00"],
];

test("minutes are added on the conference's clock", () => {
  for (const [zone, from, more, expected] of CHANGES) {
    useZone(zone);
    assert.equal(plus(from, more), expected, zone);
    assert.equal(seconds(plus(from, more)), seconds(from) + more, zone);
    assert.equal(instant(seconds(from), expected), from, zone);
  }
});

test("without a zone that the browser knows, the offset stays", () => {
  for (const zone of ["+01:00", "Moon/Base", "", null]) {
    useZone(zone);
    assert.equal(plus("2026-10-25T02:58:00+02:00", 300), "2026-10-25T03:03:00+02:00");
    assert.equal(plus("2026-10-25T02:58:00-03:30", 300), "2026-10-25T03:03:00-03:30");
  }
  // Where the browser is an hour off, the display's offset counts.
  useZone("Europe/Berlin");
  assert.equal(plus("2026-06-10T12:00:00+05:00", 60), "2026-06-10T12:01:00+05:00");
});

test("what was typed is near to what it is about, until the display says", () => {
  useZone("Europe/Berlin");
  for (const [typed, about, expected] of [
    ["23:50", "2026-06-11T00:00:00+02:00", "2026-06-10T23:50:00+02:00"], ["00:05", "2026-06-10T23:30:00+02:00", "2026-06-11T00:05:00+02:00"],
    ["01:45", "2026-06-11T00:00:00+02:00", "2026-06-11T01:45:00+02:00"], ["15:20", "2026-06-10T15:00:00+02:00", "2026-06-10T15:20:00+02:00"],
    ["2026-06-10T15:20:00+02:00", "2026-06-10T15:00:00+02:00", "2026-06-10T15:20:00+02:00"]]) assert.equal(near(typed, about), expected);
});

test("another day is named", async () => {
  await speak("en");
  assert.equal(when("2026-06-11T00:05:00+02:00", "2026-06-10"), "00:05 (Thu)");
  assert.equal(when("2026-06-11T00:05:00+02:00", "2026-06-11"), "00:05");
  assert.equal(clocks({ start: "2026-06-10T23:30:00+02:00", end: "2026-06-10T23:50:00+02:00" }), "23:30–23:50");
  assert.equal(clocks({ start: "2026-06-10T23:30:00+02:00", end: "2026-06-11T00:05:00+02:00" }), "23:30–00:05 (Thu)");
  assert.equal(clocks({ start: "2026-06-11T00:00:00+02:00", end: "2026-06-11T01:00:00+02:00" }, "2026-06-10"), "00:00 (Thu)–01:00");
  await speak("pt");
  assert.match(when("2026-06-11T00:05:00+02:00", "2026-06-10"), /^00:05 \(qui[^.]*\)$/);
});
