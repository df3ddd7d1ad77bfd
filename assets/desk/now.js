// The attendees' page stays fresh: what the server wrote is read again now and then, and put in its place.
// Without this script it is the same page, read again by its reader.

const EVERY_S = 30, LONGEST_S = 300, OLD_S = 90, PATIENCE_MS = 15000;
const REMEMBERED = "plumbline.room";
const root = document.documentElement;

let good = Date.now(); // when the page was last known to be what the server says
let made = 0; // when the server, or a cache before it, last said so, by the server's clock
let ahead = 0; // of the server's clock before this one's, in milliseconds
let failures = 0;
let timer = 0;
let reading = false;
let shown = ""; // what was read last

// ---- which room

function remembered() {
  try { return localStorage.getItem(REMEMBERED); } catch { return null; }
}

function remember(room) {
  try {
    if (room) localStorage.setItem(REMEMBERED, room);
    else localStorage.removeItem(REMEMBERED);
  } catch { /* private windows keep nothing */ }
}

// #ROOM in the address, else the room that was looked at last, where no room is the display's own.
function goHome() {
  const asked = new URLSearchParams(location.search);
  if (asked.has("room")) return remember(document.querySelector("[aria-current=page]") && asked.get("room")); // one that there is
  let room = "";
  try { room = decodeURIComponent(location.hash.slice(1)); } catch { /* no room is called that */ }
  if (room && document.getElementById(room)) return; // a part of this page
  room = room || (root.dataset.home ? "" : remembered());
  if (!room) return;
  asked.set("room", room);
  location.replace(`${location.pathname}?${asked}`);
}

// ---- how old it is

function clock(ms) {
  const form = { hour: "2-digit", minute: "2-digit", hour12: root.dataset.hours === "12" };
  try {
    return new Intl.DateTimeFormat(root.lang, { ...form, timeZone: root.dataset.zone }).format(ms);
  } catch { // a zone that this browser does not know
    return new Intl.DateTimeFormat(root.lang, form).format(ms);
  }
}

function sayLost(lost) {
  const line = document.getElementById("lost");
  const text = lost ? line.dataset.text.replace("%s", clock(good)) : "";
  if (line.textContent !== text) line.textContent = text;
}

function showProgress() {
  for (const bar of document.querySelectorAll("progress[data-from]")) {
    const from = Number(bar.dataset.from), to = Number(bar.dataset.to);
    const done = ((Date.now() + ahead) / 1000 - from) / (to - from);
    bar.hidden = !(done >= 0 && done <= 1);
    if (!bar.hidden) bar.value = done;
  }
}

// ---- a new one

const parts = ["header > :not(#lost)", "main", "footer"];

function replace(text) {
  const next = new DOMParser().parseFromString(text, "text/html");
  if (!next.querySelector("main") || next.body.innerHTML === shown) return;
  shown = next.body.innerHTML;
  const focused = document.activeElement?.getAttribute("href");
  for (const name of ["lang", "data-hours", "data-zone", "data-home"]) root.setAttribute(name, next.documentElement.getAttribute(name) || "");
  document.title = next.title;
  for (const part of ["main", "footer"]) put(document.querySelector(part), next.querySelector(part));
  for (const old of document.querySelectorAll(parts[0])) old.remove();
  document.querySelector("header").prepend(...next.querySelectorAll(parts[0]));
  if (focused && document.activeElement === document.body)
    [...document.links].find(link => link.getAttribute("href") === focused)?.focus({ preventScroll: true });
}

function put(old, next) {
  const unfolded = old?.querySelector("details")?.open, details = next?.querySelector("details");
  if (unfolded && details) details.open = true; // stays as its reader left it
  if (old && next && old.innerHTML !== next.innerHTML) old.replaceChildren(...next.childNodes);
}

// Seconds until the next try; phones that began together drift apart.
function wait(retryAfter) {
  const base = Math.max(Math.min(EVERY_S * 2 ** failures, LONGEST_S), retryAfter || 0);
  return base * (0.75 + Math.random() / 2);
}

function plan(seconds) {
  clearTimeout(timer);
  timer = setTimeout(read, seconds * 1000);
}

// A cache whose server is away hands out the same answer again, with the same date.
function note(date) {
  const first = made === 0;
  if (first && Date.now() - date > OLD_S * 1000) good = Math.min(good, date);
  else if (first || date > made) good = Date.now();
  if (date > made) ahead = date - Date.now();
  made = Math.max(made, date);
}

async function read() {
  if (document.hidden || reading) return;
  reading = true;
  let retryAfter = 0;
  try {
    const answer = await fetch(location.pathname + location.search, { cache: "no-cache", signal: AbortSignal.timeout(PATIENCE_MS) });
    retryAfter = Number(answer.headers.get("Retry-After")) || 0;
    if (!/^text\/html/.test(answer.headers.get("Content-Type") || "")) throw new Error(`status ${answer.status}`);
    replace(await answer.text());
    note(Date.parse(answer.headers.get("Date")) || Date.now());
    failures = 0;
    sayLost(Date.now() - good > OLD_S * 1000);
  } catch {
    failures++;
    // A server that is only busy says when to come again.
    sayLost(!retryAfter || Date.now() - good > OLD_S * 1000);
  }
  reading = false;
  showProgress();
  plan(wait(retryAfter));
}

// ---- the beginning

document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  if (Date.now() - good > OLD_S * 1000) sayLost(true); // until it has been read
  plan(0);
});
addEventListener("online", () => plan(Math.random() * 3));
addEventListener("offline", () => sayLost(true));
addEventListener("pageshow", event => { if (event.persisted) plan(0); });
addEventListener("hashchange", goHome);

goHome();
showProgress();
setInterval(() => { showProgress(); if (!document.hidden && Date.now() - good > OLD_S * 1000 && failures) sayLost(true); }, 15000);
plan(wait(0));
