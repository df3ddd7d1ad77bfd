// The page's own words: a file a language, all with the same keys, each loaded when it is chosen. {name} stands for a
// value; of forms for a number the language's rule chooses by {n}; lists are texts to choose from, in the language of the
// display they are shown on.
import en from "./words-en.js";

// A further language is one more file and its name here.
const NAMES = { en: "English", de: "Deutsch", es: "Español", fr: "Français", it: "Italiano", ja: "日本語", nl: "Nederlands", pt: "Português" };
// As the displays: British English, European Portuguese.
const LOCALES = { en: "en-GB", pt: "pt-PT" };
const KEY = "plumbline.language";
const loaded = { en };
let current = "en", wanted = "en";

export const names = () => Object.entries(NAMES);
export const language = () => current;
export const locale = () => LOCALES[current] || current;

// Whether its words are there.
export async function load(tag) {
  if (!NAMES[tag]) return false;
  try {
    loaded[tag] ??= (await import(`./words-${tag}.js`)).default;
  } catch { return false; } // the network: what is spoken now goes on
  return true;
}

// What was chosen here before, else the first that the browser asks for.
export const preferred = () => [localStorage.getItem(KEY), ...(navigator.languages || [])].filter(Boolean).map(tag => tag.slice(0, 2)).find(tag => NAMES[tag]) || "en";

// Of two that were asked for, the later counts, whichever comes first.
export async function speak(tag) {
  wanted = tag;
  if (await load(tag) && wanted === tag) current = tag;
}

export function choose(tag) {
  localStorage.setItem(KEY, tag);
  return speak(tag);
}

const rules = new Map();
function form(forms, n) {
  if (typeof forms === "string") return forms;
  if (!rules.has(current)) rules.set(current, new Intl.PluralRules(locale()));
  return forms[rules.get(current).select(Number(n))] ?? forms.other;
}

export function say(key, values = {}) {
  const text = form(loaded[current][key] ?? en[key] ?? key, values.n);
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

// Texts for a screen, in the language of that screen; in English until they are loaded.
export const ready = (key, tag) => (loaded[tag] || en)[key];

// Says which language they are in where it is not the page's; "" where it is.
export function readyIn(tag) {
  const known = loaded[tag] ? tag : "en";
  return known === current ? "" : say("ready_in", { language: new Intl.DisplayNames(locale(), { type: "language" }).of(known) });
}

// Puts the words into the page: data-t is an element's text, data-label its name, data-hold the hint that a button is to be held.
export function translate() {
  document.documentElement.lang = current;
  for (const element of document.querySelectorAll("[data-t]")) element.textContent = say(element.dataset.t);
  for (const button of document.querySelectorAll("[data-hold]")) button.dataset.hold = say("hold_it");
  for (const element of document.querySelectorAll("[data-label]")) element.setAttribute("aria-label", say(element.dataset.label));
}
