// The chair's view: the room's timer, and one thumb's worth of acts on it.
import { latest, submit, unsent } from "./queue.js";
import { countdown, fullClock, instant, now, plus, seconds, when } from "./time.js";
import { talkBehind, titleOf } from "./talks.js";
import { gist } from "./journal.js";
import { foresee, inWords } from "./effect.js";
import { foretold } from "./foretold.js";
import { ready, readyIn, say } from "./words.js";
import { choose, startOrder } from "./order.js";
import { keepFocus, recent, REST_MS, tellUndo, UNDO_MS } from "./undo.js";
import { $, el, letBe, put, redraw, tell, twoTaps } from "./dom.js";

const KEY = "plumbline.mine", SOON_S = 300, TOLD_MS = 8000; // how long it is told what was done, before what would be
const TALKING = ["talk", "last-minutes", "questions", "last-minute", "over"];
const STEPS = { shorter: -1, longer: 1, much: 5 };
let status = null, agenda = null;
let told = null, doneAt = 0, toldOf = ""; // when something was told to be done last, and the id of it
let undoneAt = -REST_MS;
let mine = JSON.parse(sessionStorage.getItem(KEY) || "[]"); // {id, what, at}: what can be undone, the last one last

const talking = () => status !== null && TALKING.includes(status.timer.phase);
const untilOf = item => command => command.type === "timer" && command.act === "until" && command.item === item;

// Whole seconds until it ends, by what was told and the time since; a held one stands.
function left() {
  const { timer, at } = status;
  return timer.held ? timer.left_s : timer.left_s - (Math.floor(now() + 0.02) - seconds(at));
}

// Whole seconds since it started, where the display counts up.
function since() {
  const { timer, at } = status;
  return timer.held ? timer.elapsed_s : timer.elapsed_s + (Math.floor(now() + 0.02) - seconds(at));
}

// The end to count from: what was asked for and is not told yet, else the told one. A held talk's end moves on with time.
function end() {
  const { timer } = status;
  const asked = latest(untilOf(timer.item), status.number);
  if (asked) return asked.ends_at;
  return timer.held || !timer.ends_at ? instant(now() + left(), status.at) : timer.ends_at;
}

// What a minute more or less means; of a talk whose time is up more counts from now.
function endAfter(n) {
  const told = end(), late = n > 0 && status.timer.phase === "over" && seconds(told) < now();
  return plus(late ? instant(Math.ceil(now() / 60) * 60 - 60, told) : told, n * 60);
}

function remember(list) {
  mine = list.slice(-20);
  sessionStorage.setItem(KEY, JSON.stringify(mine));
  showUndo();
}

function send(fields, what = gist(fields)) {
  const tells = tell($("chair-result"), what);
  toldOf = "";
  submit(fields, what, (state, detail, command) => {
    tells(state, detail, command);
    if (state === "done") [doneAt, toldOf] = [Date.now(), command.id];
    // What cannot be undone (any more) must not stand in the way of what was before it.
    if (fields.type === "undo" && state === "done") undoneAt = Date.now();
    if (fields.type === "undo" && (state === "done" || state === "refused")) remember(mine.filter(entry => entry.id !== fields.of));
    else if (state === "done") remember([...mine, { id: command.id, what, at: Date.now() }]);
  });
}

// `item` says which talk it is meant for, so that one that arrives late does not end the next talk.
function commandOf(name, more = {}) {
  const { item } = status.timer;
  return { type: "timer", act: name, ...(item ? { item } : {}), ...more };
}

const act = name => { if (status) send(commandOf(name)); };
const minutesOf = n => commandOf("until", { ends_at: endAfter(n) });

function minutes(n) {
  if (!status) return;
  letBe();
  send(minutesOf(n));
  showEnd();
  showForetold();
}

function message(fields, what = gist(fields)) { submit(fields, what, tellUndo($("message-result"), what)); }

// Beside what is not sent yet there is nothing to undo: that can be withdrawn. Where something is being undone, or was just
// now, what was before it is offered after a moment.
const undoable = () => (unsent().length > 0 || Date.now() - undoneAt < REST_MS ? undefined : recent(mine));

