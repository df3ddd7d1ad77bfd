// Instants are ISO texts with the conference's offset, so that what is shown is the conference's clock, whatever zone
// the phone is in.
import { language, locale } from "./words.js";

export const seconds = iso => Date.parse(iso) / 1000;
export const date = iso => iso.slice(0, 10);

// 24 or 12, as the display shows clocks; in the page's language.
let hours = 24;
export const clockHours = () => hours;
export const useClock = wanted => { hours = wanted === 12 ? 12 : 24; };

const forms = new Map();
function half(iso, parts) {
  const key = `${language()} ${Object.keys(parts).length}`;
  if (!forms.has(key)) forms.set(key, new Intl.DateTimeFormat(locale(), { hourCycle: "h12", timeZone: "UTC", ...parts }));
  return forms.get(key).format(Date.parse(`${iso.slice(0, 19)}Z`));
}

// "14:30", for fields and comparisons.
export const hhmm = iso => iso.slice(11, 16);
// "14:30" or "2:30 pm"; with seconds.
export const clock = iso => (hours === 24 ? hhmm(iso) : half(iso, { hour: "numeric", minute: "2-digit" }));
export const fullClock = iso => (hours === 24 ? iso.slice(11, 19) : half(iso, { hour: "numeric", minute: "2-digit", second: "2-digit" }));

// The conference's zone by its name. The browser may know other rules for it than the display: only that the clocks
// change between two instants is taken from it, never the offset itself.
let zone = null;
export function useZone(name) {
  try {
    zone = name ? new Intl.DateTimeFormat("en-GB", {
      timeZone: name, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric",
    }) : null;
  } catch { zone = null; } // "+01:00" is none
}

// Seconds ahead of UTC, by the browser.
function ahead(at) {
  const parts = Object.fromEntries(zone.formatToParts(at * 1000).map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second) / 1000 - at;
}

const two = n => String(n).padStart(2, "0");
const sign = offset => `${offset < 0 ? "-" : "+"}${two(Math.floor(Math.abs(offset) / 3600))}:${two(Math.floor(Math.abs(offset) / 60) % 60)}`;

// The instant of these seconds, by the clock that showed another.
export function instant(at, like) {
  const whole = Math.floor(at), [, west, hours, minutes] = /([+-])(\d\d):(\d\d)$/.exec(like);
  let offset = (west === "-" ? -1 : 1) * (hours * 3600 + minutes * 60);
  if (zone) offset += ahead(whole) - ahead(seconds(like));
  return new Date((whole + offset) * 1000).toISOString().slice(0, 19) + sign(offset);
}

export const plus = (iso, more) => instant(seconds(iso) + more, iso);

// A time of day is sent as it was typed: the display knows which day is meant. Until it has said so, the nearest.
export function near(typed, iso) {
  if (!/^\d\d:\d\d$/.test(typed)) return typed;
  const away = (Number(typed.slice(0, 2)) - Number(iso.slice(11, 13))) * 3600 + (Number(typed.slice(3)) - Number(iso.slice(14, 16))) * 60;
  return plus(iso, away - Math.round(away / 86400) * 86400);
}

function weekday(iso) {
  const text = new Intl.DateTimeFormat(locale(), { weekday: "short", timeZone: "UTC" }).format(Date.parse(`${date(iso)}T12:00Z`));
  return text.replace(/\.$/, "");
}

// "00:05", on another day than that one "00:05 (Thu)"; usually today.
export const when = (iso, day = date(instant(now(), iso))) => (date(iso) === day ? clock(iso) : `${clock(iso)} (${weekday(iso)})`);

// "14:30–15:00", "2:30–3:00 pm"; a start on another day than that one, and an end on another day than the start, name
// theirs.
export function clocks({ start, end }, day = date(start)) {
  const [from, to] = [when(start, day), when(end, date(start))];
  const [ofFrom, ofTo] = [from, to].map(text => /[^\d:]*$/.exec(text)[0]);
  const once = ofFrom === ofTo && date(start) === date(end);
  return `${once ? from.slice(0, from.length - ofFrom.length) : from}–${to}`;
}

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
  const hours = Math.floor(s / 3600);
  const minutes = Math.floor(s / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(s % 60)}` : `${minutes}:${two(s % 60)}`;
}
