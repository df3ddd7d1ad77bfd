// Commands on their way. Each keeps its id until it is answered or withdrawn, so that however often it is sent
// it is done once. They go in order, one at a time (the later of two ends must win); an emergency waits for none.
import { backOff, call, Problem } from "./link.js";

const KEY = "plumbline.unsent";
const ANSWER_MS = 10000;
const SEEN_MS = 10000;

// {command, label, state: "sending" | "unsent", detail, mayHaveArrived, told}
let waiting = [];
let answered = []; // {command, number, at}
let changed = () => {};
let question = () => false;
export const unsent = () => waiting.filter(entry => entry.state === "unsent");
export const onChange = callback => { changed = callback; };
// What the display asks before it does it: callback(problem, command) gives the answer, or a promise of it.
export const onQuestion = callback => { question = callback; };

// randomUUID is missing where the page came by plain http.
function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, b => b.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

function keep() {
  sessionStorage.setItem(KEY, JSON.stringify(waiting.map(({ command, label }) => ({ command, label }))));
  changed();
}

// Told of the outcome: told("sending" | "unsent" | "done" | "refused" | "withdrawn", detail, command).
export function submit(fields, label, told = () => {}) {
  const entry = { command: { id: uuid(), ...fields }, label, state: "sending", detail: "", told };
  waiting.push(entry);
  told("sending", "", entry.command);
  keep();
  pump();
  return entry.command.id;
}

// A reload of the page loses nothing.
export function restore() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) || "[]");
    waiting = kept.map(k => ({ ...k, state: "unsent", detail: "", mayHaveArrived: true, told: () => {} }));
  } catch { waiting = []; }
  changed();
  pump();
}

export function withdraw(id) {
  const entry = waiting.find(e => e.command.id === id);
  if (!entry) return;
  waiting = waiting.filter(e => e !== entry);
  entry.gone = true;
  entry.told("withdrawn", "", entry.command);
  keep();
  hurryUnsent();
}

// The last command that fits and that a status with the number `seen` cannot know of yet.
export function latest(fits, seen) {
  const open = waiting.filter(e => fits(e.command)).pop();
  if (open) return open.command;
  const recent = performance.now() - SEEN_MS;
  const done = answered.filter(a => a.number > seen && a.at > recent && fits(a.command)).pop();
  return done ? done.command : null;
}

const lane = command => (command.type === "emergency" ? "emergency" : "usual");
const busy = { emergency: false, usual: false };
const wakes = new Set();

const sleep = s => new Promise(resolve => {
  const wake = () => { clearTimeout(timer); wakes.delete(wake); resolve(); };
  const timer = setTimeout(wake, s * 1000);
  wakes.add(wake);
});
// The network is back: no need to wait longer.
export function hurryUnsent() { for (const wake of [...wakes]) wake(); }

function pump() {
  for (const name of Object.keys(busy)) if (!busy[name]) run(name);
}

async function run(name) {
  busy[name] = true;
  for (let attempt = 0; ;) {
    const entry = waiting.find(e => lane(e.command) === name);
    if (!entry) break;
    const wait = await attemptOne(entry, attempt);
    attempt = wait === 0 ? 0 : attempt + 1;
    if (wait > 0 && !entry.gone) await sleep(wait);
  }
  busy[name] = false;
}

// Sends once. Returns 0 where it is answered, else how long to wait before the next attempt.
async function attemptOne(entry, attempt) {
  try {
    const response = await call("api/v1/commands", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(entry.command),
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    const answer = await response.json();
    if (entry.gone) return 0;
    // Times of day as the display understood them.
    for (const field of ["starts_at", "ends_at", "until"]) if (answer[field]) entry.command[field] = answer[field];
    answered = [...answered.slice(-20), { command: entry.command, number: answer.number, at: performance.now() }];
    finish(entry, "done", "");
    return 0;
  } catch (error) {
    if (entry.gone) return 0;
    // "Too many" that does not say for how long holds for the day.
    const later = [401, 408].includes(error.status) || (error.status === 429 && error.retryAfter);
    const answerIsFinal = error instanceof Problem && error.status < 500 && !later;
    if (answerIsFinal && error.code && !entry.command.sure && await question(error, entry.command)) {
      entry.command.sure = true;
      keep();
      return 0;
    }
    if (answerIsFinal) {
      finish(entry, "refused", error.message);
      return 0;
    }
    entry.state = "unsent";
    entry.detail = error instanceof Problem ? error.message : "";
    entry.mayHaveArrived = entry.mayHaveArrived || !(error instanceof Problem);
    entry.told("unsent", entry.detail, entry.command);
    changed();
    return Math.max(error.retryAfter || 0, backOff(attempt, 15));
  }
}

function finish(entry, state, detail) {
  waiting = waiting.filter(e => e !== entry);
  keep();
  entry.told(state, detail, entry.command);
}