// For a minute, beside where the thumb was.
function showUndo() {
  const last = undoable();
  if ($("chair-result").dataset.state === "done" && Date.now() - doneAt >= TOLD_MS) {
    put($("chair-result"), "");
    toldOf = "";
  }
  if (!last) keepFocus($("chair-result"), $("undo"));
  $("undo").hidden = !last;
  if (!last) return;
  // Beside a line that tells of something else it says itself what it takes back.
  const rest = say("age_s", { n: Math.ceil((UNDO_MS - (Date.now() - last.at)) / 1000) });
  redraw($("undo"), [toldOf === last.id, last.what], () => [
    el("span", { class: "what" }, toldOf === last.id ? say("undo") : say("undo_of", { what: last.what })), el("span", { class: "rest" })]);
  put($("undo").querySelector(".rest"), ` · ${rest}`);
  $("undo").setAttribute("aria-label", say("undo_of", { what: last.what }));
}

// Told anew when something was done, and now and then where it depends on the time.
function showForetold() {
  if (!status || $("chair").hidden || document.visibilityState !== "visible") return;
  const { timer } = status;
  const moves = timer.held || timer.phase === "over" ? Math.floor(now() / 30) : "";
  const asked = latest(untilOf(timer.item), status.number);
  const key = talking() ? JSON.stringify([status.number, timer.item, timer.ends_at, timer.held, asked?.ends_at, moves]) : "";
  told.foretell(key, timer.item, () => Object.fromEntries(Object.entries(STEPS).map(([id, n]) => [id, minutesOf(n)])));
}

// What the phase calls for; while a talk has time left, nothing.
function calledFor() {
  const { timer, next } = status;
  if (timer.held) return "hold";
  if (timer.phase === "waiting" || timer.phase === "break") return "start";
  if (timer.phase === "last-minutes") return "questions";
  if (timer.phase === "questions" || timer.phase === "last-minute") return "finish";
  if (timer.phase !== "over") return "";
  return next?.kind === "talk" && seconds(next.start) < now() + SOON_S ? "next" : "finish";
}

function showCalledFor() {
  const called = calledFor();
  for (const id of ["hold", "start", "questions", "finish", "next"]) $(id).classList.toggle("main", id === called);
}

function showEnd() {
  const { timer } = status;
  const asked = latest(untilOf(timer.item), status.number);
  let text = "";
  if (asked) text = say("wished", { time: when(asked.ends_at) });
  else if (timer.ends_at) text = say(!talking() ? "starts" : timer.phase === "over" ? "ended" : "ends", { time: when(timer.held ? end() : timer.ends_at) });
  const questions = talking() && timer.phase !== "questions" && !asked && timer.questions_at;
  put($("ends"), questions ? `${text} · ${say("questions_at", { time: when(questions) })}` : text);
}

function showMessage() {
  const { text, until } = status.message || { text: "" };
  $("message-now").hidden = $("to-speaker").hidden = !text;
  put($("message-text"), text ? say("message_until", { text, time: fullClock(until) }) : "");
  put($("to-speaker"), text ? say(status.view === "stage" ? "shown_to_speaker" : "for_speaker", { text }) : "");
}

export function show(fresh) {
  status = fresh;
  const { timer } = status;
  $("timer").dataset.phase = timer.phase;
  $("held").hidden = !timer.held;
  put($("timer-title"), timer.title);
  const behind = Math.trunc(timer.behind_s / 60); // as the stage has it
  put($("behind"), timer.phase === "none" ? "" : behind === 0 ? say("on_time") : say(behind > 0 ? "behind" : "ahead", { n: Math.abs(behind) }));
  $("behind").className = behind > 0 ? "late" : "";
  put($("hold"), say(timer.held ? "resume" : "hold"));
  for (const id of ["shorter", "longer", "much", "hold", "questions", "still", "finish", "next"]) $(id).disabled = !talking();
  if (["questions", "last-minute", "over"].includes(timer.phase)) $("questions").disabled = true;
  for (const id of ["start", "swap", "cancel"]) $(id).disabled = timer.phase === "none";
  showCalledFor();
  showMessage();
  tick();
}

