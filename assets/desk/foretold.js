// What the chair's usual acts would do, told before they are done: in short under −1, +1 and +5, in a sentence while a
// thumb, a mouse or the focus is on one of them.
import { foresee, inShort, inWords } from "./effect.js";
import { say } from "./words.js";
import { $, el, put, redraw } from "./dom.js";

const PAUSE_MS = 250, RETRY_MS = 5000; // after a change, before the display is asked; where it did not answer
const USUAL = "much"; // told while nothing is touched
let buttons = [], wanted = "", known = "", answers = {}, item = null, touched = null, timer = 0, commandsNow = () => ({});

function tell() {
  for (const id of buttons) {
    const answer = known === wanted ? answers[id] : null;
    const [time, after] = answer ? inShort(answer, item) : ["", ""];
    redraw($(`${id}-does`), [time, after], () => [el("strong", {}, time), el("span", {}, after)]);
  }
  const id = touched || USUAL, answer = known === wanted && wanted ? answers[id] : null;
  put($("foretold"), answer ? say("foretold", { name: $(id).textContent, what: inWords(answer, item) }) : "");
}

async function ask(key) {
  const commands = commandsNow();
  const all = await Promise.all(buttons.map(id => foresee(commands[id])));
  if (key !== wanted) return;
  known = key;
  if (all.includes(null)) timer = setTimeout(() => ask(key), RETRY_MS);
  answers = Object.fromEntries(buttons.map((id, i) => [id, all[i]]));
  tell();
}

// `commands` gives the command of each button as it would be sent now; `about` is the talk. Asked anew where `key` is
// another; "" where nothing can be done.
export function foretell(key, about, commands) {
  if (key === wanted) return;
  wanted = key;
  item = about;
  clearTimeout(timer);
  commandsNow = commands;
  if (key) timer = setTimeout(() => ask(key), PAUSE_MS);
  tell();
}

// The words are to be said anew, in another language.
export const retell = tell;

export function start(ids) {
  buttons = ids;
  for (const id of ids) {
    const on = () => { touched = id; tell(); };
    const off = () => { if (touched === id) touched = null; tell(); };
    for (const name of ["pointerdown", "pointerenter", "focus"]) $(id).addEventListener(name, on);
    for (const name of ["pointerleave", "blur"]) $(id).addEventListener(name, off);
  }
}
