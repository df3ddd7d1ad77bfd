// The page's clocks, without a browser.
import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.localStorage = { getItem: () => null, setItem: () => {} };
globalThis.navigator ??= {};
const { clock, clocks, fullClock, hhmm, useClock } = await import("../../assets/desk/time.js");
const { speak } = await import("../../assets/desk/words.js");

const plain = text => text.replace(/[\u00a0\u202f\u2009]/g, " ");
const at = time => `2019-09-10T${time}:00+01:00`;

test("clocks have 24 hours unless the display says otherwise", () => {
  assert.equal(clock(at("14:30")), "14:30");
  assert.equal(fullClock(at("14:30")), "14:30:00");
  assert.equal(clocks({ start: at("14:30"), end: at("15:00") }), "14:30–15:00");
});

test("with 12 hours they have the form of the page's language", async () => {
  useClock(12);
  const forms = { en: ["12:05 am", "12:00 pm", "2:30 pm"], de: ["12:05 AM", "12:00 PM", "2:30 PM"], es: ["12:05 a. m.", "12:00 p. m.", "2:30 p. m."] };
  for (const [language, wanted] of Object.entries(forms)) {
    await speak(language);
    assert.deepEqual(["00:05", "12:00", "14:30"].map(time => plain(clock(at(time)))), wanted);
  }
  await speak("en");
  assert.equal(plain(fullClock(at("00:30"))), "12:30:00 am");
  assert.equal(plain(clocks({ start: at("14:30"), end: at("15:00") })), "2:30–3:00 pm");
  assert.equal(plain(clocks({ start: at("11:30"), end: at("12:15") })), "11:30 am–12:15 pm");
  assert.equal(plain(clocks({ start: at("23:00"), end: "2019-09-11T22:00:00+01:00" })), "11:00 pm–10:00 pm (Wed)");
  assert.equal(hhmm(at("14:30")), "14:30", "fields need 24 hours");
  useClock(24);
});
