// One display of the fleet: a card that is made once and changed only where its words change.
import { picture, wide } from "./link.js";
import { clock, fullClock, instant, now } from "./time.js";
import { language, say } from "./words.js";
import { submit } from "./queue.js";
import { asks } from "./asks.js";
import { drawUpdates, troubled } from "./updates.js";
import { el, put, redraw, result, tell } from "./dom.js";

const GRAVE = ["offline", "dark", "duplicate", "refused"];
const TALKING = ["talk", "last-minutes", "questions", "last-minute", "over"];

export const nameOf = display => display.label || display.room || display.id;

// Coarse, so that hundreds of cards do not flicker every second.
function age(s) {
  if (s < 60) return say("age_s", { n: Math.max(10, Math.floor(s / 10) * 10) });
  if (s < 3600) return say("age_min", { n: Math.floor(s / 60) });
  if (s < 172800) return say("age_h", { n: Math.floor(s / 3600) });
  return say("age_d", { n: Math.floor(s / 86400) });
}

// In whole minutes, as the displays themselves count for the attendees.
function left(timer, since) {
  if (!timer || timer.phase === "none") return "";
  const s = timer.held ? timer.left_s : timer.left_s - since;
  const talking = TALKING.includes(timer.phase);
  if (!talking && s <= 0) return "";
  const n = Math.ceil(Math.abs(s) / 60);
  return [say(!talking ? "starts_in" : s < 0 ? "over_by" : "left", { n }), timer.held && say("held")].filter(Boolean).join(", ");
}

function problemWords(display, problem) {
  const key = problem === "schedule" && !display.schedule?.items ? "problem_no_schedule" : `problem_${problem}`;
  const words = say(key);
  return words === key ? problem : words;
}

const badgesOf = display => [
  ...(display.emergency ? [[say("has_emergency", { kind: say(`kind_${display.emergency}`) }), true]] : []),
  ...display.problems.map(problem => [problemWords(display, problem), GRAVE.includes(problem)])];

const stateOf = (display, since) => [
  display.slide && say("slide_is", { slide: display.slide }), display.state === "online" && left(display.timer, since),
  display.pinned && say("is_pinned", { slide: display.pinned }), display.blank && say("is_blank"),
  display.notices > 0 && say(display.view === "stage" ? "has_notices_unshown" : "has_notices", { n: display.notices }),
].filter(Boolean).join(" · ");

function clockWords({ state, skew_ms: skew, simulated }) {
  return [say("clock_is", { state: say(`clock_${state}`) }), skew !== null && Math.abs(skew) >= 1000 && say("skew", { ms: skew }),
    simulated && say("simulated_clock")].filter(Boolean).join(", ");
}

const factsOf = (display, heard) => [
  heard === null ? say("never_heard") : heard < 15 ? say("heard_now") : say("heard_ago", { age: age(heard) }),
  display.painted_at && display.kind !== "desk" && say("painted_at", { time: clock(display.painted_at) }),
  display.schedule && (typeof display.schedule.age_s === "number" ? say("schedule_age", { age: age(display.schedule.age_s) }) : say("schedule_none")),
  display.clock?.state && clockWords(display.clock),
].filter(Boolean).join(" · ");

export class Row {
  constructor(display, address) {
    this.id = display.id;
    this.url = "";
    this.name = el("h4", {});
    this.kind = el("span", { class: "quiet" });
    this.tag = el("p", { class: "quiet tag-line" });
    this.badges = el("p", { class: "badges" });
    this.says = el("p", { class: "said-line" });
    this.state = el("p", { class: "state-line" });
    this.facts = el("p", { class: "quiet facts-line" });
    this.image = el("img", { alt: "" });
    this.caption = el("span", {});
    this.hide = el("button", { type: "button", class: "plain", onclick: () => this.hidePicture() });
    this.figure = el("figure", { hidden: true }, this.image, el("figcaption", { class: "quiet" }, this.caption, this.hide));
    this.out = el("p", { class: "result" });
    this.show = el("button", { type: "button", onclick: () => this.showPicture() });
    this.reason = el("p", { class: "problem" });
    this.accept = el("button", { type: "button", "data-may": "accept", onclick: () => this.acceptUpdate() });
    this.send = el("button", { type: "button", "data-may": "notice", onclick: () => address(this.id) });
    this.refusal = el("div", { class: "with-button", hidden: true }, this.reason, this.accept);
    this.updates = el("ul", { class: "updates", hidden: true });
    this.acts = el("div", { class: "buttons" }, this.show, this.send);
    this.element = el("li", { class: "display", "data-id": this.id },
      el("div", { class: "display-head" }, this.name, this.kind), this.tag, this.badges, this.says, this.state, this.facts, this.refusal, this.updates,
      this.figure, this.out, this.acts);
  }

