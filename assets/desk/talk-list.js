// The day's talks as rows: what is on and the next hour first, the rest folded away, or what a search finds.
import { clocks, now, seconds } from "./time.js";
import { say } from "./words.js";
import { may } from "./may.js";
import { $, el, put, redraw } from "./dom.js";

const SOON_S = 3600, STILL_MS = 60000;
let agenda = null, open = () => {};
let folds = new Map(), touchedAt = -STILL_MS; // of each talk in which part it stands; when somebody was at the list last

const plain = text => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const textOf = item => plain([item.title, item.room, item.session, item.moved_to, ...item.speakers.map(s => s.name)].filter(Boolean).join(" "));

// What the list shows afterwards was asked for, and need not stay where it was.
function openRow(id) {
  touchedAt = -STILL_MS;
  open(id);
}

// Of what moved to another room, the time that it has there.
export const timesOf = item => (item.moved_to && item.was ? item.was : item);

function row(item) {
  const past = seconds(item.end) <= now(), running = !past && seconds(item.start) <= now() && !item.cancelled;
  // A few seconds, as after a hold, move no talk.
  const moved = item.was && !item.moved_to && clocks(item, agenda.day) !== clocks(item.was, agenda.day);
  const badges = [];
  if (item.cancelled && !item.moved_to) badges.push(el("span", { class: "badge alarm" }, say("cancelled")));
  if (item.moved_to) badges.push(el("span", { class: "badge" }, say("moved_to", { room: item.moved_to })));
  // Where there are several rooms, which.
  const quiet = [item.speakers.map(s => s.name).join(", "), !agenda.room && item.room].filter(Boolean).join(" · ");
  const parts = [
    el("span", { class: "time" }, clocks(timesOf(item), agenda.day),
      moved ? el("s", {}, clocks(item.was, agenda.day)) : null),
    el("span", { class: "what" },
      el("strong", {}, item.title),
      item.was && item.was.title !== item.title ? el("s", {}, item.was.title) : null,
      quiet ? el("span", { class: "quiet" }, quiet) : null,
      ...badges),
  ];
  const state = [past && "past", running && "running", item.kind, item.cancelled && (item.moved_to ? "moved" : "gone")].filter(Boolean).join(" ");
  if (item.kind === "break" || !may("delay")) return el("li", { class: state }, el("div", { class: "row" }, ...parts));
  return el("li", { class: state },
    el("button", { type: "button", class: "row", "data-key": item.id, onclick: () => openRow(item.id) }, ...parts));
}

const keyOf = item => `${item.id} ${item.room}`;

// What is on and begins within the hour; before that, what the day begins with. While somebody is at the list, a talk stays
// in the part where it was, so that nothing moves away under a finger.
function parts(items) {
  const still = performance.now() - touchedAt < STILL_MS;
  const first = Math.min(...items.filter(item => seconds(item.end) > now()).map(item => seconds(item.start)));
  const fold = item => (seconds(item.end) <= now() ? "earlier" : seconds(item.start) <= Math.max(now() + SOON_S, first) ? "soon" : "later");
  folds = new Map(items.map(item => [keyOf(item), still && folds.get(keyOf(item)) || fold(item)]));
  return Object.fromEntries(["earlier", "soon", "later"].map(name => [name, items.filter(item => folds.get(keyOf(item)) === name)]));
}

// Rows change with time too, and with what the token may do.
function list(element, items, none = []) {
  const state = [none, agenda.room, may("delay"), ...items.map(item => [item, seconds(item.start) <= now(), seconds(item.end) <= now()])];
  redraw(element, state, () => (items.length > 0 ? items.map(row) : none.map(words => el("li", { class: "quiet" }, words))));
}

function fold(name, items) {
  const box = $(`talks-${name}`);
  box.hidden = items.length === 0;
  put(box.querySelector("summary"), say(`${name}_talks`, { n: items.length }));
  list($(`talks-${name}-list`), items);
}

export function drawTalks(fresh) {
  agenda = fresh;
  const words = plain($("talks-find").value).split(/\s+/).filter(Boolean);
  if (words.length > 0) {
    const found = agenda.items.filter(item => words.every(word => textOf(item).includes(word))), isPast = item => seconds(item.end) <= now();
    const coming = found.filter(item => !isPast(item));
    list($("talks-soon"), coming.length > 0 ? coming : found, [say("no_talk_fits")]);
    fold("earlier", coming.length > 0 ? found.filter(isPast) : []);
    fold("later", []);
    return;
  }
  const { earlier, soon, later } = parts(agenda.items);
  list($("talks-soon"), soon, [say(agenda.items.length > 0 ? "none_soon" : "no_talks")]);
  fold("earlier", earlier);
  fold("later", later);
}

// `onOpen(id)` is called with the talk that was tapped.
export function startTalks(onOpen) {
  open = onOpen;
  for (const name of ["pointermove", "pointerdown", "keydown", "focusin"])
    $("talks").addEventListener(name, () => { touchedAt = performance.now(); }, { passive: true });
  $("talks-find").addEventListener("input", () => { if (agenda) drawTalks(agenda); });
}
