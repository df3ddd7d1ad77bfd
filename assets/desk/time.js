// Instants are ISO texts with the conference's offset. The offset is kept in all arithmetic, so that what is
// shown is the conference's clock, whatever zone the phone is in.

export const seconds = iso => Date.parse(iso) / 1000;
export const clock = iso => iso.slice(11, 16);
export const fullClock = iso => iso.slice(11, 19);

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
