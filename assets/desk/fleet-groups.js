// The fleet's groups: what needs somebody first, then room by room.
import { say } from "./words.js";
import { nameOf } from "./fleet-row.js";
import { fullOf, fullWords } from "./fleet-full.js";
import { roomName } from "./fleet-whom.js";
import { el, put } from "./dom.js";

const headings = new Map(); // of each group {element, name, full, say: its button}
let order = "";

// Those with problems, then room by room, what is in no room, and the desks.
const TROUBLED = 0, ROOM = 1, NOWHERE = 2, DESK = 3;
const rankOf = d => (d.problems.length > 0 ? TROUBLED : d.kind === "desk" ? DESK : d.room ? ROOM : NOWHERE);
const groupOf = d => (rankOf(d) === ROOM ? `room/${d.room}` : String(rankOf(d)));
const groupName = d => [say("with_problems"), roomName(d.room), say("no_room"), say("view_desk")][rankOf(d)];

const collator = new Intl.Collator(undefined, { numeric: true });
const compare = (a, b) => rankOf(a) - rankOf(b) || (rankOf(a) === ROOM ? collator.compare(roomName(a.room), roomName(b.room)) || collator.compare(a.room, b.room) : 0)
  || collator.compare(nameOf(a), nameOf(b)) || collator.compare(a.id, b.id);

// A room's heading says whether it is full, and leads to where that is said.
function headingOf(room, address) {
  const name = el("h3", {}), full = el("span", { class: "badge warn", hidden: true });
  const button = el("button", { type: "button", "data-may": "full", hidden: !room, onclick: () => address(`room/${room}`, "fleet-full") });
  return { element: el("li", { class: "group" }, name, full, button), name, full, button };
}

function showHeading(heading, display, at) {
  const room = rankOf(display) === ROOM ? display.room : null, full = room && at ? fullOf(room) : null;
  put(heading.name, groupName(display));
  put(heading.button, `${say("room_full")}…`);
  heading.button.setAttribute("aria-label", say("of_display", { what: say("room_full"), id: room && roomName(room) }));
  heading.full.hidden = !full;
  put(heading.full, full ? fullWords(full, at) : "");
}

// The list's parts in their order: before each group its heading.
function partsOf(sorted, rows, { address, at }) {
  const parts = [], used = new Set();
  for (const display of sorted) {
    const group = groupOf(display);
    if (!headings.has(group)) headings.set(group, headingOf(rankOf(display) === ROOM ? display.room : null, address));
    const heading = headings.get(group);
    if (!used.has(group)) {
      parts.push(heading.element);
      showHeading(heading, display, at);
    }
    used.add(group);
    rows.get(display.id).heading = heading.element;
    parts.push(rows.get(display.id).element);
  }
  for (const [group, heading] of headings)
    if (!used.has(group)) {
      heading.element.remove();
      headings.delete(group);
    }
  return parts;
}

// Cards are moved only where the order has changed, and the focus goes along.
// `address(to, part)` opens the sheet; `at` is the display's clock.
export function arrange(list, displays, rows, more) {
  const sorted = [...displays].sort(compare), parts = partsOf(sorted, rows, more);
  const wanted = JSON.stringify(sorted.map(d => [d.id, groupOf(d)]));
  if (wanted === order) return;
  order = wanted;
  const focused = list.contains(document.activeElement) ? document.activeElement : null;
  let next = list.firstElementChild;
  for (const element of parts) {
    if (element === next) next = next.nextElementSibling;
    else list.insertBefore(element, next);
  }
  if (focused?.isConnected) focused.focus({ preventScroll: true });
}

// A heading is there as long as something stands below it.
export function showHeadings(rows) {
  const used = new Set([...rows.values()].filter(row => !row.element.hidden).map(row => row.heading));
  for (const { element } of headings.values()) element.hidden = !used.has(element);
}
