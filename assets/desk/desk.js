// The start of the page: who asks, which view, and what becomes of each status.
import { anew, awake, drop, follow, followFleet, hurry, json, Problem, takeToken, useToken } from "./link.js";
import { hurryUnsent, onChange, onQuestion, restore, unsent, withdraw } from "./queue.js";
import { clock, fullClock, instant, now, sync, useClock, useZone, when } from "./time.js";
import { choose, language, load, names, preferred, say, speak, translate } from "./words.js";
import { isKnown, learn, may, showWho } from "./may.js";
import { elementOf, viewFor, VIEWS } from "./views.js";
import { onLog } from "./undo.js";
import { setReach, setTexts, showStrip } from "./emergency.js";
import { $, announce, ask, el, put, redraw } from "./dom.js";
import * as chair from "./chair.js";
import * as fleet from "./fleet.js";
import * as full from "./full.js";
import * as journal from "./journal.js";
import * as screen from "./screen.js";
import * as staff from "./staff.js";
import * as talks from "./talks.js";

const VIEW = "plumbline.view";
let chosen = null, view = "", status = null, agenda = null, link = "connecting", asOf = null;
let fetchedFor = "", logFor = -1, asking = false;

function showLink() {
  const line = $("link");
  line.dataset.state = link;
  put(line, link === "lost" ? (asOf ? say("lost", { time: fullClock(asOf) }) : say("lost_never"))
    : link === "live" && status?.clock.simulated ? say("simulated") : say(link === "live" ? "live" : "connecting"));
  line.hidden = link === "refused";
}

// Nothing is there before the display has said what it is and what the token may do.
function showView() {
  const asked = location.hash.slice(1);
  if (VIEWS.includes(asked) && asked !== view) {
    chosen = asked;
    localStorage.setItem(VIEW, chosen);
  }
  if (!isKnown() || !status || link === "refused") {
    view = "";
    $("tabs").hidden = true;
    for (const name of ["staff", "chair", "fleet"]) if ($(name)) $(name).hidden = true;
    return;
  }
  const { view: name, tabs } = viewFor(chosen, status);
  if (name !== view) {
    logFor = -1; // what was sent from the other may tell nothing of itself
    scrollTo(0, 0);
  }
  view = document.body.dataset.view = name;
  if (location.hash !== `#${view}`) history.replaceState(null, "", `${location.pathname}#${view}`);
  $("tabs").hidden = tabs.length < 2;
  for (const tab of VIEWS) {
    $(`tab-${tab}`).hidden = !tabs.includes(tab);
    if (elementOf(tab)) elementOf(tab).hidden = elementOf(view) !== elementOf(tab);
    if (view === tab) $(`tab-${tab}`).setAttribute("aria-current", "page");
    else $(`tab-${tab}`).removeAttribute("aria-current");
  }
  fleet.draw();
  // A desk's log and notices are the fleet's.
  followFleet(view === "fleet" || (view === "staff" && status.view === "desk"));
  refetch();
}

// The display says what the token may do: first of all, and whenever that is another than before.
function learnWho(fresh) {
  const before = isKnown();
  if (!learn(fresh)) return;
  for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
  showWho(status?.at);
  showView();
  talks.draw();
  journal.draw();
  if (before && fresh) announce(say("role_now", { role: say(`role_${fresh.role}`) }));
}

// The ready texts are in the display's language, whose words may come later.
function showReady() { for (const part of [staff, chair, fleet]) part.showAgenda(agenda); }

async function refetch() {
  if ((view === "staff" || view === "fleet") && may("log") && logFor !== status.number) {
    logFor = status.number;
    journal.refresh();
  }
  const wanted = `${status.number} ${status.schedule.good_at} ${status.at.slice(0, 10)} ${status.room} ${status.view}`;
  if (fetchedFor === wanted) return;
  fetchedFor = wanted;
  const { number } = status;
  try {
    agenda = await json("api/v1/agenda");
    useZone(agenda.zone);
    load(agenda.language).then(showReady);
    $("talks-problem").hidden = true;
    talks.show(agenda, number);
    staff.showAgenda(agenda);
    chair.showAgenda(agenda);
    fleet.showAgenda(agenda);
    setTexts(agenda.emergencies, agenda.language);
    journal.draw();
  } catch (error) {
    fetchedFor = "";
    $("talks-problem").hidden = !(error instanceof Problem);
    put($("talks-problem"), error.message);
  }
}

const showClock = () => put($("clock"), clock(instant(now(), status.at)));

function showStatus() {
  showClock();
  document.title = `${status.label || status.display} · Plumbline`;
  put($("room"), status.label || status.display);
  put($("event"), status.event);
  put($("version"), `Plumbline ${status.version}`);
  showStrip(status.emergency);
  journal.show(status);
  screen.show(status);
  staff.show(status);
  full.show(status);
  chair.show(status);
  fleet.show(status);
  showWho(status.at);
  if (viewFor(chosen, status).view !== view) showView();
  refetch();
}

