// The log of what was asked for, with undo.
import { json, Problem } from "./link.js";
import { submit } from "./queue.js";
import { now, seconds, when } from "./time.js";
import { titleOf } from "./talks.js";
import { undoButton } from "./emergency.js";
import { may } from "./may.js";
import { whom } from "./fleet-whom.js";
import { say } from "./words.js";
import { $, el, put, redraw, tell, twoTaps } from "./dom.js";

const MOST = 50, FAR = 400;
let status = null, entries = [], busy = false, again = false, asked = MOST;

// A desk of a fleet sends so much that what still holds may stand far back.
export const readFar = () => { asked = FAR; };
let fresh = () => {};
// `callback` is called when the log was read.
export const onFresh = callback => { fresh = callback; };

// A time of day stays as it was typed.
const timeOf = time => (time.length > 5 ? when(time) : time);

// What ended is called by its name, not by that of what it ended.
const ENDED = { full: "full_off", pin: "did_unpin", blank: "did_unblank", identify: "identify_off" };

// The acts on the timer that are about a talk of their own.
const CHOSEN = ["swap", "cancel"];

// The gist of a command in one line.
export function gist(command) {
  const { type } = command;
  if (command.on === false && ENDED[type]) return say(ENDED[type]);
  const time = command.starts_at || command.ends_at;
  if (type === "timer") {
    const about = CHOSEN.includes(command.act) && command.item && `· ${titleOf(command.item)}`;
    return [timerAct(command.act), command.ends_at && timeOf(command.ends_at), about].filter(Boolean).join(" ");
  }
  const parts = [
    type === "undo" && whatWas(command.of), command.kind && say(command.of ? "kind_end_test" : `kind_${command.kind.toLowerCase()}`), command.slide,
    command.view && say(`view_${command.view}`), time && timeOf(time), command.title, command.speakers?.join(", "), command.text,
    type === "notice" && command.text === "" && [say("take_back"), textOf(command.item)].filter(Boolean).join(" · "), command.on === false && say("off"),
    (type === "move" || type === "delay") && command.room, command.item && type !== "notice" && titleOf(command.item),
  ].filter(Boolean);
  return [say(`type_${type}`), parts.join(" · ")].filter(Boolean).join(": ");
}

const ACTS = { finish: "finish", next: "next_talk", schedule: "schedule_again", until: "until" };
const timerAct = act => say(ACTS[act] || act);

function whatWas(id) {
  const entry = entries.find(e => e.id === id);
  return entry ? gist(entry.command) : "";
}

// The last one that fits and stands, or with `undone` too.
export const entryFor = (fits, undone = false) => entries.find(entry => (undone || !entry.undone) && fits(entry));

// What a notice said that was taken back.
const textOf = item => entries.find(entry => entry.type === "notice" && entry.command.item === item && entry.command.text)?.command.text;

const isEmergency = entry => entry.type === "emergency" && !entry.undone;
const TEST_S = 120;

// What an emergency's entry was about, where its undo makes sense now: lifting while it is on, raising what was lifted while
// none is, and a test only while it would still be one.
function aboutNow(entry) {
  const last = entries.find(isEmergency), on = status?.emergency;
  if (entry !== last) return null;
  if (entry.command.kind !== "lift") return on ? entry.command : null;
  const raised = entries.slice(entries.indexOf(entry) + 1).find(e => isEmergency(e) && e.command.kind !== "lift");
  const over = raised?.command.kind === "test" && seconds(raised.at) + TEST_S <= now();
  return on || !raised || over ? null : raised.command;
}

// How an entry is undone; nothing where it cannot be, or not by whoever looks.
function undoOf(entry, what) {
  if (entry.undone) return el("span", { class: "badge" }, say("undone"));
  const emergency = entry.type === "emergency";
  if (entry.type === "undo" || !may(emergency ? "emergency" : "undo")) return null;
  const lift = entry.command.kind === "lift", about = emergency ? aboutNow(entry) : null;
  if (emergency && !about) return null;
  const label = emergency ? say(lift ? "kind_raise_again" : "kind_lift") : say("undo_of", { what });
  const act = () => submit({ type: "undo", of: entry.id }, label, tell($("log-result"), label));
  const attributes = { "data-key": entry.id, "aria-label": label };
  if (emergency) return undoButton(lift, about, what, attributes, $("log-result"), act);
  const button = el("button", { type: "button", ...attributes }, say("undo"));
  twoTaps(button, () => "", act);
  return button;
}

// Of what was sent to some displays only: to which.
const placeOf = ({ to }) => (to && to !== "all" ? whom(to) : "");

function row(entry) {
  const what = [gist(entry.command), placeOf(entry.command), ...(entry.schedules || []).map(one => one.address)].filter(Boolean).join(" · ");
  const undo = undoOf(entry, what);
  return el("li", { class: entry.undone ? "gone" : "", "data-id": entry.id },
    el("div", {}, el("span", { class: "what" }, what), el("span", { class: "quiet" }, `${when(entry.at)} · ${entry.by}`)), undo);
}

export function draw() {
  const none = () => ($("log-problem").hidden ? [el("li", { class: "quiet" }, say("no_log"))] : []);
  // The titles are the agenda's, which may come later.
  const last = entries.slice(0, MOST);
  redraw($("log"), last.map(e => [e, gist(e.command), placeOf(e.command), e.type === "emergency" && aboutNow(e)]), () => (last.length > 0 ? last.map(row) : none()));
}

export function show(now) {
  status = now;
  draw();
}

// Opens the log where the entry stands.
export function showEntry(id) {
  $("sec-log").querySelector("details").open = true;
  const row = $("log").querySelector(`[data-id="${CSS.escape(id)}"]`) || $("sec-log");
  row.scrollIntoView({ block: "center" });
  (row.querySelector("button") || row.querySelector("summary"))?.focus({ preventScroll: true });
}

export async function refresh() {
  if (busy) {
    again = true;
    return;
  }
  busy = true;
  try {
    entries = (await json(`api/v1/log?limit=${asked}`)).entries;
    $("log-problem").hidden = true;
  } catch (error) {
    // A lost connection is said once, above.
    $("log-problem").hidden = !(error instanceof Problem);
    if (error instanceof Problem) {
      entries = [];
      put($("log-problem"), error.message);
    }
  }
  busy = false;
  draw();
  fresh();
  if (again) {
    again = false;
    refresh();
  }
}