// The bar fills as the talk goes, with a cut where the questions begin.
function showBar() {
  const runs = talking() && status.timer.length_s > 0;
  $("bar").hidden = !runs;
  if (!runs) return;
  const { timer } = status, told = timer.ends_at && !timer.held ? seconds(timer.ends_at) : 0;
  const more = told ? seconds(end()) - told : 0; // asked for, and not told yet
  const whole = Math.max(1, timer.length_s + more);
  const part = s => `${Math.min(100, Math.max(0, s / whole * 100)).toFixed(2)}%`;
  $("bar-gone").style.width = part(timer.length_s - Math.max(0, left()));
  const questions = timer.questions_at && timer.left_s - (seconds(timer.questions_at) - seconds(status.at)); // how long they are
  $("bar-cut").hidden = !questions || timer.phase === "questions";
  if (questions) $("bar-cut").style.left = part(timer.length_s + more - questions);
}

// Whatever is counted, the heading says of what.
function showPhase() {
  const { phase } = status.timer, late = !talking() && phase !== "none" && left() < 0;
  put($("phase"), late ? say("phase_late", { time: countdown(left()) }) : say(phase === "over" ? "phase_over_time" : `phase_${phase}`));
}

export function tick() {
  if (!status) return;
  showPhase();
  showEnd();
  showBar();
  showUndo();
  showForetold();
  if (status.timer.phase === "none") {
    put($("digits"), "–");
    return;
  }
  const rest = left();
  // The sign tells the time over from the time that is left.
  const text = talking() && status.timer.count === "up" ? countdown(since()) : (rest < 0 ? "+" : "") + countdown(rest);
  put($("digits"), text);
  $("digits").classList.toggle("long", text.length > 5);
}

export function showAgenda(fresh) {
  agenda = fresh;
  const texts = agenda.messages.length > 0 ? agenda.messages : ready("ready_speaker", agenda.language);
  put($("messages-in"), agenda.messages.length > 0 ? "" : readyIn(agenda.language));
  redraw($("messages"), texts, () => texts.map(text => el("button", {
    type: "button", lang: agenda.language, onclick: () => message({ type: "message", text }),
  }, text)));
}

export function words() {
  if (agenda) showAgenda(agenda);
  told?.retell();
}

// When they begin by what was told, while they are still to come.
const questionsAt = () => (["talk", "last-minutes"].includes(status.timer.phase) ? status.timer.questions_at : null);

// What it would do by the display's own account; "" where it does not answer.
async function account(name) {
  const { item } = status.timer, answer = await foresee(commandOf(name));
  const text = answer ? inWords(answer, item, questionsAt()) : "";
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function explain(name) {
  const item = status.timer.item;
  const a = item ? status.timer.title || titleOf(item) : say("this_talk");
  if (name !== "next") return say(`does_${name}`, { a });
  if (!talking()) return say("does_next_alone", { b: a });
  const behind = talkBehind(item);
  return behind ? say("does_next", { a, b: behind.title }) : say("does_last", { a });
}

export function start() {
  told = foretold(Object.keys(STEPS), $("foretold"), { usual: "much", questions: questionsAt });
  for (const [id, n] of Object.entries(STEPS)) $(id).addEventListener("click", () => minutes(n));
  $("hold").addEventListener("click", () => act(status?.timer.held ? "resume" : "hold"));
  $("questions").addEventListener("click", () => act("questions"));
  $("still").addEventListener("click", () => act("still"));
  for (const name of ["swap", "cancel"]) $(name).addEventListener("click", () => { if (agenda) choose(name, agenda.items); });
  startOrder(command => send(command, say(command.act))); // which talks was just read
  for (const name of ["finish", "next", "start"]) twoTaps($(name), () => explain(name), () => act(name), () => account(name));
  $("undo").addEventListener("click", event => {
    const last = undoable();
    if (event.detail > 1) return; // a double tap means one act, not also the one before it
    if (!last) return;
    undoneAt = Date.now();
    send({ type: "undo", of: last.id }, say("undo_of", { what: last.what }));
    showUndo();
  });
  $("read").addEventListener("click", () => message({ type: "timer", act: "read" }, say("read")));
  $("message-form").addEventListener("submit", event => {
    event.preventDefault();
    const text = $("message").value.trim();
    if (!text) return;
    message({ type: "message", text });
    $("message").value = "";
  });
}
