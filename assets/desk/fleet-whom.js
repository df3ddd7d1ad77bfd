// Whom something is for: "all", "room/…", "staff/room/…" (as it travels), "display/…", and of the page alone "view/…": all
// doors, all timers, each of which is sent to by itself.
import { say } from "./words.js";

const VIEWS = { room: "all_doors", stage: "all_timers", hall: "all_foyers" };
export const VIEW_TARGETS = Object.keys(VIEWS).map(view => `view/${view}`);

export const own = display => display.kind !== "desk";
const after = (to, prefix) => (to.startsWith(prefix) ? to.slice(prefix.length) : null);
export const roomOf = to => after(to, "staff/room/") ?? after(to, "room/");
export const displayOf = to => after(to, "display/");
export const viewOf = to => after(to, "view/");

export function whom(to) {
  if (viewOf(to)) return say(VIEWS[viewOf(to)]);
  if (to === "all") return say("to_all");
  return roomOf(to) !== null ? say("to_room", { room: roomOf(to) }) : displayOf(to) ?? to;
}

// Does it arrive there? A display without a room shows all rooms, and hears what is for one of them.
export function reaches(to, display) {
  if (!own(display)) return false;
  if (displayOf(to) !== null) return display.id === displayOf(to);
  if (viewOf(to)) return display.view === viewOf(to);
  return to === "all" || display.room === roomOf(to) || forAll(display);
}
export const forAll = display => !display.room && display.view !== "";

// To whom it is really sent.
export const sentTo = (to, displays) => (viewOf(to) ? displays.filter(d => reaches(to, d)).map(d => `display/${d.id}`) : [to]);
