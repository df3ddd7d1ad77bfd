// The way to the display: the token, requests, and the stream of its status.

const KEY = "plumbline.token";
let token = sessionStorage.getItem(KEY) || localStorage.getItem(KEY) || "";

// Headers take visible ASCII only; anything else would look like a broken network.
const clean = text => (/^[\x21-\x7e]+$/.test(text.trim()) ? text.trim() : "");

// A link brings it as #token=… or #chair&token=…: behind the # it is never sent to a server; it leaves the address bar
// at once.
export function takeToken() {
  const parts = new URLSearchParams(location.hash.slice(1)), given = parts.get("token");
  if (given === null) return false;
  parts.delete("token");
  const [view] = parts.keys();
  history.replaceState(null, "", location.pathname + location.search + (view ? `#${view}` : ""));
  useToken(given, false);
  return true;
}

export function useToken(text, remember) {
  token = clean(text);
  localStorage.removeItem(KEY);
  sessionStorage.setItem(KEY, token);
  if (remember) localStorage.setItem(KEY, token);
  return token !== "";
}

// RFC 9457.
export class Problem extends Error {
  constructor(status, detail, retryAfter, { code, at } = {}) {
    super(detail);
    this.code = code; // of a question, and the instant that it is about
    this.at = at;
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

async function problem(response) {
  let detail = `${response.status} ${response.statusText}`, body = {};
  try {
    body = await response.json();
    detail = body.detail || body.title || detail;
  } catch { /* no JSON: the status line has to do */ }
  return new Problem(response.status, detail, Number(response.headers.get("Retry-After")) || 0, body);
}

export async function call(path, options = {}) {
  const headers = { ...options.headers };
  if (token) headers.Authorization = `Bearer ${token}`;
  const response = await fetch(path, {
    ...options, headers, cache: "no-store", credentials: "omit", redirect: "error", referrerPolicy: "no-referrer",
  });
  if (!response.ok) throw await problem(response);
  return response;
}

export const json = async path => (await call(path, { signal: AbortSignal.timeout(15000) })).json();

// A picture as an address for an image, to be revoked by who asked for it; and how many pixels wide it needs to be.
export async function picture(path) {
  return URL.createObjectURL(await (await call(path, { signal: AbortSignal.timeout(10000) })).blob());
}
export const wide = (space, most) => Math.max(160, Math.min(most, Math.ceil(space * devicePixelRatio / 160) * 160));

// Doubling, at most `most` seconds; the jitter keeps many phones from coming back at the same moment.
export const backOff = (attempt, most) => Math.min(most, 2 ** attempt) * (0.6 + 0.8 * Math.random());

// Server-sent events of one response, until it ends. Calls `heard` with each piece that arrives.
async function read(response, heard, event) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "", name = "", data = [];
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    heard();
    const lines = (rest + value).split("\n");
    rest = lines.pop();
    for (const line of lines.map(l => l.replace(/\r$/, ""))) {
      if (line === "") {
        if (data.length > 0) event(name, data.join("\n"));
        name = "";
        data = [];
      } else if (line.startsWith("event:")) {
        name = line.slice(6).trim();
      } else if (line.startsWith("data:")) {
        data.push(line.slice(5).replace(/^ /, ""));
      }
    }
  }
}

// A comment comes every 15 s: a longer silence is a dead connection that nobody has told us of.
const SILENCE_MS = 35000;

let current = null, lastHeard = 0;
// The device says that the network is gone: no need to wait for the silence.
export const drop = () => current?.abort();

// A phone that slept may hold a stream that ended long ago.
export function awake() {
  if (Date.now() - lastHeard > SILENCE_MS) drop();
  hurry();
}

let wake = () => {};
const sleep = s => new Promise(resolve => {
  const timer = setTimeout(resolve, s * 1000);
  wake = () => { clearTimeout(timer); resolve(); };
});
// Ends the wait before the next attempt: a new token, a network that is back.
export const hurry = () => wake();

// The fleet is much to read for a phone that shows a timer: it comes along only while somebody looks.
let wantsFleet = false, turned = false;
export function followFleet(wanted) {
  if (wanted === wantsFleet) return;
  wantsFleet = wanted;
  turned = true;
  drop();
}

// With another token: begins anew at once.
export function anew() {
  turned = true;
  drop();
  hurry();
}

// Follows the status for ever, and the fleet where it is wanted.
// on.me(what the token may do), on.status(status), on.fleet(fleet), on.heard(), on.lost(), on.refused(problem).
export async function follow(on) {
  for (let attempt = 0; ; attempt++) {
    const abort = current = new AbortController();
    let watch, pause = 0;
    turned = false;
    const heard = () => {
      clearTimeout(watch);
      watch = setTimeout(() => abort.abort(), SILENCE_MS);
      lastHeard = Date.now();
      on.heard();
    };
    try {
      watch = setTimeout(() => abort.abort(), SILENCE_MS);
      const response = await call(wantsFleet ? "api/v1/events?fleet=1" : "api/v1/events", { signal: abort.signal });
      await read(response, heard, (name, data) => {
        if (name === "me") on.me(JSON.parse(data));
        if (name === "fleet") on.fleet(JSON.parse(data));
        if (name !== "status") return;
        attempt = 0;
        on.status(JSON.parse(data));
      });
      on.lost();
    } catch (error) {
      if (error instanceof Problem && (error.status === 401 || error.status === 403)) {
        clearTimeout(watch);
        on.refused(error);
        await sleep(3600);
        attempt = -1;
        continue;
      }
      if (!turned) on.lost();
      pause = error.retryAfter || 0;
    }
    clearTimeout(watch);
    abort.abort();
    if (turned) {
      attempt = -1;
      continue;
    }
    await sleep(Math.max(pause, backOff(attempt, 20)));
  }
}
