// The sheet that asks something of many displays: whom, then what.
import { submit } from "./queue.js";
import { say } from "./words.js";
import { asks } from "./asks.js";
import { emergencyForm, everywhere, showEmergency } from "./emergency.js";
import { noticeForm, showReady } from "./notice.js";
import { nameOf } from "./fleet-row.js";
import { $, ask, el, put, redraw, result, tell } from "./dom.js";

let fleet = null, agenda = null, at = null, target = "all", sent = null;

// "all", "room/…" or "display/…" in words.
export function whom(to) {
  if (to === "all") return say("to_all");
  return to.startsWith("room/") ? say("to_room", { room: to.slice(5) }) : to.slice(8);
}

const own = display => display.kind !== "desk";
const one = () => (target.startsWith("display/") ? fleet.displays.find(d => d.id === target.slice(8)) : null);

function send(fields, label, done) {
  const words = `${label} (${whom(target)})`;
  sent = submit({ ...fields, to: target }, words, tell($("fleet-result"), words, done));
  showSent();
}

export const haveIt = command => say("have_it", { have: command.have, of: command.of });

function showSent() {
  const command = sent && fleet.commands.find(c => c.id === sent);
  put($("fleet-sent"), command ? haveIt(command) : "");
}

function showTargets() {
  const rooms = [...new Set(fleet.displays.filter(own).map(d => d.room).filter(Boolean))].sort();
  const displays = fleet.displays.filter(own).map(d => [d.id, nameOf(d)]).sort((a, b) => a[0].localeCompare(b[0]));
  const known = target === "all" || rooms.includes(target.slice(5)) || displays.some(([id]) => `display/${id}` === target);
  const option = (value, text) => el("option", { value, selected: value === target }, text);
  // Whom it is for stays what was chosen, even where that display has gone: never somebody else instead.
  redraw($("fleet-to"), [rooms, displays, known ? "" : target], () => [
    option("all", whom("all")), ...(known ? [] : [option(target, whom(target))]),
    el("optgroup", { label: say("rooms") }, ...rooms.map(room => option(`room/${room}`, room))),
    el("optgroup", { label: say("displays") }, ...displays.map(([id, name]) => option(`display/${id}`, name === id ? id : `${name} (${id})`)))]);
  $("fleet-to").value = target;
}

function showTarget() {
  const display = one();
  const count = fleet.displays.filter(d => own(d) && (target === "all" || `room/${d.room}` === target)).length;
  const facts = display
    ? [say(`view_${display.view || "desk"}`), display.pinned && say("is_pinned", { slide: display.pinned }), display.blank && say("is_blank"),
      display.state !== "online" && say("problem_offline")]
    : [say("n_displays", { n: count })];
  put($("fleet-target"), facts.filter(Boolean).join(" · "));
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
  showEmergency(fleet.displays.some(d => d.emergency), "fleet-");
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
    sent = null;
    result($("fleet-result"), "sending", "");
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
    if (one() || await ask(question, say("yes_do_it"), false)) view(name);
  };
  const acts = {
    pin: () => pin($("fleet-pin-slide").value), unpin, identify: () => identify(true), unidentify: () => identify(false), reload, dark, light,
  };
  for (const [name, act] of Object.entries(acts)) $(`fleet-${name}`).addEventListener("click", () => act());
  for (const button of $("fleet-views").querySelectorAll("button")) button.addEventListener("click", () => surely(button.dataset.view));
}

export function start() {
  noticeForm($("fleet-notice-form"), { prefix: "fleet-", at: () => at, send });
  controls();
  emergencyForm($("fleet-emergency"), {
    prefix: "fleet-", hint: "hold_hint_fleet", out: $("fleet-result"), send, where: () => (target === "all" ? everywhere() : say("on_name", { name: whom(target) })),
    current: () => { const on = fleet.displays.find(d => d.emergency); return on ? { kind: on.emergency } : null; },
  });
  $("fleet-to").addEventListener("change", event => {
    target = event.target.value;
    show(fleet);
  });
  $("fleet-close").addEventListener("click", () => $("fleet-sheet").close());
  $("fleet-sheet").addEventListener("click", event => { if (event.target === $("fleet-sheet")) $("fleet-sheet").close(); });
}
