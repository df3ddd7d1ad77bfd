// The staff's controls: notices, this display, the emergency, and how schedule and clock stand.
import { submit } from "./queue.js";
import { clock, fullClock, when } from "./time.js";
import { say } from "./words.js";
import { asks } from "./asks.js";
import { emergencyForm, showEmergency } from "./emergency.js";
import { noticeForm, showReady } from "./notice.js";
import { drawUpdates, troubled } from "./updates.js";
import { tellUndo } from "./undo.js";
import { elsewhere, places } from "./fleet-notices.js";
import { onHeld } from "./held.js";
import { $, el, put, redraw, tell } from "./dom.js";

let status = null, agenda = null;

const SECTIONS = ["emergency", "update", "screen", "talks", "notices", "full", "display", "health", "log"];
const OF_A_SCREEN = ["screen", "full", "display"];
const NAMES = { full: "room_full" };

// By script, because the part behind the # in the address says which view it is.
function jumps() {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const there = SECTIONS.filter(name => !$(`sec-${name}`).hidden);
  redraw($("jump"), there, () => there.map(name => el("button", {
    type: "button", class: name === "emergency" ? "alarm" : "", "data-may": $(`sec-${name}`).dataset.may,
    onclick: () => {
      const section = $(`sec-${name}`), fold = section.querySelector(":scope > details");
      if (fold) fold.open = true;
      section.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "start" });
    },
  }, say(NAMES[name] || name))));
}

// A desk of the fleet has no screen of its own.
function showParts() {
  const desk = status.view === "desk";
  for (const name of OF_A_SCREEN) $(`sec-${name}`).hidden = desk;
  $("notice-where").parentElement.hidden = desk;
  $("notices-for").hidden = !desk && status.view !== "stage";
  put($("notices-for"), say(desk ? "notices_for_all" : "timer_no_notice"));
  jumps();
}

function takeBack(notice) {
  const label = `${say("take_back")}: ${notice.text}`, back = { type: "notice", item: notice.item, text: "" };
  for (const to of notice.to || [null]) submit(to ? { ...back, to } : back, label, tellUndo($("notices-result"), label));
}

function showNotices() {
  const row = notice => el("li", {},
    el("div", {},
      el("span", { class: "what" }, notice.starts_at ? el("span", { class: "badge" }, say("to_come")) : null,
        notice.level === "urgent" ? el("span", { class: "badge alarm" }, say("level_urgent")) : null, notice.text),
      el("span", { class: "quiet" }, [places(notice), notice.starts_at
        ? say("from_until", { by: notice.by, from: when(notice.starts_at), until: when(notice.until) })
        : say("by_until", { by: notice.by, time: when(notice.until) })].filter(Boolean).join(" · "))),
    el("button", {
      type: "button", "data-key": `${notice.item} ${notice.to || ""}`, "aria-label": `${say("take_back")}: ${notice.text}`, onclick: () => takeBack(notice),
    }, say("take_back")));
  const none = () => [el("li", { class: "quiet" }, say("no_notices"))];
  const told = [...status.notices, ...(status.notices_to_come || [])].map(n => (status.view === "desk" ? { ...n, to: ["all"] } : n));
  const all = [...told, ...elsewhere(status.at)];
  redraw($("notices"), all.map(n => [n, places(n)]), () => (all.length > 0 ? all.map(row) : none()));
}

function send(fields, label) {
  submit(fields, label, tellUndo($("display-result"), label));
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

// A schedule that is not the publisher's latest. What staff may accept takes one tap.
function showUpdate() {
  const { schedule, schedules } = status;
  const some = troubled(schedules);
  $("sec-update").hidden = !schedule.problem;
  put($("update-what"), some.length > 0 ? say("updates_of", { n: some.length, all: schedules.length }) : schedule.problem);
  put($("update-shown"), schedule.good_at ? say("update_shown", { time: fullClock(schedule.good_at) }) : say("no_schedule"));
  $("update-shown").hidden = some.length > 0;
  $("update-acts").hidden = !schedule.refused || some.length > 0;
  drawUpdates($("updates"), some, acceptUpdate);
}

function acceptUpdate(schedule, what) {
  asks((fields, label) => submit(fields, label, tell($("update-result"), label))).accept(schedule, what);
}

function displayControls() {
  const { pin, unpin, view, identify, reload, dark, light } = asks(send);
  $("pin").addEventListener("click", () => pin($("pin-slide").value));
  $("unpin").addEventListener("click", unpin);
  for (const button of $("views").querySelectorAll("button")) button.addEventListener("click", () => view(button.dataset.view));
  $("identify").addEventListener("click", () => identify(!status?.identify));
  $("accept").addEventListener("click", () => acceptUpdate());
  $("reload").addEventListener("click", reload);
  $("blank").addEventListener("click", () => (status?.blank ? light() : dark()));
}

function showHealth() {
  const { schedule, clock: machine } = status;
  const facts = [
    [say("schedule"), schedule.good_at
      ? say("good_at", { items: schedule.items, source: say(`source_${schedule.source}`), time: clock(schedule.good_at) }) : say("no_schedule")],
    schedule.problem && [say("problem"), schedule.problem],
    [say("clock"), [say(`clock_${machine.state}`), machine.simulated && say("simulated_clock"),
      machine.skew_ms !== null && say("skew", { ms: machine.skew_ms })].filter(Boolean).join(" · ")],
    status.view !== "desk" && [say("painted"), fullClock(status.painted_at)],
  ].filter(Boolean);
  redraw($("facts"), facts, () => facts.flatMap(([name, text]) => [el("dt", {}, name), el("dd", {}, text)]));
  const row = finding => el("li", { class: finding.severity },
    el("strong", {}, `${say(`severity_${finding.severity}`)}: ${finding.what}`), el("span", {}, finding.advice), el("code", {}, finding.path));
  const none = () => [el("li", { class: "quiet" }, say("no_findings"))];
  redraw($("findings"), status.findings, () => (status.findings.length > 0 ? status.findings.map(row) : none()));
}

export function show(fresh) {
  status = fresh;
  showUpdate();
  showParts();
  showNotices();
  showDisplay();
  showHealth();
  showEmergency(status.emergency?.kind);
}

export function showAgenda(fresh) {
  agenda = fresh;
  redraw($("pin-slide"), agenda.slides, () => agenda.slides.map(name => el("option", {}, name)));
  showReady(agenda);
}

export function words() {
  jumps();
  if (agenda) showAgenda(agenda);
}

export function start() {
  noticeForm($("notice-form"), {
    places: [["", "everywhere"], ["here", "this_room"]], at: () => status?.at,
    send(fields, label, done) {
      const here = $("notice-where").value === "here" && status.room;
      submit(here ? { ...fields, room: status.room } : fields, label, tellUndo($("notice-result"), label, done));
    },
  });
  displayControls();
  onHeld(() => { if (status) showNotices(); });
  const out = $("emergency-result");
  emergencyForm($("emergency-form"), {
    current: () => status?.emergency, at: () => status?.at, out, send: (fields, label) => submit(fields, label, tell(out, label)),
  });
}
