// The form for a notice; the staff's view and the fleet's both have it.
import { clock, hhmm, instant, near, now, plus, seconds } from "./time.js";
import { readTime, showTime, timeField, timeIn } from "./time-field.js";
import { call } from "./link.js";
import { noticeLook } from "./notice-look.js";
import { ready, readyIn, say } from "./words.js";
import { $, announce, el, put, redraw } from "./dom.js";

const LEVELS = [["info", "level_info"], ["urgent", "level_urgent"]];
const USUAL = "1800";
const BEGINS = [["", "begin_now"], ["at", "begin_at"]];
const SPANS = [["600", "min10"], ["1200", "min20"], ["1800", "min30"], ["3600", "hour"], ["tonight", "tonight"], ["at", "until_at"]];
const options = list => list.map(([value, words]) => el("option", { value, "data-t": words, selected: value === USUAL }));

// The next instant at which the clock shows the time; within its minute still today.
function next(time, at) {
  const present = instant(now() - now() % 60, at), nearest = near(time, present);
  return seconds(nearest) > now() - 60 ? nearest : near(time, plus(present, 43200));
}

const PAUSE_MS = 500; // in typing, before the display is asked
const some = () => crypto.getRandomValues(new Uint32Array(2)).join("-");

// How long the notice would be on the display that answers; no pages where it does not say (a program without a screen).
async function length(body) {
  const headers = { "Content-Type": "application/json" };
  return (await call("api/v1/commands", { method: "POST", headers, body, signal: AbortSignal.timeout(5000) })).json();
}

// Tells under the text how long it would be, and shows it, once there is a pause in typing. An answer that came too late
// is left out.
function measure(text, level, out, look) {
  let timer = 0, asked = 0;
  const tell = async (mine, words) => {
    const body = JSON.stringify({ id: `preview-${some()}`, type: "notice", preview: true, text: words, level: level.value });
    const { pages = 0, seconds: s } = await length(body).catch(() => ({}));
    if (mine !== asked) return;
    put(out, pages > 0 ? say("notice_pages", { n: pages, s }) : "");
    look.see(body, pages);
  };
  return () => {
    const mine = ++asked, words = text.value.trim();
    clearTimeout(timer);
    if (words !== "") {
      timer = setTimeout(tell, PAUSE_MS, mine, words);
      return;
    }
    put(out, "");
    look.see("", 0);
  };
}

const minuteOf = time => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
const HALF_DAY = 720;

// An end that is before the beginning would be tomorrow's: over midnight it is meant, most of a day later it is not.
export const isBefore = (end, start) => minuteOf(end) <= minuteOf(start) && minuteOf(end) + 1440 - minuteOf(start) > HALF_DAY;

function notBefore(field, end, start) {
  if (end === null || !isBefore(end, hhmm(start))) return end;
  field.setCustomValidity(say("until_before", { time: clock(start) }));
  field.reportValidity();
  return null;
}

// When it is shown, as it is sent; null where a time was typed that is none, or an end that is before the beginning.
function span(id, at) {
  const times = {}, present = instant(now(), at), choice = $(id("until")).value;
  if ($(id("begin")).value === "at") {
    const typed = timeIn($(id("begin-at")), present);
    if (typed === null) return null;
    times.starts_at = next(typed, at);
  }
  const start = times.starts_at || present, end = $(id("until-at"));
  times.until = choice === "at" ? notBefore(end, timeIn(end, start), start)
    : choice === "tonight" ? "23:59" : plus(start, Number(choice));
  return times.until === null ? null : times;
}

// A field for a time, which is there only while the choice beside it asks for one. It begins with what is likely.
function timeBeside(id, name, at, likely) {
  const choice = $(id(name)), field = $(id(`${name}-at`));
  const follow = () => {
    field.parentElement.hidden = choice.value !== "at";
    field.required = choice.value === "at";
    if (choice.value === "at" && at()) showTime(field, likely());
  };
  timeField(field, () => at() && instant(now(), at()));
  choice.addEventListener("change", follow);
  field.form.addEventListener("reset", () => setTimeout(follow));
}

