// What the screen shows: its picture, its words, now and next.
import { picture, wide } from "./link.js";
import { clocks } from "./time.js";
import { say } from "./words.js";
import { $, el, put, redraw } from "./dom.js";

const EVERY_MS = 2000;
let wanted = "", shown = "", busy = false, last = -EVERY_MS, timer = null, url = "";
let inView = false, width = 0;

const visible = () => inView && !$("staff").hidden && document.visibilityState === "visible";

// Fetched only while somebody can see it, and at most every two seconds however often the pixels change.
function refresh() {
  if (busy || timer || !wanted || wanted === shown || !visible()) return;
  const wait = last + EVERY_MS - performance.now();
  if (wait > 0) {
    timer = setTimeout(() => { timer = null; refresh(); }, wait);
    return;
  }
  load();
}

async function load() {
  busy = true;
  last = performance.now();
  const hash = wanted;
  const image = $("picture");
  try {
    const fresh = await picture(`api/v1/screen.png?width=${wide($("sec-screen").clientWidth, width)}`);
    image.src = fresh;
    image.hidden = false;
    image.classList.remove("old");
    if (url) URL.revokeObjectURL(url);
    url = fresh;
    shown = hash;
  } catch (error) {
    image.classList.add("old");
    put($("slide"), say("picture_lost", { detail: error.message }));
  }
  busy = false;
  refresh();
}

const people = item => item.speakers.map(s => s.name).join(", ");

function entry(item) {
  const was = item.was && (item.was.start !== item.start || item.was.end !== item.end)
    ? el("s", {}, clocks(item.was)) : null;
  return el("dd", { class: item.cancelled && !item.moved_to ? "gone" : "" },
    el("span", { class: "time" }, was, was ? " " : "", clocks(item)),
    el("strong", {}, item.title), el("span", { class: "quiet" }, people(item)));
}

export function show(status) {
  wanted = status.picture;
  width = status.width;
  const image = $("picture");
  image.width = status.width;
  image.height = status.height;
  image.alt = status.says.join(". ") || status.slide;
  put($("slide"), say("slide_is", { slide: status.slide }));
  redraw($("says"), status.says, () => status.says.map(text => el("li", {}, text)));
  const nothing = () => el("dd", { class: "quiet" }, say("nothing"));
  redraw($("on"), [status.now, status.next], () => [
    el("dt", { class: "tag" }, say("now")), ...(status.now.length > 0 ? status.now.map(entry) : [nothing()]),
    el("dt", { class: "tag next" }, say("next")), status.next ? entry(status.next) : nothing()]);
  refresh();
}

export function start() {
  new IntersectionObserver(entries => {
    inView = entries[entries.length - 1].isIntersecting;
    refresh();
  }).observe($("sec-screen"));
  document.addEventListener("visibilitychange", refresh);
}
