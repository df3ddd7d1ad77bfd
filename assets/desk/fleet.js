// The fleet: every display that meets at the broker, what ails it, and who has what was sent.
import { json, Problem } from "./link.js";
import { clock, now, seconds } from "./time.js";
import { titleOf } from "./talks.js";
import { entryFor, gist, onFresh, readFar } from "./journal.js";
import { say, translate } from "./words.js";
import { Row } from "./fleet-row.js";
import { arrange, showHeadings } from "./fleet-groups.js";
import { onHeld, readHeld } from "./held.js";
import { fleetPage } from "./fleet-page.js";
import { wallHears } from "./fleet-wall.js";
import { submit } from "./queue.js";
import { learnRooms, reaches, roomOf, whom } from "./fleet-whom.js";
import * as sheet from "./fleet-send.js";
import { $, el, put, redraw, tell } from "./dom.js";

const RETRY_MS = 5000, FEW = 2, NAMED = 8, OF_TALKS = ["cancel", "delay", "extend", "move", "speakers"], WALL = "plumbline.wall", ALARM_S = 120;
let fleet = null, told = 0, ticks = 0, asking = false, lastAsked = -RETRY_MS, known = false;
let status = null, agenda = null, changed = () => {}, sentFor = "", askedFor = () => {};
const rows = new Map();

export const isThere = () => fleet !== null;
// False until the program has said whether there is a fleet.
export const isKnown = () => known;
// How many displays what is sent to all from here reaches; nothing where that is this one alone.
export function reach() {
  if (!fleet || ["its room", "itself"].includes(fleet.broker.speaks_for)) return null;
  return fleet.displays.filter(d => d.kind !== "desk").length;
}
// The rooms with a timer among them, which shows messages and no notices; of this display alone, its own.
export function stages(to = "all") {
  if (reach() === null) return status?.view === "stage" && status.room ? [status.room] : [];
  return [...new Set(fleet.displays.filter(d => d.view === "stage" && d.room && reaches(to, d)).map(d => d.room))];
}
const seen = () => fleet !== null && !$("fleet").hidden;

function build() {
  if ($("fleet")) return;
  $("main").append(fleetPage());
  sheet.start();
  onHeld(draw);
  readFar();
  onFresh(draw);
  $("fleet-find").addEventListener("input", filter);
  $("fleet-only").addEventListener("change", filter);
  $("fleet-send").addEventListener("click", () => sheet.open("all"));
  $("fleet-alarm").addEventListener("click", () => sheet.open("all", "fleet-emergency"));
  $("fleet-name-all").addEventListener("click", () => submit({ type: "identify", on: true, to: "all" }, say("did_identify"), tell($("fleet-named"), say("did_identify"))));
  $("fleet-wall").addEventListener("click", () => showWall($("fleet-list").classList.toggle("wall")));
  $("fleet-list").classList.toggle("wall", localStorage.getItem(WALL) === "on");
  translate();
}

function showWall(on) {
  localStorage.setItem(WALL, on ? "on" : "off");
  if (!on) for (const row of rows.values()) row.hidePicture();
  draw();
}

function drawRows() {
  const since = Math.max(0, (performance.now() - told) / 1000);
  const ids = new Set(fleet.displays.map(d => d.id));
  for (const [id, row] of rows)
    if (!ids.has(id)) {
      row.hidePicture();
      row.element.remove();
      rows.delete(id);
    }
  for (const display of fleet.displays) {
    if (!rows.has(display.id)) rows.set(display.id, new Row(display, id => sheet.open(`display/${id}`)));
    rows.get(display.id).update(display, since);
  }
  arrange($("fleet-list"), fleet.displays, rows, { address: sheet.open, at: status?.at });
  filter();
}

function filter() {
  const words = $("fleet-find").value.toLowerCase().split(/\s+/).filter(Boolean), only = $("fleet-only").checked;
  // A desk has no picture: in the wall it is there only with what ails it.
  const wall = $("fleet-list").classList.contains("wall");
  let shown = 0, some = 0;
  for (const row of rows.values()) {
    const there = !wall || row.display.kind !== "desk" || row.display.problems.length > 0;
    const fits = there && (!only || row.display.problems.length > 0) && words.every(word => row.search.includes(word));
    row.element.hidden = !fits;
    shown += fits;
    some += there;
  }
  showHeadings(rows);
  const all = shown === some;
  put($("fleet-shown"), all ? "" : shown === 0 ? say("none_fits") : say("n_shown", { n: shown, all: some }));
}

function drawHead() {
  const displays = fleet.displays.filter(d => d.kind !== "desk");
  const online = displays.filter(d => d.state === "online").length, troubled = displays.filter(d => d.problems.length > 0).length;
  put($("fleet-sum"), [say("n_displays", { n: displays.length }), say("n_online", { n: online }),
    say("n_offline", { n: displays.length - online })].join(", "));
  const gathering = fleet.complete === false && fleet.broker.state === "connected" && say("gathering");
  put($("fleet-troubled"), [troubled === 0 ? say("no_problems") : say("n_problems", { n: troubled }), gathering].filter(Boolean).join(". "));
  $("fleet-wall").setAttribute("aria-pressed", String($("fleet-list").classList.contains("wall")));
  const { state, problem, denied, refused = [], speaks_for: speaksFor } = fleet.broker;
  $("fleet-broker").dataset.state = state;
  const confined = ["its room", "itself"].includes(speaksFor) ? say("broker_its_room") : "";
  put($("fleet-broker"), [say(`broker_${state}`), problem, confined].filter(Boolean).join(": "));
  $("fleet-denied").hidden = denied.length === 0;
  put($("fleet-denied"), say("broker_denied", { topics: denied.join(", ") }));
  $("fleet-refusals").hidden = refused.length === 0;
  put($("fleet-refusals-sum"), say("broker_refused", { n: refused.reduce((sum, r) => sum + r.count, 0) }));
  redraw($("fleet-refused"), refused, () => refused.map(r => el("li", { class: "warning" }, el("strong", {}, r.topic), el("span", {}, r.why),
    el("span", { class: "quiet" }, say("refused_last", { n: r.count, time: clock(r.at) })))));
}

