// What some acts would do, told before they are done: in short under each button, in a sentence while a thumb, a mouse or the
// focus is on one of them.
import { foresee, inShort, inWords } from "./effect.js";
import { say } from "./words.js";
import { $, el, put, redraw } from "./dom.js";

const PAUSE_MS = 250, RETRY_MS = 5000; // after a change, before the display is asked; where it did not answer

// `ids` are the buttons', each with a place "ID-does"; `sentence` is the place for the sentence; `usual` is the button that is
// told of while none is touched; `short` is how it is told in short (inShort of effect.js), `questions` gives when those of
// the talk begin so far.
export function foretold(ids, sentence, { usual = null, short = {}, questions = () => null } = {}) {
  let wanted = "", known = "", answers = {}, item = null, touched = null, timer = 0, commandsNow = () => ({});
  const answerOf = id => (known === wanted && wanted && id ? answers[id] : null);

  function tell() {
    for (const id of ids) {
      const answer = answerOf(id), [at, ...after] = answer ? inShort(answer, item, short) : [""];
      redraw($(`${id}-does`), [at, after], () => [el("strong", {}, at), ...after.map(words => el("span", {}, words))]);
    }
    const id = touched || usual, answer = answerOf(id);
    put(sentence, answer ? say("foretold", { name: $(id).textContent, what: inWords(answer, item, questions()) }) : "");
  }

  async function ask(key) {
    const commands = commandsNow();
    const all = await Promise.all(ids.map(id => foresee(commands[id])));
    if (key !== wanted) return;
    known = key;
    if (all.includes(null)) timer = setTimeout(() => ask(key), RETRY_MS);
    answers = Object.fromEntries(ids.map((id, i) => [id, all[i]]));
    tell();
  }

  for (const id of ids) {
    const on = () => { touched = id; tell(); };
    const off = () => { if (touched === id) touched = null; tell(); };
    for (const name of ["pointerdown", "pointerenter", "focus"]) $(id).addEventListener(name, on);
    for (const name of ["pointerleave", "blur"]) $(id).addEventListener(name, off);
  }

  return {
    // `commands` gives the command of each button as it would be sent now; `about` is the talk. Asked anew where `key` is
    // another; "" where nothing can be done.
    foretell(key, about, commands) {
      if (key === wanted) return;
      wanted = key;
      item = about;
      clearTimeout(timer);
      commandsNow = commands;
      if (key) timer = setTimeout(() => ask(key), PAUSE_MS);
      tell();
    },
    // Something was done: what the next press would do is told when somebody comes to a button again.
    rest() {
      touched = null;
      tell();
    },
    // The words are to be said anew, in another language.
    retell: tell,
  };
}