  // `since` is how many seconds ago the fleet was told.
  update(display, since) {
    const heard = typeof display.heard_s === "number" ? display.heard_s + since : null;
    const words = {
      name: nameOf(display), kind: display.kind === "desk" ? say("view_desk") : display.view ? say(`view_${display.view}`) : "",
      tag: nameOf(display) === display.id ? "" : display.id, badges: badgesOf(display), says: (display.says || []).join(" · "),
      state: stateOf(display, heard || 0), facts: factsOf(display, heard), online: display.state === "online",
      update: display.state === "online" && display.schedule?.problem || "", refused: display.schedule?.refused === true,
      updates: display.state === "online" ? troubled(display.schedules) : [],
    };
    this.display = display;
    const key = JSON.stringify([language(), words, display.kind]);
    if (key === this.key) return;
    this.key = key;
    this.search = [words.name, words.kind, display.id, display.room, words.says, words.state, ...words.badges.map(([text]) => text)].join(" ").toLowerCase();
    for (const part of ["name", "kind", "tag", "says", "state", "facts"]) {
      put(this[part], words[part]);
      this[part].hidden = words[part] === "";
    }
    put(this.reason, words.update);
    this.refusal.hidden = words.update === "" || words.updates.length > 0;
    drawUpdates(this.updates, words.updates, (schedule, what) => this.acceptUpdate(schedule, what), what => say("of_display", { what, id: this.id }));
    this.accept.hidden = !words.refused;
    this.badges.hidden = words.badges.length === 0;
    redraw(this.badges, words.badges, () => words.badges.map(([text, grave]) => el("span", { class: grave ? "badge alarm" : "badge warn" }, text)));
    this.element.dataset.state = !words.online ? "offline" : display.problems.length > 0 ? "trouble" : "fine";
    this.acts.hidden = display.kind === "desk"; // it has no screen to see or to steer
    this.show.disabled = this.busy || !words.online;
    this.buttons();
  }

  buttons() {
    const id = this.id;
    for (const [button, key] of [[this.show, this.url ? "picture_again" : "picture"], [this.hide, "picture_hide"], [this.send, "address"], [this.accept, "accept"]]) {
      put(button, say(key));
      button.setAttribute("aria-label", say("of_display", { what: say(key), id }));
    }
  }

  acceptUpdate(schedule, what) {
    const send = (fields, label) => submit({ ...fields, to: `display/${this.id}` }, label, tell(this.out, label));
    asks(send).accept(schedule, what);
  }

  // Each picture goes over the broker.
  async load(width) {
    const url = await picture(`api/v1/fleet/screen.png?display=${encodeURIComponent(this.id)}&width=${width}`);
    if (this.url) URL.revokeObjectURL(this.url);
    this.url = this.image.src = url;
    this.image.alt = (this.display.says || []).join(". ") || this.id;
    if (this.display.at) put(this.caption, say("picture_of", { time: fullClock(instant(now(), this.display.at)) }));
    this.figure.hidden = false;
  }

  // A place of the picture's shape before there is one: nothing moves away when it comes.
  reserve() {
    const { kind, width, height } = this.display;
    if (kind === "desk") return;
    this.image.style.aspectRatio = width && height ? `${width} / ${height}` : "16 / 9";
    this.figure.hidden = false;
  }

  async showPicture() {
    this.busy = this.show.disabled = true;
    result(this.out, "sending", say("picture_asked"));
    try {
      await this.load(wide(this.element.clientWidth, this.display.width || 480));
      put(this.out, "");
    } catch (error) {
      result(this.out, "refused", say("picture_lost", { detail: error.message }));
    }
    this.busy = false;
    this.show.disabled = this.display.state !== "online";
    this.buttons();
  }

  hidePicture() {
    if (this.url) URL.revokeObjectURL(this.url);
    if (this.figure.contains(document.activeElement)) this.show.focus();
    this.url = "";
    this.image.removeAttribute("src");
    this.figure.hidden = true;
    this.buttons();
  }
}
