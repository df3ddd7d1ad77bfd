// Instants are ISO texts with the conference's offset. The offset is kept in all arithmetic, so that what is
// shown is the conference's clock, whatever zone the phone is in.

import { language } from "./words.js";

export const seconds = iso => Date.parse(iso) / 1000;

// 24 or 12, as the display shows clocks; in the page's language.
let hours = 24;
export const clockHours = () => hours;
export const useClock = wanted => { hours = wanted === 12 ? 12 : 24; };

// As the displays: British English, European Portuguese.
const LOCALES = { en: "en-GB", pt: "pt-PT" };
const forms = new Map();
function half(iso, parts) {
  const key = `${language()} ${Object.keys(parts).length}`;
  if (!forms.has(key)) forms.set(key, new Intl.DateTimeFormat(LOCALES[language()] || language(), { hourCycle: "h12", timeZone: "UTC", ...parts }));
  return forms.get(key).format(Date.parse(`${iso.slice(0, 19)}Z`));
}

// "14:30", for fields and comparisons.
export const hhmm = iso => iso.slice(11, 16);
// "14:30" or "2:30 pm"; with seconds.
export const clock = iso => (hours === 24 ? hhmm(iso) : half(iso, { hour: "numeric", minute: "2-digit" }));
export const fullClock = iso => (hours === 24 ? iso.slice(11, 19) : half(iso, { hour: "numeric", minute: "2-digit", second: "2-digit" }));

// "14:30–15:00", "2:30–3:00 pm".
export function clocks({ start, end }) {
  const [from, to] = [clock(start), clock(end)];
  const [ofDay, ofOther] = [from, to].map(text => /[^\d:]*$/.exec(text)[0]);
  return `${ofDay === ofOther && start.slice(0, 10) === end.slice(0, 10) ? from.slice(0, from.length - ofDay.length) : from}–${to}`;
}

// The instant of these seconds, told with the offset of another.
export function instant(at, like) {
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)$/.exec(like);
  const offset = (sign === "-" ? -1 : 1) * (hours * 3600 + minutes * 60);
  return new Date((Math.floor(at) + offset) * 1000).toISOString().slice(0, 19) + like.slice(19);
}

export const plus = (iso, more) => instant(seconds(iso) + more, iso);
export const atClock = (iso, hhmm) => `${iso.slice(0, 11)}${hhmm}:00${iso.slice(19)}`;

// The display's clock, carried on by this device's monotonic one. `at` is cut to whole seconds and arrives late,
// so each status gives a lower bound: the highest is the nearest. One far below says that the clock was set back.
let offset = null;
export function sync(at) {
  const bound = seconds(at) - performance.now() / 1000;
  if (offset === null || bound > offset || offset - bound > 3) offset = bound;
}
export const now = () => offset + performance.now() / 1000;

// Seconds as "12:05" or "1:02:05".
export function countdown(left) {
  const s = Math.abs(left);
  const two = n => String(n).padStart(2, "0");
  const hours = Math.floor(s / 3600);
  const minutes = Math.floor(s / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(s % 60)}` : `${minutes}:${two(s % 60)}`;
}
