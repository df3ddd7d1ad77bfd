// Of a conference that publishes in several places: the schedules that are not the publishers' latest, one under
// another, each with what staff may take of it.
import { say } from "./words.js";
import { el, redraw } from "./dom.js";
import { fullClock } from "./time.js";

// Without what changes all the time.
export const troubled = schedules => (schedules || []).filter(one => one.problem)
  .map(({ tag, address, problem, good_at, refused }) => ({ tag, address, problem, good_at, refused }));

// Messages of a schedule begin with what it is called, which stands above them.
const reasonOf = ({ problem }, name) => (problem.startsWith(name) ? problem.slice(name.length).replace(/^:?\s+/, "") : problem);

// Two addresses may differ only in a secret, which nobody sees.
const nameOf = ({ tag, address }, schedules) => (schedules.filter(other => other.address === address).length > 1 ? `${address} (${tag})` : address);

// `accept(schedule, what)` takes one; `named(what)` names its button for those who do not see where it stands.
export function drawUpdates(list, schedules, accept, named = what => what) {
  const row = one => {
    const name = nameOf(one, schedules);
    const what = say("of_display", { what: say("accept"), id: name });
    return el("li", { class: "update" },
      el("strong", {}, name), el("span", { class: "problem" }, reasonOf(one, name)),
      el("span", { class: "quiet" }, one.good_at ? say("update_shown", { time: fullClock(one.good_at) }) : say("no_schedule")),
      one.refused ? el("button", { type: "button", "data-may": "accept", "data-key": one.tag, "aria-label": named(what), onclick: () => accept(one.tag, what) }, say("accept")) : null);
  };
  const focused = list.contains(document.activeElement);
  list.hidden = schedules.length === 0;
  redraw(list, schedules, () => schedules.map(row));
  if (focused && !list.contains(document.activeElement)) list.querySelector("button")?.focus();
}
