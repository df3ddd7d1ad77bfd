// All that is to come in a room, later by some minutes: all of it, or what comes next and what follows as far as it has to.
import { latest, submit } from "./queue.js";
import { near, now, plus, seconds, when } from "./time.js";
import { say } from "./words.js";
import { steps } from "./steps.js";
import { clear, tellUndo } from "./undo.js";
import { may } from "./may.js";
import { $, el, put, redraw } from "./dom.js";

let agenda = null, number = 0;
let ways = []; // of both, the steps

const room = () => agenda.room || $("later-room").value;
const toCome = item => item.kind === "talk" && !item.cancelled && !item.moved_to && seconds(item.start) > now();
const earlier = (a, b) => (seconds(b.start) < seconds(a.start) ? b : a);
const first = () => agenda.items.filter(item => item.room === room() && toCome(item)).reduce((a, b) => (a ? earlier(a, b) : b), null);
// A talk that came from another room does not move with this one.
const isGuest = item => Boolean(item.was) && item.was.room !== item.room;

// What was asked for and is not told yet counts: two presses of +5 are ten minutes.
function startOf(item) {
  const command = latest(c => c.type === "delay" && (c.room === room() || c.item === item.id), number);
  return command ? near(command.starts_at, item.start) : item.start;
}

const commandOf = (item, minutes, all) => ({
  type: "delay", ...(all ? { room: room(), all } : isGuest(item) ? { item: item.id } : { room: room() }), starts_at: plus(startOf(item), minutes * 60),
});

function later(minutes, all) {
  const item = first();
  if (!item) return;
  const fields = commandOf(item, minutes, all);
  const label = say(all ? "did_room_all" : "did_room_delay", { room: room(), time: when(fields.starts_at) });
  submit(fields, label, tellUndo($("later-result"), label));
  draw();
}

function draw() {
  const rooms = agenda.room ? [] : agenda.rooms.filter(name => agenda.items.some(item => item.room === name && toCome(item)));
  const chosen = $("later-room").value;
  $("later-room").hidden = rooms.length === 0;
  redraw($("later-room"), rooms, () => rooms.map(name => el("option", { selected: name === chosen }, name)));
  const item = first();
  put($("later-from"), item ? say("room_later_from", { title: item.title, time: when(startOf(item)) }) : say("phase_none"));
  const asks = item && $("room-later").open && may("delay");
  for (const one of ways) {
    one.enable(Boolean(item));
    one.foretell(asks ? JSON.stringify([number, room(), item.id, startOf(item)]) : "", item?.id);
  }
}

export function drawRoomLater(fresh, seen) {
  agenda = fresh;
  number = seen;
  $("room-later").hidden = agenda.items.length === 0;
  draw();
}

export function words() {
  for (const one of ways) one.words();
  if (agenda) draw();
}

export function startRoomLater() {
  ways = [["later-all-by", true], ["later-by", false]].map(([box, all]) =>
    steps(box, n => later(n, all), n => (first() ? commandOf(first(), n, all) : {}), { time: "start", all: true }));
  $("later-room").addEventListener("change", () => {
    clear($("later-result"));
    draw();
  });
  $("room-later").addEventListener("toggle", () => { if (agenda) draw(); });
}
