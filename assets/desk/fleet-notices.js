// The notices that hold for some displays only, which the desk's own status does not tell of: by the log of what was
// sent from here.
import { now, plus, seconds } from "./time.js";
import { say } from "./words.js";
import { isThere } from "./fleet.js";
import { displayOf, whom } from "./fleet-whom.js";

const USUAL_S = 3600; // how long one holds that does not say

// What was said last of each notice, for each of those whom it is for.
function latest(entries) {
  const newest = new Map();
  for (const { type, undone, command, by, at } of entries) {
    const to = command.to || (command.room ? `room/${command.room}` : "all"), key = JSON.stringify([command.item, to]);
    if (type === "notice" && command.item && !undone && !newest.has(key)) newest.set(key, { until: plus(at, USUAL_S), ...command, to, by });
  }
  return [...newest.values()];
}

// `entries` are the log's, newest first; `told` are the notices that the status tells of. One that several displays were
// sent one by one is one notice.
export function elsewhere(entries, told) {
  const found = new Map(), known = new Set(told.map(notice => notice.item));
  if (!isThere()) return [];
  for (const notice of latest(entries)) {
    if (!notice.text || known.has(notice.item) || seconds(notice.until) <= now()) continue;
    const { to, starts_at: starts, ...rest } = notice, key = JSON.stringify([notice.item, notice.text, notice.until]);
    if (!found.has(key)) found.set(key, { ...rest, ...(starts && seconds(starts) > now() ? { starts_at: starts } : {}), to: [] });
    found.get(key).to.push(to);
  }
  return [...found.values()];
}

// Where a notice is shown: of many displays how many.
const FEW = 3;
export function places(notice) {
  if (!notice.to) return "";
  return notice.to.length > FEW && notice.to.every(to => displayOf(to) !== null) ? say("n_displays", { n: notice.to.length }) : notice.to.map(whom).join(", ");
}
