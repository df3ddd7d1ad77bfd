// The wall: small pictures of the displays that can be seen on the page, one after another. Each goes over the broker, so
// few are asked for at a time; those that have waited longest come first, and what has not changed can wait.
import { wide } from "./link.js";

const EVERY_MS = 700, AT_ONCE = 2, OLD_MS = 60000, WIDEST = 640;
const seen = new Set();
let rows = new Map(), on = false, asking = 0, timer = null;

const watcher = typeof IntersectionObserver === "undefined" ? null : new IntersectionObserver(entries => {
  for (const { target, isIntersecting } of entries) seen[isIntersecting ? "add" : "delete"](target.dataset.id);
  next();
}, { rootMargin: "100px" });

// What has a screen, is there, and may look different from its picture.
function wants(row) {
  const { display, wall } = row;
  return seen.has(row.id) && !row.element.hidden && !row.busy && display.state === "online" && display.kind !== "desk"
    && (wall.painted !== display.painted_at || performance.now() - wall.at > OLD_MS);
}

async function ask(row) {
  asking += 1;
  row.wall = { at: performance.now(), painted: row.display.painted_at };
  try {
    await row.load(wide(row.element.clientWidth, WIDEST));
  } catch { /* its badges say what ails it; it is asked again when its turn comes */ }
  asking -= 1;
  next();
}

function next() {
  if (!on || timer || asking >= AT_ONCE || document.visibilityState !== "visible") return;
  const waiting = [...rows.values()].filter(wants).sort((a, b) => a.wall.at - b.wall.at);
  if (waiting.length === 0) return;
  timer = setTimeout(() => { timer = null; next(); }, EVERY_MS);
  ask(waiting[0]);
}

// With every word of the fleet: displays may have come, gone, or painted something else.
export function wallHears(all, shown) {
  rows = all;
  on = shown;
  if (!watcher) return;
  for (const row of rows.values()) {
    row.wall ??= { at: -OLD_MS, painted: null };
    if (on) row.reserve();
    if (on) watcher.observe(row.element);
    else watcher.unobserve(row.element);
  }
  if (!on) seen.clear();
  next();
}