function names(list) {
  const more = list.length - NAMED;
  return list.slice(0, NAMED).join(", ") + (more > 0 ? ` ${say("and_more", { n: more })}` : "");
}

// As the log has it, which knows what was ended or taken back. Of what was sent from elsewhere: a talk by its title, not by its
// id; of a room that is full where to go instead, not the room once more.
function whatOf({ id, type, what, to }) {
  const entry = entryFor(one => one.id === id, true);
  if (entry) return gist(entry.command);
  const own = what.startsWith(`${type}: `) ? what.slice(type.length + 2) : what === type || what === roomOf(to) ? "" : what;
  return [say(`type_${type}`), OF_TALKS.includes(type) ? titleOf(own) : own].filter(Boolean).join(": ");
}

function answer(command) {
  const { missing, refused } = command;
  const what = whatOf(command);
  return el("li", { class: refused.length > 0 ? "error" : missing.length > 0 ? "warning" : "", "data-id": command.id },
    el("strong", {}, say("sent_to", { what, to: whom(command.to), have: sheet.haveIt(command) })),
    el("span", { class: "quiet" }, [command.at && clock(command.at), command.by].filter(Boolean).join(" · ")),
    missing.length > 0 ? el("span", {}, say("missing", { names: names(missing) })) : null,
    ...refused.slice(0, NAMED).map(r => el("span", { class: "problem" }, say("refused_by", { name: r.display, detail: r.detail || r.status }))),
    refused.length > NAMED ? el("span", { class: "problem" }, say("and_more", { n: refused.length - NAMED })) : null);
}

function drawAnswers() {
  const state = command => [command, whatOf(command)]; // the titles are the agenda's, which may come later
  const few = fleet.commands.slice(0, FEW), rest = fleet.commands.slice(FEW);
  redraw($("fleet-answers"), few.map(state), () => (few.length > 0 ? few.map(answer) : [el("li", { class: "quiet" }, say("no_answers"))]));
  $("fleet-earlier").hidden = rest.length === 0;
  redraw($("fleet-earlier-answers"), rest.map(state), () => rest.map(answer));
}

// Beside the staff's emergency: who has the last one, for a while.
function drawAlarm() {
  const last = fleet.commands.find(c => c.type === "emergency");
  const fresh = last && status && seconds(last.at) > now() - ALARM_S;
  put($("emergency-have"), fresh ? say("sent_to", { what: whatOf(last), to: whom(last.to), have: sheet.haveIt(last) }) : "");
}

export function draw() {
  if (!seen()) {
    wallHears(rows, false);
    return;
  }
  drawHead();
  drawAnswers();
  drawRows();
  wallHears(rows, $("fleet-list").classList.contains("wall"));
  sheet.show(fleet);
}

// From the stream, or as it was asked for.
export function hear(fresh) {
  const first = fleet === null;
  fleet = fresh;
  known = true;
  learnRooms(fleet.displays);
  told = performance.now();
  if (first) {
    build();
    if (status) show(status);
    if (agenda) showAgenda(agenda);
    changed();
  }
  asked();
  drawAlarm();
  draw();
}

// What was asked for, here or elsewhere in the fleet, changes what the desk knows: also where no status tells of it.
function asked() {
  const state = JSON.stringify([status?.number, fleet.commands.map(c => c.id)]);
  if (state === sentFor) return;
  sentFor = state;
  readHeld();
  askedFor();
}

function gone() {
  const had = fleet !== null || !known;
  fleet = null;
  known = true;
  if (had) changed();
}

// With every new connection: the program may have been started anew, with another config.
export async function refresh() {
  if (asking) return;
  asking = true;
  lastAsked = performance.now();
  const before = told;
  try {
    const fresh = await json("api/v1/fleet");
    if (told === before) hear(fresh);
  } catch (error) {
    if (error instanceof Problem && error.status === 404) gone();
  }
  asking = false;
}

export function show(fresh) {
  status = fresh;
  if (fleet) {
    sheet.clockIs(status.at);
    asked();
  }
  if (!known && performance.now() - lastAsked > RETRY_MS) refresh();
}

export function showAgenda(fresh) {
  agenda = fresh;
  if (!fleet) return;
  sheet.showAgenda(agenda);
  if (seen()) drawAnswers();
}

// What was heard how long ago grows by itself.
export function tick() {
  ticks += 1;
  if (ticks % 5 === 0 && seen()) drawRows();
}

export function words() {
  if (!fleet) return;
  sheet.words();
  draw();
}

// `onAsked` is called when something was asked for, of whatever displays.
export function start(onChange, onAsked = () => {}) {
  changed = onChange;
  askedFor = onAsked;
}
