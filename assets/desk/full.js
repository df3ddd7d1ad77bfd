// "Room full", with where to go instead; staff and chair both have it.
import { submit } from "./queue.js";
import { when } from "./time.js";
import { say } from "./words.js";
import { tellUndo } from "./undo.js";
import { $, el, put } from "./dom.js";

const FORMS = ["full-form", "chair-full-form"];
let room = null;

function build(form) {
  const id = `${form.id}-text`;
  const state = el("p", { class: "on-screen", hidden: true });
  const text = el("input", { id, maxlength: "200" });
  const on = el("button", {}, say("full_on"));
  const off = el("button", { type: "button", hidden: true }, say("full_off"));
  const out = el("p", { class: "result" });
  const send = fields => {
    const label = say(fields.on ? "room_full" : "full_off");
    submit({ type: "full", ...(room ? { room } : {}), ...fields }, label, tellUndo(out, label));
  };
  form.onsubmit = event => {
    event.preventDefault();
    send({ on: true, text: text.value.trim() });
  };
  off.onclick = () => send({ on: false });
  form.replaceChildren(state, el("label", { for: id }, say("where_instead")), text, el("div", { class: "buttons" }, on, off), out);
  form.show = full => {
    state.hidden = off.hidden = !full;
    if (full) put(state, `${say("full_now", { time: when(full.until) })} ${full.text}`);
  };
}

export function words() { for (const id of FORMS) build($(id)); }

export function show(status) {
  room = status.room;
  for (const id of FORMS) $(id).show(status.full);
}
