// The sheet that asks something of many displays: whom, then what.
import { submit } from "./queue.js";
import { say } from "./words.js";
import { asks } from "./asks.js";
import { emergencyForm, everywhere, showEmergency } from "./emergency.js";
import { noticeForm, showReady } from "./notice.js";
import { nameOf } from "./fleet-row.js";
import { fullForm, showFull } from "./fleet-full.js";
import { displayOf, own, reaches, roomName, roomOf, sentTo, VIEW_TARGETS, whom } from "./fleet-whom.js";
import { clear, tellUndo } from "./undo.js";
import { $, ask, closable, el, put, redraw, result, tell } from "./dom.js";

const ENDS_ITSELF = ["emergency", "reload", "identify"]; // or is lifted, and not by a tap
let fleet = null, agenda = null, at = null, target = "all", sent = [];

const one = () => (displayOf(target) === null ? null : fleet.displays.find(d => d.id === displayOf(target)));
// The room that is addressed, or that of the one display.
const room = () => roomOf(target) ?? one()?.room ?? null;

// Of several that are sent to one by one: done when all are, refused when one is.
function tellOf(count, label, done) {
  if (count === 1) return tell($("fleet-result"), label, done);
  let rest = count, refused = false;
  return (state, detail, command) => {
    refused ||= state === "refused";
    if (state === "done") rest -= 1;
    if (refused && state !== "refused" || state === "done" && rest > 0) return;
    tell($("fleet-result"), state === "refused" ? `${label}, ${whom(command.to)}` : label, done)(state, detail, command);
  };
}

function sendTo(to, fields, label, done) {
  const words = `${label} (${whom(to)})`, each = sentTo(to, fleet.displays), out = $("fleet-result");
  const told = each.length === 1 && !ENDS_ITSELF.includes(fields.type) ? tellUndo(out, words, done) : tellOf(each.length, words, done);
  if (each.length === 0) result($("fleet-result"), "refused", `${words}: ${say("n_displays", { n: 0 })}`);
  sent = each.map(one => submit({ ...fields, to: one }, each.length > 1 ? `${label} (${whom(one)})` : words, told));
  showSent();
}

const send = (fields, label, done) => sendTo(target, fields, label, done);

export const haveIt = command => say("have_it", { have: command.have, of: command.of });

// The emergency that is on somewhere; a test only where it is no more than that anywhere.
function current() {
  const kinds = fleet.displays.map(d => d.emergency).filter(Boolean), kind = kinds.find(one => one !== "test") || kinds[0];
  return kind ? { kind } : null;
}

// The fleet tells of the latest commands only: of one that it does not tell of, nobody has said anything yet.
function showSent() {
  const commands = sent.map(id => fleet.commands.find(c => c.id === id)).filter(Boolean);
  const sum = key => commands.reduce((all, command) => all + command[key], 0);
  put($("fleet-sent"), commands.length > 0 && commands.length === sent.length ? haveIt({ have: sum("have"), of: sum("of") }) : "");
}

function showTargets() {
  const rooms = [...new Set(fleet.displays.filter(own).map(d => d.room).filter(Boolean))].sort().map(room => [room, roomName(room)]);
  const displays = fleet.displays.filter(own).map(d => [d.id, nameOf(d)]).sort((a, b) => a[0].localeCompare(b[0]));
  const kinds = VIEW_TARGETS.filter(to => fleet.displays.some(d => reaches(to, d)));
  const known = target === "all" || kinds.includes(target) || rooms.some(([room]) => room === roomOf(target)) || displays.some(([id]) => id === displayOf(target));
  const option = (value, text) => el("option", { value, selected: value === target }, text);
  // Whom it is for stays what was chosen, even where that display has gone: never somebody else instead.
  redraw($("fleet-to"), [rooms, kinds, displays, known ? "" : target], () => [
    option("all", whom("all")), ...(known ? [] : [option(target, whom(target))]),
    ...kinds.map(to => option(to, whom(to))),
    el("optgroup", { label: say("rooms") }, ...rooms.map(([room, name]) => option(`room/${room}`, name))),
    el("optgroup", { label: say("displays") }, ...displays.map(([id, name]) => option(`display/${id}`, name === id ? id : `${name} (${id})`)))]);
  $("fleet-to").value = target;
}

function showTarget() {
  const display = one();
  const there = fleet.displays.filter(d => reaches(target, d)), timers = there.filter(d => d.view === "stage").length;
  const facts = display
    ? [say(`view_${display.view || "desk"}`), display.pinned && say("is_pinned", { slide: display.pinned }), display.blank && say("is_blank"),
      display.state !== "online" && say("problem_offline")]
    : [say("n_displays", { n: there.length })];
  if (there.length > 0 && timers === there.length) facts.push(say("timer_no_notice"));
  else if (timers > 0) facts.push(say("timers_no_notice", { n: timers }));
  put($("fleet-target"), facts.filter(Boolean).join(" · "));
  showFull(room(), at);
  put($("fleet-hold-hint"), say("hold_hint_fleet", { where: whom(target) }));
  for (const button of $("fleet-views").querySelectorAll("button")) {
    if (display) button.setAttribute("aria-pressed", String(button.dataset.view === display.view));
    else button.removeAttribute("aria-pressed");
  }
}

export function show(fresh) {
  fleet = fresh;
  if (!$("fleet-sheet").open) return;
  showTargets();
  showTarget();
  showSent();
  showEmergency(current()?.kind, "fleet-");
}

export function showAgenda(fresh) {
  agenda = fresh;
  redraw($("fleet-pin-slide"), agenda.slides, () => agenda.slides.map(name => el("option", {}, name)));
  showReady(agenda, "fleet-");
}

export const clockIs = time => { at = time; };

export function words() { if (agenda) showAgenda(agenda); }

export function open(to, part) {
  if (!$("fleet-sheet").open) {
    target = to;
    sent = [];
    clear($("fleet-result"));
    $("fleet-sheet").showModal();
  }
  show(fleet);
  if (part) $(part).scrollIntoView({ block: "start" });
  else $("fleet-to").focus();
}

function controls() {
  const { pin, unpin, view, identify, reload, dark, light } = asks(send, () => say("ask_blank_to", { where: whom(target) }));
  // What many displays are is not changed by a slip of the finger.
  const surely = async name => {
    const question = say("ask_view_to", { where: whom(target), view: say(`view_${name}`) });
    if (one() || await ask(question, say("yes_do_it"), "main")) view(name);
  };
  const acts = {
    pin: () => pin($("fleet-pin-slide").value), unpin, identify: () => identify(true), unidentify: () => identify(false), reload, dark, light,
  };
  for (const [name, act] of Object.entries(acts)) $(`fleet-${name}`).addEventListener("click", () => act());
  for (const button of $("fleet-views").querySelectorAll("button")) button.addEventListener("click", () => surely(button.dataset.view));
}

export function start() {
  noticeForm($("fleet-notice-form"), { prefix: "fleet-", at: () => at, send });
  fullForm($("fleet-full-form"), (fields, label) => sendTo(`room/${room()}`, { ...fields, room: room() }, label, () => { $("fleet-full-text").value = ""; }));
  controls();
  emergencyForm($("fleet-emergency"), {
    prefix: "fleet-", hint: "hold_hint_fleet", out: $("fleet-result"), send, where: () => (target === "all" ? everywhere() : say("on_name", { name: whom(target) })),
    current, at: () => at, to: () => target,
  });
  $("fleet-to").addEventListener("change", event => {
    target = event.target.value;
    show(fleet);
  });
  closable("fleet-sheet");
}
