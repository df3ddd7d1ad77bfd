// The day's talks, and what can be done to one of them.
import { latest, submit } from "./queue.js";
import { clockHours, clocks, near, now, plus, seconds, when } from "./time.js";
import { showTime, timeField, timeIn } from "./time-field.js";
import { drawRoomLater, startRoomLater, words as roomLaterWords } from "./room-later.js";
import { drawTalks, startTalks, timesOf } from "./talk-list.js";
import { foresee, tradeWords } from "./effect.js";
import { steps } from "./steps.js";
import { say } from "./words.js";
import { entryFor } from "./journal.js";
import { clear, tellUndo } from "./undo.js";
import { may } from "./may.js";
import { $, ask, closable, el, put, redraw, tell } from "./dom.js";

let agenda = null, number = 0, open = null;
let byMinutes = []; // of the start and of the end: {type, field, steps}

// Of a talk that moved away and is told in both rooms: where it takes place.
const find = id => agenda && (agenda.items.find(item => item.id === id && !item.moved_to) || agenda.items.find(item => item.id === id));
export const titleOf = id => find(id)?.title || id;

// The first talk that is still to come, but for the one that runs or is counted down to.
export function talkBehind(id) {
  if (!agenda) return null;
  const from = find(id) ? seconds(find(id).start) : now();
  return agenda.items.find(item => item.kind === "talk" && !item.cancelled && !item.moved_to && item.id !== id
    && seconds(item.start) >= from && seconds(item.end) > now()) || null;
}

// `seen` is the number of the status by which this agenda was fetched.
export function show(fresh, seen) {
  agenda = fresh;
  number = seen;
  draw();
}

// Both change with time too.
export function draw() {
  if (!agenda) return;
  put($("day"), agenda.day);
  drawTalks(agenda);
  drawRoomLater(agenda, number);
  if ($("talk").open) facts();
}

const backOf = item => (item.moved_to ? "move_back" : item.cancelled ? "uncancel" : "swap_back");
const MADE_BY = {
  move_back: ({ type }) => type === "move", uncancel: ({ type, command }) => type === "cancel" || (type === "timer" && command.act === "cancel"),
  swap_back: ({ type }) => type === "swap",
};
// What made it not take place here, or trade places, as the log has it; nothing where that is too long ago, or was the
// schedule itself.
const changeOf = item => entryFor(entry => entry.command.item === item.id && MADE_BY[backOf(item)](entry));

function takeBack() {
  const item = find(open), entry = item && changeOf(item);
  if (!entry) return;
  const label = say(backOf(item));
  submit({ type: "undo", of: entry.id }, `${label}: ${item.title}`, tell($("talk-result"), label));
}

// Where it can go is anywhere but where it is; one that does not take place here can only be moved.
function follow(item) {
  const here = item.moved_to || item.room;
  redraw($("move-room"), [item.id, agenda.rooms, here], () => agenda.rooms.filter(r => r !== here).map(r => el("option", {}, r)));
  for (const control of $("talk").querySelectorAll("fieldset :is(button, input), #rename-form *, #speakers-form *, #move-form button")) {
    const moves = control.closest("#move-form");
    control.disabled = moves ? item.cancelled && !item.moved_to : item.cancelled;
  }
}

const takesPlace = item => item.kind === "talk" && !item.cancelled && !item.moved_to;
// The talk that it could trade places with. Whether both are of one block is what the display says.
const nextOf = item => (takesPlace(item) && seconds(item.end) > now()
  ? agenda.items.find(other => other.room === item.room && takesPlace(other) && seconds(other.start) >= seconds(item.end)) : null);

function facts() {
  const item = find(open);
  if (!item) return;
  put($("talk-title"), item.title);
  follow(item);
  const state = [clocks(timesOf(item), agenda.day), item.room, item.speakers.map(s => s.name).join(", ")];
  if (item.cancelled && !item.moved_to) state.push(say("cancelled"));
  if (item.moved_to) state.push(say("moved_to", { room: item.moved_to }));
  put($("talk-facts"), state.filter(Boolean).join(" · "));
  $("cancel-talk").hidden = item.cancelled;
  $("swap-talk").hidden = !nextOf(item);
  $("swap-talk").disabled = Boolean(changeOf(item)); // it stays: another button would come where it was
  $("talk-back").hidden = !may("undo") || !changeOf(item);
  put($("talk-back"), say(backOf(item)));
  foretell(item);
  // Follows the talk, but not while somebody sets it.
  for (const [input, at] of [[$("delay-at"), item.start], [$("extend-at"), item.end]]) {
    const told = `${clockHours()} ${at}`;
    if (input.dataset.told === told || document.activeElement === input) continue;
    showTime(input, at);
    input.dataset.told = told;
  }
}

