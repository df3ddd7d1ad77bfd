// What holds, as the display or desk says it: here, and of notices on other displays of the fleet.
import { json } from "./link.js";

let desk = { entries: [], elsewhere: [] }, asking = false, again = false;
const listeners = [];

export const held = () => desk.entries;
export const heldElsewhere = () => desk.elsewhere || [];
export const onHeld = callback => { listeners.push(callback); };

// It may be another's doing, so it is asked for. Where it cannot be had, what was known goes on.
export async function readHeld() {
  again = asking;
  if (asking) return;
  asking = true;
  try {
    desk = await json("api/v1/desk");
    for (const tell of listeners) tell();
  } catch { /* a lost connection is said once, above */ }
  asking = false;
  if (again) readHeld();
}
