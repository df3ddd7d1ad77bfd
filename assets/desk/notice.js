// The form for a notice; the staff's view and the fleet's both have it.
import { instant, now } from "./time.js";
import { ready, say } from "./words.js";
import { $, announce, el, redraw } from "./dom.js";

const LEVELS = [["info", "level_info"], ["urgent", "level_urgent"]];
const SPANS = [["600", "min10"], ["1800", "min30"], ["3600", "hour"], ["tonight", "tonight"]];
const options = list => list.map(([value, words]) => el("option", { value, "data-t": words, selected: value === SPANS[1][0] }));

const until = (choice, at) => (choice === "tonight" ? "23:59" : instant(now() + Number(choice), at));

// `prefix` keeps the ids apart; `places` are further choices; `at` gives the display's clock, nothing before it is known;
// `send(fields, label, done)` is how it is sent.
export function noticeForm(form, { prefix = "", places = [], at, send }) {
  const id = name => `${prefix}notice-${name}`;
  const choice = (name, words, list) => el("p", {}, el("label", { for: id(name), "data-t": words }), el("select", { id: id(name) }, ...options(list)));
  form.append(
    el("label", { for: id("text"), "data-t": "notice_text" }),
    el("textarea", { id: id("text"), rows: "2", maxlength: "400", required: true }),
    el("div", { class: "chips", id: id("ready"), role: "group", "data-label": "ready_texts" }),
    el("div", { class: "fields" }, choice("level", "level", LEVELS), choice("until", "for_how_long", SPANS),
      places.length > 0 ? choice("where", "where", places) : null),
    el("button", { class: "main", "data-t": "show_notice" }));
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

export function showReady(language, prefix = "") {
  const text = $(`${prefix}notice-text`);
  redraw($(`${prefix}notice-ready`), language, () => ready("ready", language).map(words => el("button", {
    type: "button", lang: language, onclick: () => { text.value = words; announce(words); },
  }, words)));
}
