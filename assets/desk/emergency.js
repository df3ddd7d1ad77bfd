// The emergency: a button is held first, then it is asked. The staff's view and the fleet's both have it.
import { say } from "./words.js";
import { $, ask, el, holdButton, result } from "./dom.js";

// `current` gives the emergency that is on, or null; `where` says whom it is for in words, "" for everybody; `out` is where
// it is told how it fares, and `send(fields, label)` how it is sent.
export function emergencyForm(box, { prefix = "", hint = "hold_hint", current, where = () => "", out, send }) {
  const id = name => `${prefix}emergency-${name}`;
  const hintId = `${prefix}hold-hint`;
  const own = el("textarea", { id: id("text"), rows: "2", maxlength: "400" });

  async function act(kind) {
    const text = kind === "lift" ? current()?.text || say(`kind_${current()?.kind || "test"}`) : own.value.trim();
    if (kind === "custom" && !text) {
      result(out, "refused", say("needs_text"));
      own.focus();
      return;
    }
    result(out, "sending", "");
    const name = say(`kind_${kind}`), what = kind === "custom" ? `${name}: “${text}”` : name;
    const question = where() ? say("ask_emergency_to", { what, where: where() }) : say(`ask_${kind}`, { text });
    if (await ask(question, name, kind !== "lift")) send({ type: "emergency", kind, ...(kind === "custom" ? { text } : {}) }, name);
  }

  const button = (kind, look = "") => {
    const made = el("button", { type: "button", class: `hold ${look}`, "data-kind": kind, "data-t": `kind_${kind}`, "aria-describedby": hintId });
    holdButton(made, () => act(kind), () => result(out, "refused", say("hold_longer")));
    return made;
  };
  box.append(
    el("p", { class: "quiet", id: hintId, "data-t": hint }),
    el("div", { class: "buttons", id: id("on"), hidden: true }, button("lift")),
    el("div", { class: "buttons" }, button("test"), button("evacuate", "alarm")),
    el("label", { for: own.id, "data-t": "emergency_text" }), own, button("custom", "alarm"));
}

export function showEmergency(current, prefix = "") { $(`${prefix}emergency-on`).hidden = !current; }
