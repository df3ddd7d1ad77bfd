// What can be asked of a display, or of many. `send(fields, label)` is how.
import { say } from "./words.js";
import { ask } from "./dom.js";

export const asks = (send, sure = () => say("ask_blank")) => ({
  pin(slide) { if (slide) send({ type: "pin", slide, on: true }, say("did_pin", { slide })); },
  unpin() { send({ type: "pin", on: false }, say("did_unpin")); },
  view(name) { send({ type: "playlist", view: name }, say("did_view", { view: say(`view_${name}`) })); },
  identify(on) { send({ type: "identify", on }, say(on ? "did_identify" : "identify_off")); },
  // Without a schedule's tag: all that were refused.
  accept(schedule, label = say("accept")) { send(schedule ? { type: "accept", schedule } : { type: "accept" }, label); },
  reload() { send({ type: "reload" }, say("reload")); },
  light() { send({ type: "blank", on: false }, say("did_unblank")); },
  async dark() { if (await ask(sure(), say("blank"))) send({ type: "blank", on: true }, say("did_blank")); },
});
