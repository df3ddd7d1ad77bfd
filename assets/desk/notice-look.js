// A notice as this display would show it, page by page, before it is sent: drawn by the display itself.
import { call, wide } from "./link.js";
import { say } from "./words.js";
import { el, put } from "./dom.js";

const TRIES = 4, WIDEST = 960;
const pause = s => new Promise(resolve => setTimeout(resolve, s * 1000));

// `body` is the command that would show it. The display draws few at a time, and says when to ask again.
async function drawn(body, page, width, isWanted) {
  for (let tries = 1; ; tries += 1) {
    try {
      const response = await call(`api/v1/notice.png?page=${page}&width=${width}`, {
        method: "POST", headers: { "Content-Type": "application/json" }, body, signal: AbortSignal.timeout(10000),
      });
      return URL.createObjectURL(await response.blob());
    } catch (error) {
      if (!error.retryAfter || tries === TRIES || !isWanted()) throw error;
      await pause(error.retryAfter);
    }
  }
}

export function noticeLook(id) {
  const image = el("img", { alt: "", hidden: true }), caption = el("span", { role: "status" });
  const turn = (way, sign, words) => el("button", { type: "button", class: "plain", "data-label": words, onclick: () => show(page + way) }, sign);
  const back = turn(-1, "‹", "page_before"), on = turn(1, "›", "page_after");
  const box = el("figure", { class: "look", id, hidden: true }, image, el("figcaption", { class: "quiet" }, back, caption, on));
  let body = "", pages = 0, page = 1, asked = 0;

  async function show(wanted) {
    const mine = ++asked;
    page = wanted;
    back.hidden = on.hidden = pages < 2;
    back.disabled = page === 1;
    on.disabled = page === pages;
    let text = say("page_of", { n: page, all: pages }), fresh = "";
    try {
      fresh = await drawn(body, page, wide(box.parentElement.clientWidth, WIDEST), () => mine === asked);
    } catch (error) { text = say("look_failed", { detail: error.message }); }
    if (mine !== asked) return URL.revokeObjectURL(fresh);
    URL.revokeObjectURL(image.src);
    image.hidden = fresh === "";
    if (fresh) image.src = fresh;
    image.alt = JSON.parse(body).text;
    box.hidden = false;
    put(caption, text);
  }

  return {
    box,
    // Of a notice that is none there is nothing to see.
    see(command, count) {
      [body, pages] = [command, count];
      if (count > 0) return show(1);
      asked += 1;
      box.hidden = true;
      return null;
    },
  };
}