// The end follows the beginning at the length that it had, until somebody sets it by hand.
function endFollows(id, at) {
  const [begin, end, choice] = [$(id("begin-at")), $(id("until-at")), $(id("until"))];
  let byHand = false;
  const start = () => {
    const typed = $(id("begin")).value === "at" && at() ? readTime(begin.value, instant(now(), at())) : null;
    return typed && next(typed, at());
  };
  const follow = () => {
    const from = start();
    end.setCustomValidity("");
    if (from && choice.value === "at" && !byHand) showTime(end, plus(from, LENGTH_S));
  };
  end.addEventListener("input", () => { byHand = true; });
  choice.addEventListener("change", () => { byHand = false; follow(); });
  for (const element of [begin, $(id("begin"))]) element.addEventListener("change", follow);
  end.form.addEventListener("reset", () => { byHand = false; });
}

const LENGTH_S = 1800;

// The next full five minutes, some time from now.
const soon = (at, more) => { const s = now() + more; return instant(s - s % 300 + 300, at); };

// `prefix` keeps the ids apart; `places` are further choices; `at` gives the display's clock, nothing before it is known;
// `send(fields, label, done)` is how it is sent.
export function noticeForm(form, { prefix = "", places = [], at, send }) {
  const id = name => `${prefix}notice-${name}`;
  const choice = (name, words, list) => el("p", {}, el("label", { for: id(name), "data-t": words }), el("select", { id: id(name) }, ...options(list)));
  const time = (name, words) => el("p", { hidden: true }, el("label", { for: id(name), "data-t": words }),
    el("input", { id: id(name), class: "time-field", maxlength: "30", autocomplete: "off" }));
  const look = noticeLook(id("look"));
  form.append(
    el("label", { for: id("text"), "data-t": "notice_text" }),
    el("textarea", { id: id("text"), rows: "2", maxlength: "400", required: true }),
    el("p", { class: "quiet", id: id("length"), role: "status" }),
    el("p", { class: "quiet", id: id("ready-in") }),
    el("div", { class: "chips", id: id("ready"), role: "group", "data-label": "ready_texts" }),
    el("div", { class: "fields" }, choice("level", "level", LEVELS), choice("begin", "begins", BEGINS), time("begin-at", "begin_time"),
      choice("until", "for_how_long", SPANS), time("until-at", "until_time"), places.length > 0 ? choice("where", "where", places) : null),
    look.box, el("button", { class: "main", "data-t": "show_notice" }));
  const ask = measure($(id("text")), $(id("level")), $(id("length")), look);
  $(id("text")).addEventListener("input", ask);
  $(id("level")).addEventListener("change", ask);
  form.addEventListener("reset", () => setTimeout(ask));
  timeBeside(id, "begin", at, () => soon(at(), 600));
  timeBeside(id, "until", at, () => soon(at(), LENGTH_S));
  endFollows(id, at);
  const button = form.querySelector("button.main");
  const name = () => {
    button.dataset.t = $(id("begin")).value === "at" ? "plan_notice" : "show_notice";
    put(button, say(button.dataset.t));
  };
  $(id("begin")).addEventListener("change", name);
  form.addEventListener("reset", () => setTimeout(name));
  form.addEventListener("submit", event => {
    event.preventDefault();
    const times = at() && span(id, at());
    if (!times) return;
    const name = crypto.getRandomValues(new Uint32Array(1))[0].toString(36);
    const fields = {
      type: "notice", item: `notice-${name}`, text: $(id("text")).value.trim(), level: $(id("level")).value, ...times,
    };
    const from = times.starts_at && `${clock(times.starts_at)}–${times.until.length > 5 ? clock(times.until) : times.until} · `;
    send(fields, `${say("notice")}: ${from || ""}${fields.text}`, () => form.reset());
  });
}

// The config's texts, else the page's own in the display's language.
export function showReady({ language, notices = [] }, prefix = "") {
  const text = $(`${prefix}notice-text`);
  const texts = notices.length > 0 ? notices : ready("ready", language);
  put($(`${prefix}notice-ready-in`), notices.length > 0 ? "" : readyIn(language));
  redraw($(`${prefix}notice-ready`), [language, texts], () => texts.map(words => el("button", {
    type: "button", lang: language, onclick: () => { text.value = words; text.dispatchEvent(new Event("input")); announce(words); },
  }, words)));
}
