// The staff's controls: notices, this display, the emergency, and how schedule and clock stand.
import { submit } from "./queue.js";
import { clock, fullClock, instant, now } from "./time.js";
import { ready, say } from "./words.js";
import { $, announce, ask, el, holdButton, put, redraw, result, tell } from "./dom.js";

let status = null, agenda = null;

const SECTIONS = ["emergency", "screen", "talks", "notices", "full", "display", "health", "log"];
const NAMES = { full: "room_full" };

// By script, because the part behind the # in the address says which view it is.
function jumps() {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  $("jump").replaceChildren(...SECTIONS.map(name => el("button", {
    type: "button", class: name === "emergency" ? "alarm" : "",
    onclick: () => $(`sec-${name}`).scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "start" }),
  }, say(NAMES[name] || name))));
}

function noticeUntil(choice) {
  return choice === "tonight" ? `${status.at.slice(0, 11)}23:59:00${status.at.slice(19)}` : instant(now() + Number(choice), status.at);
}

function sendNotice(event) {
  event.preventDefault();
  if (!status) return;
  const name = crypto.getRandomValues(new Uint32Array(1))[0].toString(36);
  const fields = {
    type: "notice", item: `notice-${name}`, text: $("notice-text").value.trim(), level: $("notice-level").value,
    until: noticeUntil($("notice-until").value),
  };
  if ($("notice-where").value === "here" && status.room) fields.room = status.room;
  submit(fields, `${say("notice")}: ${fields.text}`, tell($("notice-result"), say("notice"), () => { $("notice-form").reset(); }));
}

function takeBack(notice) {
  const label = `${say("take_back")}: ${notice.text}`;
  submit({ type: "notice", item: notice.item, text: "" }, label, tell($("notice-result"), label));
}

function showNotices() {
  const row = notice => el("li", {},
    el("div", {},
      el("span", { class: "what" }, notice.level === "urgent" ? el("span", { class: "badge alarm" }, say("level_urgent")) : null, notice.text),
      el("span", { class: "quiet" }, say("by_until", { by: notice.by, time: clock(notice.until) }))),
    el("button", {
      type: "button", "data-key": notice.item, "aria-label": `${say("take_back")}: ${notice.text}`, onclick: () => takeBack(notice),
    }, say("take_back")));
  const none = () => [el("li", { class: "quiet" }, say("no_notices"))];
  redraw($("notices"), status.notices, () => (status.notices.length > 0 ? status.notices.map(row) : none()));
}

function send(fields, label) {
  submit(fields, label, tell($("display-result"), label));
}

function showDisplay() {
  put($("display-state"), [status.display, say(`view_${status.view}`), status.pinned && say("is_pinned", { slide: status.pinned }),
    status.blank && say("is_blank"), status.identify && say("is_named")].filter(Boolean).join(" · "));
  $("unpin").hidden = !status.pinned;
  put($("unpin"), say("unpin", { slide: status.pinned || "" }));
  put($("blank"), say(status.blank ? "unblank" : "blank"));
  put($("identify"), say(status.identify ? "identify_off" : "identify"));
  for (const button of $("views").querySelectorAll("button")) button.setAttribute("aria-pressed", String(button.dataset.view === status.view));
}

function displayControls() {
  $("pin").addEventListener("click", () => {
    const slide = $("pin-slide").value;
    if (slide) send({ type: "pin", slide, on: true }, say("did_pin", { slide }));
  });
  $("unpin").addEventListener("click", () => send({ type: "pin", on: false }, say("did_unpin")));
  for (const button of $("views").querySelectorAll("button"))
    button.addEventListener("click", () => send({ type: "playlist", view: button.dataset.view }, say("did_view", { view: button.textContent })));
  $("identify").addEventListener("click", () => send({ type: "identify", on: !status?.identify }, say(status?.identify ? "identify_off" : "identify")));
  $("reload").addEventListener("click", () => send({ type: "reload" }, say("reload")));
  $("blank").addEventListener("click", async () => {
    if (status?.blank) send({ type: "blank", on: false }, say("did_unblank"));
    else if (await ask(say("ask_blank"), say("blank"))) send({ type: "blank", on: true }, say("did_blank"));
  });
}

// Held first, then asked.
async function emergency(kind) {
  const out = $("emergency-result");
  const text = kind === "lift" ? status?.emergency?.text || say(`kind_${status?.emergency?.kind || "test"}`) : $("emergency-text").value.trim();
  if (kind === "custom" && !text) {
    result(out, "refused", say("needs_text"));
    $("emergency-text").focus();
    return;
  }
  result(out, "sending", "");
  if (!await ask(say(`ask_${kind}`, { text }), say(`kind_${kind}`), kind !== "lift")) return;
  const label = say(`kind_${kind}`);
  submit({ type: "emergency", kind, ...(kind === "custom" ? { text } : {}) }, label, tell(out, label));
}

function showHealth() {
  const { schedule, clock: machine } = status;
  const facts = [
    [say("schedule"), schedule.good_at
      ? say("good_at", { items: schedule.items, source: say(`source_${schedule.source}`), time: clock(schedule.good_at) }) : say("no_schedule")],
    schedule.problem && [say("problem"), schedule.problem],
    [say("clock"), [machine.state, machine.simulated && say("simulated_clock"),
      machine.skew_ms !== null && say("skew", { ms: machine.skew_ms })].filter(Boolean).join(" · ")],
    [say("painted"), fullClock(status.painted_at)],
  ].filter(Boolean);
  redraw($("facts"), facts, () => facts.flatMap(([name, text]) => [el("dt", {}, name), el("dd", {}, text)]));
  const row = finding => el("li", { class: finding.severity },
    el("strong", {}, `${say(`severity_${finding.severity}`)}: ${finding.what}`), el("span", {}, finding.advice), el("code", {}, finding.path));
  const none = () => [el("li", { class: "quiet" }, say("no_findings"))];
  redraw($("findings"), status.findings, () => (status.findings.length > 0 ? status.findings.map(row) : none()));
}

export function show(fresh) {
  status = fresh;
  showNotices();
  showDisplay();
  showHealth();
  $("emergency-on").hidden = !status.emergency;
}

export function showAgenda(fresh) {
  agenda = fresh;
  redraw($("pin-slide"), agenda.slides, () => agenda.slides.map(name => el("option", {}, name)));
  redraw($("notice-ready"), agenda.language, () => ready("ready", agenda.language).map(text => el("button", {
    type: "button", lang: agenda.language, onclick: () => { $("notice-text").value = text; announce(text); },
  }, text)));
}

export function words() {
  jumps();
  if (agenda) showAgenda(agenda);
}

export function start() {
  $("notice-form").addEventListener("submit", sendNotice);
  displayControls();
  for (const button of document.querySelectorAll(".hold"))
    holdButton(button, () => emergency(button.dataset.kind), () => result($("emergency-result"), "refused", say("hold_longer")));
}
