// Which views there are for this token on this display, and which one it opens on.
import { may } from "./may.js";
import * as fleet from "./fleet.js";
import { $ } from "./dom.js";

export const VIEWS = ["room", "staff", "chair", "fleet"];
// Who only looks sees the room in the staff's view, without all that is the staff's.
export const elementOf = view => $(view === "room" ? "staff" : view);

// {room, staff, chair, fleet}: the fleet stays possible until it is known whether there is one.
function possible(status) {
  const desk = status?.view === "desk", staff = may("notice");
  const others = (staff || desk) && (fleet.isThere() || !fleet.isKnown());
  return { room: !staff && !desk, staff, chair: may("timer") && (!desk || status?.room !== null), fleet: others };
}

// What the token is for comes first: at a desk the staff's work is the fleet.
function usual(there, desk) {
  if (desk && there.staff && there.fleet) return "fleet";
  return VIEWS.slice(1).find(name => there[name]) || "room";
}

// The view for what was asked for (or nothing), and the names of those that have a tab.
export function viewFor(asked, status) {
  const there = possible(status);
  const wanted = asked === "room" && there.staff ? "staff" : asked;
  return {
    view: there[wanted] ? wanted : usual(there, status?.view === "desk"),
    tabs: VIEWS.filter(name => there[name] && (name !== "fleet" || fleet.isThere())),
  };
}
