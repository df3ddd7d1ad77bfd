// Undo for a minute, beside the line that tells of the act; afterwards the line leads to the log, which has it for longer.
// Each line has its own acts, the last one last; whoever undoes two goes back two.
import { submit } from "./queue.js";
import { may } from "./may.js";
import { say } from "./words.js";
import { el, result, tell } from "./dom.js";

export const UNDO_MS = 60000, REST_MS = 3000; // after an undo: a second tap there is one too many
export const recent = (acts, now = Date.now()) => acts.filter(act => now - act.at < UNDO_MS).pop();

const lines = new WeakMap(); // line: its acts, {id, what, at}
let openLog = () => {};
// `callback(id)` shows the act's entry in the log.
export const onLog = callback => { openLog = callback; };

// The focus goes to the line itself where its Undo goes away.
export function keepFocus(line, button) {
  if (document.activeElement !== button) return;
  line.tabIndex = -1;
  line.focus();
}

function offer(line, told) {
  const last = recent(lines.get(line) || []), old = line.querySelector("button");
  if (!last || !may("undo")) return;
  const button = el("button", { type: "button", class: "undo", "aria-label": say("undo_of", { what: last.what }), onclick: () => undo(line, last) },
    told === last.id ? say("undo") : say("undo_of", { what: last.what }));
  line.append(button);
  setTimeout(() => {
    if (!button.isConnected) return;
    keepFocus(line, button);
    if (may("log")) button.replaceWith(el("button", { type: "button", class: "undo", onclick: () => openLog(last.id) }, say("undo_in_log")));
    else result(line, "sending", ""); // of a minute ago: it is done, and seen
  }, UNDO_MS - (Date.now() - last.at));
  old?.remove();
}

function undo(line, last) {
  const label = say("undo_of", { what: last.what }), told = tell(line, label);
  line.tabIndex = -1;
  line.focus();
  submit({ type: "undo", of: last.id }, label, (state, detail, command) => {
    told(state, detail, command);
    if (state !== "done" && state !== "refused") return;
    lines.set(line, lines.get(line).filter(act => act.id !== last.id));
    const { textContent } = line;
    setTimeout(() => { if (line.textContent === textContent) offer(line, command.id); }, REST_MS);
  });
}

// As tell() of dom.js, for what can be undone.
export const tellUndo = (line, label, done = () => {}) => (state, detail, command) => {
  tell(line, label)(state, detail, command);
  if (state === "done") {
    lines.set(line, [...(lines.get(line) || []), { id: command.id, what: label, at: Date.now() }].slice(-20));
    offer(line, command.id);
    done(command);
  }
};

// A line that begins anew, as that of a sheet for another talk.
export function clear(line) {
  lines.delete(line);
  result(line, "sending", "");
}
