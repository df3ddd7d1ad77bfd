// Small parts that every view uses: elements, results, questions, holding, tapping twice.
import { language, say } from "./words.js";
import { clockHours } from "./time.js";

export const $ = id => document.getElementById(id);

// el("li", {class: "row", onclick}, "text", child…)
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter(child => child !== null && child !== undefined));
  return element;
}

// Leaves an unchanged text alone, so that a screen reader is not told again.
export function put(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

// Draws the children anew only where `state` has changed, so that no button goes away under a finger, and keeps the
// focus on the one with the same data-key.
const drawn = new WeakMap();
export function redraw(element, state, build) {
  const key = JSON.stringify([language(), clockHours(), document.body.dataset.acts, state]);
  if (drawn.get(element) === key) return;
  drawn.set(element, key);
  const focused = element.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  element.replaceChildren(...build());
  if (focused) element.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
}

export function announce(text) {
  const live = $("live");
  live.textContent = "";
  setTimeout(() => { live.textContent = text; }, 50);
}

// How a command fared, at the control that sent it.
export function result(out, state, text) {
  out.dataset.state = state;
  put(out, text);
  if (state !== "sending") announce(text);
}

// For queue.submit: tells of `label` in `out`.
export const tell = (out, label, done = () => {}) => (state, detail, command) => {
  const words = { sending: "sending", unsent: "not_sent_retrying", done: "done", withdrawn: "withdrawn" }[state];
  result(out, state, `${label}: ${state === "refused" ? detail : say(words)}`);
  if (state === "done") done(command);
};

// A button may still be held when it is asked: only a press that began in the dialog answers.
let pressedThere = false;
function onlyFreshPresses(dialog) {
  dialog.addEventListener("pointerdown", () => { pressedThere = true; }, true);
  dialog.addEventListener("keydown", event => { if (event.repeat) event.preventDefault(); }, true);
  dialog.addEventListener("click", event => {
    if (event.detail === 0 || pressedThere) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
}

// A sheet is closed by its button, and by a tap beside it.
export function closable(name) {
  const sheet = $(name);
  $(`${name}-close`).addEventListener("click", () => sheet.close());
  sheet.addEventListener("click", event => { if (event.target === sheet) sheet.close(); });
}

// Asks once; true where the answer is yes, whose button looks like `look`. `lines` is what would be shown; `also` is what can be
// done with it, and is unless the tick is taken away (askedAlso).
export function ask(question, yes, look = "danger", lines = [], also = "") {
  const dialog = $("ask");
  if (!dialog.dataset.guarded) onlyFreshPresses(dialog);
  dialog.dataset.guarded = "yes";
  pressedThere = false;
  $("ask-text").textContent = question;
  $("ask-lines").hidden = lines.length === 0;
  $("ask-lines").replaceChildren(...lines.map(line => el("li", {}, line)));
  $("ask-also").hidden = also === "";
  $("ask-tick").checked = also !== "";
  put($("ask-also").querySelector("span"), also);
  $("ask-yes").textContent = yes;
  $("ask-yes").className = look;
  dialog.returnValue = "";
  dialog.showModal();
  $("ask-no").focus();
  return new Promise(resolve => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

export const askedAlso = () => $("ask-tick").checked;

export const HOLD_MS = 1500;

// Calls `held` after the button was held down, by finger, mouse, Enter or Space; `early` where it was let go.
export function holdButton(button, held, early) {
  let timer = null, pressed = false;
  const start = () => {
    if (timer || button.disabled) return;
    pressed = true;
    button.classList.add("holding");
    timer = setTimeout(() => { stop(); held(); }, HOLD_MS);
  };
  const stop = () => {
    clearTimeout(timer);
    timer = null;
    button.classList.remove("holding");
  };
  const letGo = () => {
    if (timer) early();
    stop();
    setTimeout(() => { pressed = false; }, 50); // after the click that ends a press
  };
  button.addEventListener("pointerdown", event => { if (event.button === 0) start(); });
  for (const name of ["pointerup", "pointerleave", "pointercancel", "blur"]) button.addEventListener(name, letGo);
  button.addEventListener("contextmenu", event => event.preventDefault());
  button.addEventListener("keydown", event => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    if (!event.repeat) start();
  });
  button.addEventListener("keyup", event => { if (event.key === "Enter" || event.key === " ") letGo(); });
  // A screen reader clicks without any press and cannot hold; the dialog that follows is the second step for it too.
  button.addEventListener("click", event => {
    if (!pressed && event.detail === 0) held();
  });
}

const ARMED_MS = 30000, LAPSED_MS = 6000;
let rounds = 0;
let disarm = () => {};

// The first tap says what it would do, the second does it; anything else, or some seconds, lets it be, and then it is said. `account` gives
// a promise of more to say.
export function twoTaps(button, explain, act, account = async () => "") {
  let armed = false;
  button.addEventListener("click", () => {
    if (armed) {
      disarm();
      act();
      return;
    }
    disarm();
    const name = button.textContent;
    const text = explain();
    armed = true;
    button.classList.add("armed");
    button.textContent = say("tap_again", { name });
    const label = button.getAttribute("aria-label");
    if (label) button.setAttribute("aria-label", say("tap_again", { name: label }));
    $("explain").textContent = text;
    announce(`${text} ${button.textContent}`);
    const round = ++rounds;
    account().then(more => {
      if (!armed || round !== rounds || !more) return;
      $("explain").textContent = `${text} ${more}`;
      announce(more);
    }, () => {});
    const timer = setTimeout(() => {
      disarm();
      $("explain").textContent = say("lapsed", { name });
      announce($("explain").textContent);
      setTimeout(() => { if (round === rounds) $("explain").textContent = ""; }, LAPSED_MS);
    }, ARMED_MS);
    disarm = () => {
      clearTimeout(timer);
      armed = false;
      button.classList.remove("armed");
      button.textContent = name;
      if (label) button.setAttribute("aria-label", label);
      $("explain").textContent = "";
      disarm = () => {};
    };
  });
}
export const letBe = () => disarm();

// Any other tap lets it be.
document.addEventListener("click", event => { if (!event.target.closest?.(".armed")) disarm(); }, true);
