// The form for a notice; the staff's view and the fleet's both have it.
import { instant, now } from "./time.js";
import { call } from "./link.js";
import { ready, say } from "./words.js";
import { $, announce, el, put, redraw } from "./dom.js";

const LEVELS = [["info", "level_info"], ["urgent", "level_urgent"]];
const SPANS = [["600", "min10"], ["1800", "min30"], ["3600", "hour"], ["tonight", "tonight"]];
const options = list => list.map(([value, words]) => el("option", { value, "data-t": words, selected: value === SPANS[1][0] }));

const until = (choice, at) => (choice === "tonight" ? "23:59" : instant(now() + Number(choice), at));

const PAUSE_MS = 500; // in typing, before the display is asked
const some = () => crypto.getRandomValues(new Uint32Array(2)).join("-");

// How long the notice would be on the display that answers; "" where it does not say (a program without a screen).
async function length(text, level) {
  const body = JSON.stringify({ id: `preview-${some()}`, type: "notice", preview: true, text, level });
  const headers = { "Content-Type": "application/json" };
  const { pages, seconds } = await (await call("/api/v1/commands", { method: "POST", headers, body, signal: AbortSignal.timeout(5000) })).json();
  return pages ? say("notice_pages", { n: pages, s: seconds }) : "";
}

// Tells under the text how long it would be, once there is a pause in typing. An answer that came too late is left out.
function measure(text, level, out) {
  let timer = 0, asked = 0;
  return () => {
    const mine = ++asked, words = text.value.trim();
    clearTimeout(timer);
    if (words === "") return put(out, "");
    timer = setTimeout(() => length(words, level.value).catch(() => "").then(said => { if (mine === asked) put(out, said); }), PAUSE_MS);
  };
}

// `prefix` keeps the ids apart; `places` are further choices; `at` gives the display's clock, nothing before it is known;
// `send(fields, label, done)` is how it is sent.
export function noticeForm(form, { prefix = "", places = [], at, send }) {
  const id = name => `${prefix}notice-${name}`;
  const choice = (name, words, list) => el("p", {}, el("label", { for: id(name), "data-t": words }), el("select", { id: id(name) }, ...options(list)));
  form.append(
    el("label", { for: id("text"), "data-t": "notice_text" }),
    el("textarea", { id: id("text"), rows: "2", maxlength: "400", required: true }),
    el("p", { class: "quiet", id: id("length"), role: "status" }),
    el("div", { class: "chips", id: id("ready"), role: "group", "data-label": "ready_texts" }),
    el("div", { class: "fields" }, choice("level", "level", LEVELS), choice("until", "for_how_long", SPANS),
      places.length > 0 ? choice("where", "where", places) : null),
    el("button", { class: "main", "data-t": "show_notice" }));
  const ask = measure($(id("text")), $(id("level")), $(id("length")));
  $(id("text")).addEventListener("input", ask);
  $(id("level")).addEventListener("change", ask);
  form.addEventListener("reset", () => setTimeout(ask));
  form.addEventListener("submit", event => {
    event.preventDefault();
    if (!at()) return;
    const name = crypto.getRandomValues(new Uint32Array(1))[0].toString(36);
    const fields = {
      type: "notice", item: `notice-${name}`, text: $(id("text")).value.trim(), level: $(id("level")).value,
      until: until($(id("until")).value, at()),
    };
    send(fields, `${say("notice")}: ${fields.text}`, () => form.reset());
  });
}

// The config's texts, else the page's own in the display's language.
export function showReady({ language, notices = [] }, prefix = "") {
  const text = $(`${prefix}notice-text`);
  const texts = notices.length > 0 ? notices : ready("ready", language);
  redraw($(`${prefix}notice-ready`), [language, texts], () => texts.map(words => el("button", {
    type: "button", lang: language, onclick: () => { text.value = words; text.dispatchEvent(new Event("input")); announce(words); },
  }, words)));
}
