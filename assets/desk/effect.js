// What an act on the timer would do: asked of the display as the act itself would be sent, and put into words.
import { call, Problem } from "./link.js";
import { now, seconds, when } from "./time.js";
import { say } from "./words.js";

const ANSWER_MS = 5000;
const some = () => crypto.getRandomValues(new Uint32Array(2)).join("-");

// {effect}, or {refused: why, asks: whether it would only be asked first}; nothing where the display cannot be asked just now.
export async function foresee(fields) {
  const body = JSON.stringify({ id: `preview-${some()}`, ...fields, preview: true });
  const headers = { "Content-Type": "application/json" };
  try {
    return await (await call("api/v1/commands", { method: "POST", headers, body, signal: AbortSignal.timeout(ANSWER_MS) })).json();
  } catch (error) {
    return error instanceof Problem && error.status < 500 && error.status !== 429 ? { refused: error.message, asks: error.code } : null;
  }
}

const whole = s => Math.ceil(s / 60);
const length = ({ start, end, cancelled }) => (cancelled ? 0 : Math.max(0, whole(seconds(end) - seconds(start))));
const signed = s => `${s < 0 ? "−" : "+"}${Math.round(Math.abs(s) / 60)}`;
const moves = next => Math.abs(next.moved_s) >= 30, isLate = next => Math.abs(next.late_s) >= 30;

// What becomes of the talk that follows: it moves, or stays where it is, which may be late already. How late it is then is
// told, and not by how much it moves: that would be one thing more to reckon with.
function nextWords({ next }) {
  if (!next) return say("effect_none_next");
  if (!isLate(next)) return say("effect_next_on_time");
  const time = when(next.start);
  return moves(next) ? say("effect_next_at", { time, by: signed(next.late_s) }) : say("effect_next_stays", { time });
}

const begins = ({ start, was }) => seconds(start) <= now() && seconds(was.start) > now();
const falls = ({ cancelled, was }) => cancelled && !was.cancelled; // which the question says itself

// Some seconds, as after a hold, are no change in minutes.
const apart = (a, b) => Math.abs(seconds(a) - seconds(b)) >= 30;
const briefer = change => change.cancelled !== change.was.cancelled || Math.abs(length(change) - length(change.was)) >= 1;
const matters = ({ start, end, cancelled, was }) => cancelled !== was.cancelled || apart(start, was.start) || apart(end, was.end);

// One change: "talk ends 15:50", "break 11 instead of 15 min", "“B” until 16:10".
function changeWords(change) {
  const { title, start, end, was } = change;
  if (change.kind === "break") {
    const n = length(change);
    return n > 0 ? say("effect_break", { time: when(start), n, was: length(was) }) : say("effect_no_break");
  }
  if (begins(change) || (seconds(start) > now() && !apart(start, was.start))) return say("effect_until", { title, time: when(end) });
  return seconds(start) <= now() ? say("effect_ends", { time: when(end) }) : say("effect_starts", { title, time: when(start) });
}

// What the page can say itself of why it cannot be.
const WHYS = { "that is over already": "over_already" };
const whyOf = refused => (WHYS[refused] ? say(WHYS[refused]) : refused);

const askedWords = code => say(code === "overlaps" ? "short_overlaps" : "asked_first");

// "talk ends 15:50; questions 15:45; next talk 15:50 (+5); break at 16:35: 11 instead of 15 min": `item` is the talk that the timer is
// about, whose questions begin at `questions` so far. Talks after the next one are only counted.
export function inWords({ effect, refused, asks }, item, questions = null) {
  if (asks) return askedWords(asks);
  if (refused) return say("effect_refused", { why: whyOf(refused) });
  const { left_out: left, next } = effect, changes = effect.changes.filter(matters);
  if (changes.length === 0) return say("effect_nothing");
  const first = changes.find(change => change.kind === "break" && briefer(change));
  const asked = questions && effect.questions_at && apart(questions, effect.questions_at) ? say("questions_at", { time: when(effect.questions_at) }) : "";
  const told = changes.filter(change => change === first || (change.item !== next?.item && (change.item === item ? !falls(change) : begins(change))
    && change.kind !== "break"));
  const more = changes.filter(change => !told.includes(change) && change.item !== item && change.item !== next?.item && change.kind !== "break").length + left;
  const words = told.filter(change => change !== first).map(changeWords);
  if (told[0]?.item === item) words.splice(1, 0, asked);
  // In the order of the day: what is on, then the next talk and the break, whichever comes first.
  const follows = [nextWords(effect), first && changeWords(first)];
  if (first && (!next || seconds(first.was.start) < seconds(next.start))) follows.reverse();
  // Where the next talk is on time again, so is what comes after it.
  const others = more > 0 && !(next && !isLate(next)) && say("effect_more", { n: more });
  return [...words, ...follows, others].filter(Boolean).join("; ");
}

// Of one that falls: mostly nothing else changes.
export function fallWords(answer, { id, start, end }) {
  const alone = answer.effect && answer.effect.changes.filter(matters).every(change => change.item === id);
  return alone ? say("stays_empty", { from: when(start), until: when(end) }) : inWords(answer, id);
}

// Of two that trade places, when each of them is then.
export function tradeWords(answer, talks) {
  if (!answer.effect) return inWords(answer, talks[0].id);
  const after = answer.effect.changes.filter(change => change.kind === "break" || talks.some(talk => talk.id === change.item));
  const times = after.sort((a, b) => seconds(a.start) - seconds(b.start)).map(({ start, title }) => `${when(start)} ${title}`);
  return say("trade_then", { times: times.join("; ") });
}

const pauseWords = pause => (length(pause) > 0 ? say("short_break", { n: length(pause) }) : say("effect_no_break"));

// The same in a few letters, for under a button: ["15:50", "break 11", "next 15:50"], or with `all` ["15:50", "6 more move"].
// `time` is what of the talk comes first, its "start" or "end".
export function inShort({ effect, refused, asks }, item, { time = "end", all = false } = {}) {
  if (refused) return ["", asks ? askedWords(asks) : whyOf(refused)];
  const { next, left_out: left } = effect, changes = effect.changes.filter(matters);
  const talk = changes.find(change => change.item === item), pause = changes.find(change => change.kind === "break" && briefer(change));
  const more = changes.filter(change => change.kind !== "break" && change !== talk).length + left;
  const follows = next && (isLate(next) ? say("short_next", { time: when(next.start) }) : say("short_on_time"));
  return [talk ? when(talk[time]) : "", ...[pause && pauseWords(pause), all ? more > 0 && say("short_more", { n: more }) : follows].filter(Boolean)];
}
