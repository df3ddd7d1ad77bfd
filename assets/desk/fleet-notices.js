// The notices that hold for other displays only, which a display's own status does not tell of.
import { instant, now, seconds } from "./time.js";
import { say } from "./words.js";
import { heldElsewhere } from "./held.js";
import { displayOf, whom } from "./fleet-whom.js";

// What staff send to a room travels in a scope of its own.
const placeOf = scope => (scope.startsWith("staff/") ? scope.slice("staff/".length) : scope);

// As the status tells of notices, with `to` besides: its times are by the clock that shows `at`. One that several displays
// were sent one by one is one notice.
export function elsewhere(at) {
  const found = new Map();
  for (const { item, text, level, by, starts_at: starts, until, scope } of heldElsewhere()) {
    const key = JSON.stringify([item, text, until]), here = time => instant(seconds(time), at);
    if (seconds(until) <= now()) continue;
    if (!found.has(key)) found.set(key, { item, text, level, by, until: here(until), ...(starts && seconds(starts) > now() ? { starts_at: here(starts) } : {}), to: [] });
    found.get(key).to.push(placeOf(scope));
  }
  return [...found.values()];
}

// Where a notice is shown: of many displays how many.
const FEW = 3;
export function places(notice) {
  if (!notice.to) return "";
  return notice.to.length > FEW && notice.to.every(to => displayOf(to) !== null) ? say("n_displays", { n: notice.to.length }) : notice.to.map(whom).join(", ");
}
