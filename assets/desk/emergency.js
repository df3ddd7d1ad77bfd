// The emergency: raised, tested, lifted and undone alike. A button is held, then it is asked, with where it would be
// shown and what it would say. The staff's view, the fleet's and the log have it.
import { say } from "./words.js";
import { fullClock, when } from "./time.js";
import { $, ask, el, holdButton, put, result } from "./dom.js";

// Of the display that the page is from: what it would say of each kind, and on how many displays what is sent without
// an address arrives (nothing: on this one alone).
let texts = {}, reach = () => null;
export const setTexts = fresh => { texts = fresh || {}; };
export const setReach = count => { reach = count; };

export function everywhere() {
  const n = reach();
  return n === null ? say("on_this_display") : say("on_n_displays", { n });
}

const LOOKS = ["alarm", "test", "main"];
const linesOf = (kind, text) => (text ? [text] : texts[kind] || []);

// Holding `button` asks `question()`, which gives [text, lines]; `act` is called where the answer is yes. That answer looks
// like the button that was held.
export function guarded(button, out, question, name, act) {
  const held = async () => {
    const asked = question();
    if (!asked) return;
    result(out, "sending", "");
    if (await ask(asked[0], name(), LOOKS.find(look => button.classList.contains(look)), asked[1])) act();
  };
  holdButton(button, held, () => {
    result(out, "refused", say("hold_longer"));
    out.scrollIntoView({ block: "nearest" });
  });
  return button;
}

// `current` gives the emergency that is on, or null; `where` says whom it is for in words; `out` is where it is told how
// it fares, and `send(fields, label)` how it is sent.
export function emergencyForm(box, { prefix = "", hint = "hold_hint", current, where = everywhere, out, send }) {
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
    return [say(`ask_${kind}`, { where: where() }), linesOf(kind === "lift" ? current()?.kind : kind, text)];
  }

  const button = (kind, look = "") => guarded(
    el("button", { type: "button", class: `hold ${look}`, "data-kind": kind, "data-t": `kind_${kind}`, "aria-describedby": hintId }),
    out, () => question(kind), () => say(`kind_${kind}`),
    () => send({ type: "emergency", kind, ...(kind === "custom" ? { text: own.value.trim() } : {}) }, say(`kind_${kind}`)));
  box.append(
    el("p", { class: "quiet", id: hintId, "data-t": hint }),
    el("div", { class: "buttons", id: id("on"), hidden: true }, button("lift", "main")),
    el("div", { class: "buttons" }, button("test", "test"), button("evacuate", "alarm")),
    el("label", { for: own.id, "data-t": "emergency_text" }), own, button("custom", "alarm"));
}

export function showEmergency(current, prefix = "") { $(`${prefix}emergency-on`).hidden = !current; }

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
