// The page's languages, without a browser: each says the same things with the same values, in its own forms of numbers.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const kept = new Map();
globalThis.localStorage = { getItem: key => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) };
Object.defineProperty(globalThis, "navigator", { value: { languages: ["sv-SE", "fr-CA", "en"] }, configurable: true });
const FOLDER = new URL("../../assets/desk/", import.meta.url);
const { choose, language, load, locale, names, preferred, ready, readyIn, say, speak } = await import(`${FOLDER}words.js`);

const files = readdirSync(FOLDER).filter(name => /^words-\w+\.js$/.test(name));
const words = Object.fromEntries(await Promise.all(files.map(async name => [name.slice(6, -3), (await import(`${FOLDER}${name}`)).default])));
const values = text => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
const whole = entry => (typeof entry === "string" ? entry : Array.isArray(entry) ? entry.join(" ") : entry.other);

test("there is a file for each language that can be chosen, and no other", () => {
  assert.deepEqual(Object.keys(words).sort(), names().map(([tag]) => tag).sort());
  assert.equal(names().length, 8);
});

test("all languages say the same things with the same values", () => {
  for (const [tag, its] of Object.entries(words)) {
    assert.deepEqual(Object.keys(its).sort(), Object.keys(words.en).sort(), tag);
    for (const [key, entry] of Object.entries(words.en)) {
      assert.equal(Array.isArray(its[key]) && its[key].length, Array.isArray(entry) && entry.length, `${tag} ${key}`);
      assert.deepEqual(values(whole(its[key])), values(whole(entry)), `${tag} ${key}`);
      assert.ok(whole(its[key]).trim().length > 0, `${tag} ${key} is empty`);
    }
  }
});

test("forms of numbers are those that the language has", async () => {
  for (const [tag, its] of Object.entries(words)) {
    await speak(tag);
    const rules = new Intl.PluralRules(locale()), used = new Set(Array.from({ length: 300 }, (_, n) => rules.select(n)));
    for (const [key, entry] of Object.entries(its)) {
      if (typeof entry === "string" || Array.isArray(entry)) continue;
      assert.deepEqual(Object.keys(entry).sort(), [...used].sort(), `${tag} ${key}`);
      for (const form of Object.values(entry))
        assert.deepEqual(values(form).filter(name => name !== "n"), values(entry.other).filter(name => name !== "n"), `${tag} ${key}`);
    }
  }
  await speak("pt");
  assert.deepEqual([0, 1, 2].map(n => say("n_displays", { n })), ["0 ecrãs", "1 ecrã", "2 ecrãs"]);
  await speak("fr");
  assert.deepEqual([0, 1, 2].map(n => say("n_displays", { n })), ["0 écran", "1 écran", "2 écrans"]);
  await speak("en");
  assert.equal(say("n_displays", { n: 1 }), "1 display");
});

test("no key is used that is not there", () => {
  const page = readdirSync(FOLDER).filter(name => /\.(js|html)$/.test(name) && !name.startsWith("words")).map(name => readFileSync(new URL(name, FOLDER), "utf8")).join("\n");
  const used = [...page.matchAll(/\bsay\("(\w[\w-]*)"|data-(?:t|label)(?:="|": ")([\w-]+)"/g)].map(found => found[1] || found[2]);
  assert.ok(used.length > 100);
  assert.deepEqual([...new Set(used)].filter(key => !(key in words.en)), []);
});

test("the browser's language is taken until one is chosen, which is kept", async () => {
  assert.equal(preferred(), "fr");
  await speak("de");
  assert.equal(preferred(), "fr", "what was only shown is not kept");
  await choose("ja");
  assert.equal(preferred(), "ja");
  assert.equal(language(), "ja");
});

test("of two choices the later counts, and an unknown one changes nothing", async () => {
  await Promise.all([speak("nl"), speak("it")]);
  assert.equal(language(), "it");
  await speak("xx");
  assert.equal(language(), "it");
  assert.equal(await load("../desk"), false);
  assert.equal(ready("ready", "xx")[0], words.en.ready[0]);
});

test("ready texts in another language than the page's say in which", async () => {
  await speak("de");
  assert.equal(readyIn("de"), "");
  assert.equal(readyIn("en"), "Auf Englisch, der Sprache des Bildschirms");
  await speak("ja");
  assert.match(readyIn("en"), /英語/);
  await speak("en");
});
