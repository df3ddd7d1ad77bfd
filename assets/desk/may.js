// What the token may do, as the display says it. Nothing is shown that would be refused: what has data-may="ACT" is
// there only for those who may (desk.css), and views.js asks here which views there are.
import { say } from "./words.js";
import { $, put } from "./dom.js";
import { instant, seconds, when } from "./time.js";

let me = null; // {role, name, room?, expires?, acts}: nothing before the display has said so

export const isKnown = () => me !== null;
export const may = act => me !== null && me.acts.includes(act);

// Takes what the display says; true where that is something else than before.
export function learn(fresh) {
  const before = JSON.stringify(me);
  me = fresh;
  document.body.dataset.acts = me ? me.acts.join(" ") : "";
  return JSON.stringify(me) !== before;
}

// "Ana · chair · Jade · until 18:00", and above all else where a chair's link is for another room; `at` is an instant of the display's clock.
export function showWho(at) {
  const lost = me !== null && me.room !== undefined && !may("timer");
  $("elsewhere").hidden = !lost;
  put($("elsewhere"), lost ? say("elsewhere", { room: me.room }) : "");
  put($("who"), me ? [me.name, say(`role_${me.role}`), me.room, me.expires && at && say("valid_until", { time: when(instant(seconds(me.expires), at)) })]
    .filter(Boolean).join(" · ") : "");
}
