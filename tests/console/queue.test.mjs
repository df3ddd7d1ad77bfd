// The page's commands on their way, without a browser: a display that has had too many says when to go on.
import assert from "node:assert/strict";
import { test } from "node:test";

const kept = new Map();
const storage = { getItem: key => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value), removeItem: key => kept.delete(key) };
Object.assign(globalThis, { localStorage: storage, sessionStorage: storage });
const { submit, unsent } = await import("../../assets/desk/queue.js");

// What the display answers to a command's text, once each; then it does it.
const refusals = new Map();
const arrived = [], at = [];
globalThis.fetch = async (path, { body }) => {
  const { text } = JSON.parse(body);
  arrived.push(text);
  at.push(performance.now());
  const refusal = refusals.get(text);
  refusals.delete(text);
  const headers = refusal?.after ? { "Retry-After": String(refusal.after) } : {};
  return new Response(JSON.stringify(refusal ? { detail: "too many" } : { number: arrived.length }), { status: refusal ? 429 : 200, headers });
};

const until = async holds => {
  for (let i = 0; i < 400 && !holds(); i++) await new Promise(resolve => setTimeout(resolve, 25));
  assert.ok(holds());
};

test("too many: it waits, in order, and says so; an emergency does not", async () => {
  const states = [];
  const send = (text, type = "message") => submit({ type, text }, text, state => states.push(`${text} ${state}`));
  refusals.set("first", { after: 2 });
  send("first");
  send("second");
  await until(() => unsent().length === 1);
  assert.deepEqual(unsent().map(({ label, mayHaveArrived, detail }) => [label, Boolean(mayHaveArrived), detail]), [["first", false, "too many"]]);
  send("fire", "emergency");
  await until(() => states.includes("second done"));
  assert.deepEqual(arrived, ["first", "fire", "first", "second"]);
  assert.ok(at[2] - at[0] > 1900, "not before it may");
  assert.deepEqual(states, ["first sending", "second sending", "first unsent", "fire sending", "fire done", "first done", "second done"]);
  assert.equal(unsent().length, 0);
});

test("too many for today is an answer", async () => {
  const states = [];
  refusals.set("third", {});
  submit({ type: "message", text: "third" }, "third", state => states.push(state));
  await until(() => states.includes("refused"));
  assert.equal(unsent().length, 0);
});
