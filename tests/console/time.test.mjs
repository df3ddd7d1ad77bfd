// The page's clocks, without a browser.
import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.localStorage = { getItem: () => null, setItem: () => {} };
globalThis.navigator ??= {};
const { clock, clocks, fullClock, hhmm, useClock } = await import("../../assets/desk/time.js");
const { names, speak } = await import("../../assets/desk/words.js");
const { readTime } = await import("../../assets/desk/time-field.js");

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

test("times are read as people type them", async () => {
  const noon = at("12:00");
  for (const [typed, time] of [["15:45", "15:45"], ["1545", "15:45"], ["15.45", "15:45"], ["15h45", "15:45"], ["15,45", "15:45"], ["15 45", "15:45"], ["945", "09:45"],
    ["15", "15:00"], ["15h", "15:00"], ["15 Uhr", "15:00"], ["15:45 Uhr", "15:45"], ["15時45分", "15:45"], ["１５：４５", "15:45"], [" 9:05 ", "09:05"], ["24:00", "00:00"], ["0:00", "00:00"],
    ["3:45 pm", "15:45"], ["3:45PM", "15:45"], ["3.45 p.m.", "15:45"], ["3 pm", "15:00"], ["12 am", "00:00"], ["12:30 a", "00:30"], ["12:30 pm", "12:30"], ["15:45 pm", "15:45"]])
    assert.equal(readTime(typed, noon), time, typed);
  for (const typed of ["", " ", "later", "25:00", "15:60", "15:4", "15:450", "13:00 am", "24:30", "-5", "15:45:00", "3:45 xm", "1e3", "pm", "15:45 15:50"])
    assert.equal(readTime(typed, noon), null, typed);
});

test("by a clock of twelve hours, the half of the day that is nearer is meant", () => {
  useClock(12);
  for (const [typed, about, time] of [["3:45", "15:30", "15:45"], ["3:45", "02:00", "03:45"], ["12:05", "23:50", "00:05"], ["12:05", "11:30", "12:05"], ["11:50", "00:05", "23:50"],
    ["15:45", "03:00", "15:45"], ["0:30", "12:00", "00:30"], ["345", "15:30", "15:45"]])
    assert.equal(readTime(typed, at(about)), time, `${typed} about ${about}`);
  useClock(24);
  assert.equal(readTime("3:45", at("15:30")), "03:45", "by a clock of 24 hours it is the night's");
});

test("every time that is shown is read back, in each language and by each clock", async () => {
  for (const hours of [12, 24])
    for (const [tag] of names()) {
      useClock(hours);
      await speak(tag);
      for (let minute = 0; minute < 1440; minute += 5) {
        const time = `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
        assert.equal(readTime(clock(at(time)), at("10:00")), time, `${tag}, ${hours} hours: ${clock(at(time))}`);
      }
    }
  useClock(24);
  await speak("en");
});
