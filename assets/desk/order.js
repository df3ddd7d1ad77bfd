// Which talks trade places, or which one does not take place: chosen by their titles, each with what that would do.
import { fallWords, foresee, tradeWords } from "./effect.js";
import { now, seconds, when } from "./time.js";
import { say } from "./words.js";
import { $, ask, closable, el, put } from "./dom.js";

const MOST = 3, FRESH_MS = 600; // how many are offered; how long a second tap on the button that opened it does nothing
let send = () => {}, openedAt = 0, round = 0;

const comes = item => item.kind === "talk" && !item.cancelled && !item.moved_to && seconds(item.end) > now();

const runs = item => seconds(item.start) <= now();

// What can be chosen: the talks of each row, the first of which the command is about. What is on comes last: it is seldom meant.
function choices(act, items) {
  const talks = items.filter(comes).slice(0, act === "swap" ? MOST + 1 : MOST);
  const rows = act === "cancel" ? talks.map(a => [a]) : talks.slice(0, -1).map((a, i) => [a, talks[i + 1]]);
  return [...rows.filter(([a]) => !runs(a)), ...rows.filter(([a]) => runs(a))];
}

const questionOf = (act, [a, b]) => (act === "cancel" ? say("ask_cancel", { title: a.title })
  : say("ask_swap", { a: a.title, from: when(a.start), b: b.title, then: when(b.start) }));

function row(act, talks, mine) {
  const item = talks[0], command = { type: "timer", act, item: item.id }, effect = el("span", { class: "quiet" });
  const button = el("button", {
    type: "button", class: "row", onclick: async () => {
      if (performance.now() - openedAt < FRESH_MS) return;
      $("which").close();
      if (await ask(questionOf(act, talks), say(act), act === "cancel" ? "danger" : "main", effect.textContent ? [effect.textContent] : [])) send(command);
    },
  }, el("span", { class: "time" }, when(item.start)), el("span", { class: "what" }, runs(item) ? el("span", { class: "tag" }, say("now")) : null, el("strong", {}, talks.map(talk => talk.title).join(" ⇄ ")), effect));
  foresee(command).then(answer => {
    if (mine !== round || !answer) return;
    put(effect, act === "swap" ? tradeWords(answer, talks) : fallWords(answer, item));
    button.disabled = Boolean(answer.refused && !answer.asks);
  });
  return el("li", {}, button);
}

// `items` are the talks and breaks of the room's day.
export function choose(act, items) {
  const mine = ++round, all = choices(act, items);
  openedAt = performance.now();
  put($("which-h"), say(`which_${act}`));
  $("which-list").replaceChildren(...(all.length > 0 ? all.map(talks => row(act, talks, mine)) : [el("li", { class: "quiet" }, say("none_to_choose"))]));
  $("which").showModal();
  $("which-close").focus();
}

// `callback(command)` sends what was chosen.
export function startOrder(callback) {
  send = callback;
  closable("which");
}
