// Buttons of five, ten and fifteen minutes more, each with what it would do under it.
import { foretold } from "./foretold.js";
import { say } from "./words.js";
import { $, el, put } from "./dom.js";

const MINUTES = [5, 10, 15];

// Fills `box`. `press(n)` is what a button does, `commandOf(n)` what it would send now; `short` is as in foretold.js.
export function steps(box, press, commandOf, short) {
  const ids = MINUTES.map(n => `${box}-${n}`), sentence = el("p", { class: "foretold" });
  const buttons = MINUTES.map((n, i) => el("button", { type: "button", id: ids[i], "aria-describedby": `${ids[i]}-does`, onclick: () => { told.rest(); press(n); } }));
  $(box).classList.add("thumbs", "three");
  $(box).append(...buttons, ...ids.map(id => el("p", { class: "does", id: `${id}-does` })));
  $(box).after(sentence);
  const told = foretold(ids, sentence, { short });
  return {
    foretell: (key, about) => told.foretell(key, about, () => Object.fromEntries(MINUTES.map((n, i) => [ids[i], commandOf(n)]))),
    enable(on) { for (const button of buttons) button.disabled = !on; },
    words() {
      MINUTES.forEach((n, i) => put(buttons[i], say("plus_min", { n })));
      told.retell();
    },
  };
}
