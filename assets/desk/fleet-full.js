// "Room full" of any room, as the desk knows it: seen beside the room's name, said and taken back in the sheet.
import { held } from "./held.js";
import { roomName } from "./fleet-whom.js";
import { instant, now, seconds, when } from "./time.js";
import { say } from "./words.js";
import { $, el, put } from "./dom.js";

// Until when the room is full, and where to go instead; null where it is not.
export const fullOf = room => held().find(e => e.type === "full" && e.room === room && seconds(e.until) > now()) || null;
// In words, by the clock that shows `at`.
export const fullWords = (full, at) => say("full_until", { time: when(instant(seconds(full.until), at)) });

// The part of the sheet. `send(fields, label)` says it of the room that is addressed.
export function fullForm(form, send) {
  const id = "fleet-full-text";
  form.append(el("p", { class: "on-screen", id: "fleet-full-now", hidden: true }),
    el("label", { for: id, "data-t": "where_instead" }), el("input", { id, maxlength: "200", autocomplete: "off" }),
    el("div", { class: "buttons" }, el("button", { "data-t": "full_on" }),
      el("button", { type: "button", id: "fleet-full-off", hidden: true, "data-t": "full_off", onclick: () => send({ type: "full", on: false }, say("full_off")) })));
  form.addEventListener("submit", event => {
    event.preventDefault();
    send({ type: "full", on: true, text: $(id).value.trim() }, say("room_full"));
  });
}

export function showFull(room, at) {
  const full = room && at ? fullOf(room) : null;
  $("fleet-full").hidden = !room;
  put($("fleet-full-h"), `${say("room_full")}: ${roomName(room)}`);
  $("fleet-full-now").hidden = $("fleet-full-off").hidden = !full;
  if (full) put($("fleet-full-now"), [fullWords(full, at), full.text].filter(Boolean).join(". "));
}
