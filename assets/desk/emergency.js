// The emergency: raised, tested, lifted and undone alike. A button is held, then it is asked, with where it would be
// shown and what it would say. The staff's view, the fleet's and the log have it.
import { submit } from "./queue.js";
import { ready, say } from "./words.js";
import { fullClock, plus, when } from "./time.js";
import { $, ask, askedAlso, el, holdButton, put, result } from "./dom.js";

// Of the display that the page is from: what it would say of each kind, on how many displays what is sent without an address
// arrives (nothing: on this one alone), and in which rooms there are timers.
let texts = {}, language = "en", reach = () => null, stages = () => [];
export const setTexts = (fresh, its) => { texts = fresh || {}; language = its; };
export const setReach = (count, timers) => { reach = count; stages = timers; };

export function everywhere() {
  const n = reach();
  return n === null ? say("on_this_display") : say("on_n_displays", { n });
}

const LOOKS = ["alarm", "test", "main"];
const linesOf = (kind, text) => (text ? [text] : texts[kind] || []);

// Holding `button` asks `question()`, which gives [text, lines, also]; `act` is called where the answer is yes. That answer looks
// like the button that was held.
export function guarded(button, out, question, name, act) {
  const held = async () => {
    const asked = question();
    if (!asked) return;
    result(out, "sending", "");
    if (await ask(asked[0], name(), LOOKS.find(look => button.classList.contains(look)), asked[1], asked[2])) act();
  };
  button.dataset.hold = say("hold_it");
  holdButton(button, held, () => {
    result(out, "refused", say("hold_longer"));
    out.scrollIntoView({ block: "nearest" });
  });
  return button;
}

const CLEAR_S = 600;

// `current` gives the emergency that is on, or null; `at` the display's clock; `to` whom it is for, and `where` says so in words;
// `out` is where it is told how it fares, and `send(fields, label)` how it is sent.
export function emergencyForm(box, { prefix = "", hint = "hold_hint", current, at, to = () => "all", where = everywhere, out, send }) {
  const id = name => `${prefix}emergency-${name}`;
  const hintId = `${prefix}hold-hint`;
  const own = el("textarea", { id: id("text"), rows: "2", maxlength: "400" });

  function question(kind) {
    const text = kind === "lift" ? current()?.text : kind === "custom" ? own.value.trim() : "";
    if (kind === "custom" && !text) {
      result(out, "refused", say("needs_text"));
      own.focus();
      return null;
    }
    const also = kind === "lift" ? say("also_clear", { text: ready("clear_text", language) }) : "";
    return [say(`ask_${kind}`, { where: where() }), linesOf(kind === "lift" ? current()?.kind : kind, text), also];
  }

  // Whoever has left the building, or is on the way, is told as well.
  function allClear() {
    const text = ready("clear_text", language), until = plus(at(), CLEAR_S);
    send({ type: "notice", item: "all-clear", text, level: "urgent", until }, `${say("notice")}: ${text}`);
    for (const room of stages(to())) submit({ type: "message", text, ...(reach() === null ? {} : { to: `room/${room}` }) }, `${say("message")}: ${text}`);
  }

  function act(kind) {
    const clear = kind === "lift" && askedAlso();
    send({ type: "emergency", kind, ...(kind === "custom" ? { text: own.value.trim() } : {}) }, say(`kind_${kind}`));
    if (clear) allClear();
  }

  // A test hurts nobody, nor does its end: the display ends nothing else for it.
  const endTest = el("button", {
    type: "button", class: "test", id: id("end-test"), "data-t": "kind_end_test", onclick: () => send({ type: "emergency", kind: "lift", of: "test" }, say("kind_end_test")),
  });

  const button = (kind, look = "") => guarded(
    el("button", { type: "button", class: `hold ${look}`, "data-kind": kind, "data-t": `kind_${kind}`, "aria-describedby": hintId }),
    out, () => question(kind), () => say(`kind_${kind}`), () => act(kind));
  box.append(
    el("p", { class: "quiet", id: hintId, "data-t": hint }),
    el("div", { class: "buttons", id: id("on"), hidden: true }, button("lift", "main"), endTest),
    el("div", { class: "buttons" }, button("test", "test"), button("evacuate", "alarm")),
    el("label", { for: own.id, "data-t": "emergency_text" }), own, button("custom", "alarm"));
}

// `kind` is that of the emergency that is on; nothing for none.
export function showEmergency(kind, prefix = "") {
  const on = $(`${prefix}emergency-on`), test = kind === "test";
  on.hidden = !kind;
  on.querySelector("[data-kind=lift]").hidden = test;
  $(`${prefix}emergency-end-test`).hidden = !test;
}

// Above every view: which emergency is up.
export function showStrip(emergency) {
  const strip = $("emergency-strip"), test = emergency?.kind === "test";
  strip.hidden = !emergency;
  strip.classList.toggle("test", test);
  if (emergency) put(strip, say(test ? "test_is" : "emergency_is", {
    text: linesOf(emergency.kind, emergency.text)[0] || say(`kind_${emergency.kind}`), by: emergency.by, time: (test ? fullClock : when)(emergency.until),
  }));
}

// The undo of an emergency lifts it, and that of a lift raises it again: each as the button for that would.
// `about` is the command that raised it.
export function undoButton(lift, about, what, attributes, out, act) {
  const name = () => say(lift ? "kind_raise_again" : "kind_lift");
  const question = () => [say(lift ? "ask_raise_again" : "ask_lift", { where: everywhere() }), linesOf(about.kind, about.text)];
  return guarded(el("button", { type: "button", class: "hold alarm", ...attributes, "aria-label": `${name()}: ${what}` }, name()), out, question, name, act);
}
