// A field for a time of day in the form of the display's clock, whatever the browser's: it is typed as people type times,
// and shown back as the display writes them.
import { clock, clockHours, hhmm } from "./time.js";
import { locale, say } from "./words.js";

const PLAIN = { "": "", h: "", hs: "", u: "", uur: "", uhr: "", "時": "", "分": "", am: "am", a: "am", pm: "pm", p: "pm" };
const bare = text => text.normalize("NFKC").toLowerCase().replace(/[\s.]/g, "");
const at = hour => Date.UTC(2019, 0, 1, hour);

// What stands beside an hour that is counted to twelve, in the page's language.
function periods() {
  const format = new Intl.DateTimeFormat(locale(), { hourCycle: "h12", timeZone: "UTC", hour: "numeric" });
  const its = hour => format.formatToParts(at(hour)).find(part => part.type === "dayPeriod")?.value;
  return Object.fromEntries(Array.from({ length: 24 }, (_, hour) => [bare(its(hour) || ""), hour < 12 ? "am" : "pm"]).filter(([name]) => name));
}

const TYPED = /^(\D*)(\d{1,2})(?:\s*[:.,h時u]?\s*(\d{2}))?(\D*)$/;
const away = (a, b) => Math.min(Math.abs(a - b), 1440 - Math.abs(a - b));

// Of the two hours that "3:45" may mean by a clock of twelve, the one that is nearer to `like`.
function nearer(hour, minute, like) {
  const [about, first] = [Number(hhmm(like).slice(0, 2)) * 60 + Number(hhmm(like).slice(3)), (hour % 12) * 60 + minute];
  return away(first, about) <= away(first + 720, about) ? hour % 12 : hour % 12 + 12;
}

// "15:45" of "15:45", "1545", "15.45", "15h45", "3:45 pm", "午後3:45"; null of what is no time. `like` is what it is about.
export function readTime(text, like) {
  const [, before, digits, minutes = "00", behind] = TYPED.exec(text.normalize("NFKC").toLowerCase().trim()) || [];
  if (digits === undefined) return null;
  const names = { ...PLAIN, ...periods() }, period = names[bare(before) || bare(behind)], minute = Number(minutes);
  let hour = Number(digits);
  if (period === undefined || (bare(before) && !(bare(behind) in PLAIN)) || minute > 59) return null;
  if (period) {
    if (hour > 12 && period === "am") return null;
    if (hour <= 12) hour = hour % 12 + (period === "pm" ? 12 : 0);
  } else if (clockHours() === 12 && hour >= 1 && hour <= 12) {
    hour = nearer(hour, minute, like);
  }
  if (hour === 24 && minute === 0) hour = 0;
  return hour > 23 ? null : `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}

export function showTime(input, iso) {
  input.value = clock(iso);
  input.setCustomValidity("");
  input.inputMode = clockHours() === 12 ? "text" : "numeric";
}

// The time in the field as it is sent; null, and the browser says why, where it is none.
export function timeIn(input, like) {
  const time = readTime(input.value, like);
  input.setCustomValidity(time === null ? say("bad_time", { example: clock(like) }) : "");
  if (time === null) input.reportValidity();
  else input.value = clock(`${like.slice(0, 11)}${time}:00`);
  return time;
}

// Shows a time back when the field is left; `like()` is what it is about.
export function timeField(input, like) {
  input.addEventListener("input", () => input.setCustomValidity(""));
  input.addEventListener("focus", () => input.select()); // what is typed takes its place
  input.addEventListener("change", () => {
    const about = like(), time = about && input.value.trim() !== "" ? readTime(input.value, about) : null;
    if (time !== null) input.value = clock(`${about.slice(0, 11)}${time}:00`);
  });
}
