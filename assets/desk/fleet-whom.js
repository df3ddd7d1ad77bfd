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

// What a room is called on its displays, where they agree; else what the schedule calls it.
let labels = new Map();
export function learnRooms(displays) {
  labels = new Map();
  for (const { room, label } of displays.filter(d => own(d) && d.room))
    labels.set(room, labels.has(room) && labels.get(room) !== label ? "" : label);
}
export const roomName = room => labels.get(room) || room;

export function whom(to) {
  if (viewOf(to)) return say(VIEWS[viewOf(to)]);
  if (to === "all") return say("to_all");
  return roomOf(to) !== null ? say("to_room", { room: roomName(roomOf(to)) }) : displayOf(to) ?? to;
}

// Is it shown there? A display without a room shows of one room only what becomes of its talks.
export function reaches(to, display) {
  if (!own(display)) return false;
  if (displayOf(to) !== null) return display.id === displayOf(to);
  if (viewOf(to)) return display.view === viewOf(to);
  return to === "all" || display.room === roomOf(to);
}

// To whom it is really sent.
export const sentTo = (to, displays) => (viewOf(to) ? displays.filter(d => reaches(to, d)).map(d => `display/${d.id}`) : [to]);