// Of what does not take place there is nothing to tell.
function foretell(item) {
  const asks = $("talk").open && may("delay") && !item.cancelled;
  for (const { type, field, steps: one } of byMinutes)
    one.foretell(asks ? JSON.stringify([number, item.id, item.start, item.end, known(type, field, item)]) : "", item.id);
}

function openTalk(id) {
  open = id;
  const item = find(id);
  for (const name of ["delay-at", "extend-at"]) $(name).dataset.told = "";
  facts();
  clear($("talk-result"));
  $("rename").value = item.title;
  $("speakers").value = item.speakers.map(s => s.name).join("\n");
  $("talk").showModal();
  foretell(item);
  $("talk").scrollTop = 0;
}

// A time as it was typed, until the display has said which instant it is.
const timeOf = ({ starts_at: starts, ends_at: ends }) => {
  const time = starts || ends || "";
  return time.length > 5 ? when(time) : time;
};

function send(fields, words) {
  const label = command => say(words, { time: timeOf(command), room: command.room });
  submit({ item: open, ...fields }, `${label(fields)}: ${titleOf(open)}`,
    (state, detail, command) => tellUndo($("talk-result"), label(command))(state, detail, command));
}

// What was asked for and is not told yet counts: two presses of +5 are ten minutes.
function known(type, field, item) {
  const command = latest(c => c.type === type && c.item === item.id, number);
  const told = field === "starts_at" ? item.start : item.end;
  return command ? near(command[field], told) : told;
}

const laterBy = (type, field, minutes) => ({ type, [field]: plus(known(type, field, find(open)), minutes * 60) });

const onSubmit = (id, act) => $(id).addEventListener("submit", event => {
  event.preventDefault();
  const item = find(open);
  if (item) act(item);
});

export function words() {
  roomLaterWords();
  for (const one of byMinutes) one.steps.words();
}

export function start() {
  startTalks(openTalk);
  startRoomLater();
  for (const [name, type, field, did, end] of [["delay", "delay", "starts_at", "did_delay", "start"], ["extend", "extend", "ends_at", "did_extend", "end"]]) {
    timeField($(`${name}-at`), () => find(open)?.[end]);
    byMinutes.push({ type, field, steps: steps(`${name}-by`, n => { if (find(open)) send(laterBy(type, field, n), did); },
      n => (find(open) ? { ...laterBy(type, field, n), item: open } : {}), { time: end }) });
    onSubmit(`${name}-form`, item => {
      const time = timeIn($(`${name}-at`), item[end]);
      if (time) send({ type, [field]: time }, did);
    });
  }
  onSubmit("move-form", async item => {
    const room = $("move-room").value;
    if (room && await ask(say("ask_move", { title: item.title, room }), say("move"), "main")) send({ type: "move", room }, "did_move");
  });
  onSubmit("rename-form", () => send({ type: "rename", title: $("rename").value.trim() }, "did_rename"));
  onSubmit("speakers-form", () => {
    const speakers = $("speakers").value.split("\n").map(name => name.trim()).filter(Boolean);
    if (speakers.length > 0) send({ type: "speakers", speakers }, "did_speakers");
  });
  $("cancel-talk").addEventListener("click", async () => {
    const item = find(open);
    if (item && await ask(say("ask_cancel", { title: item.title }), say("cancel_talk"))) send({ type: "cancel" }, "did_cancel");
  });
  $("swap-talk").addEventListener("click", async () => {
    const item = find(open), next = item && nextOf(item);
    const told = next && await foresee({ type: "swap", item: item.id }), lines = told ? [tradeWords(told, [item, next])] : [];
    if (next && await ask(say("ask_swap", { a: item.title, from: when(item.start), b: next.title, then: when(next.start) }), say("swap"), "main", lines))
      send({ type: "swap" }, "did_swap");
  });
  $("talk-back").addEventListener("click", takeBack);
  closable("talk");
  $("talk").addEventListener("close", () => { for (const one of byMinutes) one.steps.foretell("", null); });
}