function setLink(state) {
  if (link === state) return;
  const was = link;
  link = state;
  $("token-view").hidden = state !== "refused";
  document.body.dataset.link = state;
  if (state === "live") {
    hurryUnsent();
    fleet.refresh();
  }
  if (was === "refused" || state === "refused") showView();
  showLink();
}

function onRefused(problem) {
  if (asking) return;
  learnWho(null);
  setLink("refused");
  put($("token-problem"), problem.message);
}

function tick() {
  if (status) {
    showClock();
    chair.tick();
    fleet.tick();
    talks.draw();
    journal.draw();
  }
  // At the turn of the display's second, so that both count together.
  const rest = status ? 1 - ((now() % 1) + 1) % 1 : 1;
  setTimeout(tick, rest * 1000 + 20);
}

function showUnsent() {
  const list = unsent();
  $("outbox").hidden = list.length === 0;
  redraw($("unsent"), list.map(e => [e.command.id, e.detail, e.mayHaveArrived]), () => list.map(({ command, label, detail, mayHaveArrived }) => el("li", {},
    el("div", {}, el("span", { class: "what" }, label), el("span", { class: "quiet" }, detail || (mayHaveArrived ? say("may_have_arrived") : ""))),
    el("button", {
      type: "button", "data-key": command.id, "aria-label": `${say("withdraw")}: ${label}`, onclick: () => withdraw(command.id),
    }, say("withdraw")))));
}

function words() {
  translate();
  showWho(status?.at);
  $("language").value = language();
  for (const part of [staff, talks, full, chair, fleet]) part.words();
  showLink();
  showUnsent();
  if (status) showStatus();
  talks.draw();
  journal.draw();
}

function controls() {
  $("language").replaceChildren(...names().map(([tag, name]) => el("option", { value: tag, lang: tag }, name)));
  $("language").addEventListener("change", async event => {
    await choose(event.target.value);
    words();
  });
  $("token-form").addEventListener("submit", event => {
    event.preventDefault();
    if (!useToken($("token").value, $("remember").checked)) {
      put($("token-problem"), say("token_bad"));
      return;
    }
    $("token").value = "";
    comeBack();
  });
  $("forget").addEventListener("click", () => {
    useToken("", false);
    asking = true;
    drop();
    learnWho(null);
    setLink("refused");
    put($("token-problem"), "");
    $("token").focus();
  });
  for (const [id, answer] of [["ask-yes", "yes"], ["ask-no", "no"]]) $(id).addEventListener("click", () => $("ask").close(answer));
}

// "What would make a talk last more than twelve hours" and the like.
const QUESTIONS = { "lasts-long": "ask_long", "starts-past": "ask_past", overlaps: "ask_overlaps" };
function sure(problem, command) {
  const key = QUESTIONS[problem.code], title = command.item ? talks.titleOf(command.item) : command.room || say("this_talk");
  return ask(key && problem.at ? say(key, { title, time: when(problem.at) }) : problem.message, say("yes_do_it"));
}

function comeBack() {
  asking = false;
  chosen = VIEWS.find(name => location.hash === `#${name}`) || null; // who it is now opens it anew
  setLink("connecting");
  fetchedFor = "";
  logFor = -1;
  anew();
  hurryUnsent();
}

function run() {
  // What somebody chose before who had another link says nothing.
  if (takeToken()) localStorage.removeItem(VIEW);
  chosen = VIEWS.find(name => location.hash === `#${name}`) || localStorage.getItem(VIEW);
  controls();
  onLog(id => {
    for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
    location.hash = "#staff";
    showView();
    journal.showEntry(id);
  });
  fleet.start(showView, () => {
    logFor = -1;
    if (status) refetch();
  });
  setReach(fleet.reach, fleet.stages);
  for (const part of [screen, staff, talks, chair]) part.start();
  onChange(showUnsent);
  onQuestion(sure);
  words();
  showView();
  window.addEventListener("hashchange", () => {
    if (takeToken()) comeBack();
    showView();
  });
  window.addEventListener("online", () => { hurry(); hurryUnsent(); });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") awake(); });
  window.addEventListener("offline", drop);
  restore();
  tick();
  follow({
    me(fresh) { if (!asking) learnWho(fresh); },
    status(fresh) {
      if (asking) return;
      status = fresh;
      sync(status.at);
      useClock(status.clock.hours);
      asOf = status.at;
      setLink("live");
      showLink();
      showStatus();
    },
    heard() {
      if (!status || asking) return;
      asOf = instant(now(), status.at);
      setLink("live");
    },
    fleet(fresh) { if (!asking) fleet.hear(fresh); },
    lost() { if (!asking) setLink("lost"); },
    refused: onRefused,
  });
}

// A page that waits for its words for long begins without: they come when they are there.
const WORDS_MS = 1500;
const spoken = speak(preferred());
await Promise.race([spoken, new Promise(resolve => setTimeout(resolve, WORDS_MS))]);
run();
if (language() !== preferred()) spoken.then(words);
