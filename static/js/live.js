/**
 * A page stays true: what others change, and jobs and other tabs, shows within a second. An element says by `data-live`
 * what it shows, by kind ("task") or one by one ("task:42"), "you" for what is the reader's alone. When one of these has
 * changed, the page asks for itself again, an element with `data-live-part` as htmx does, one with `data-live-from` at
 * that address; what comes is morphed in. What the page has done itself it knows already. A tab that isn't seen waits. At
 * midnight where its reader is all may be of another day.
 */

import { heard, stand } from "./live/bar.js";
import { refreshAll } from "./live/fragments.js";
import { openStream } from "./live/stream.js";
import { ownEvents, written } from "./reply.js";

/** @import { Line } from "./live/stream.js" */

const { workspace = "", change = "", role = "", zone: timeZone = "" } = document.body.dataset;
const REST = 250; // milliseconds between two times that the page asks, at least, and twice as long as that took
const AGAIN = 3000; // after the desk didn't answer
const LOOK = 15_000; // milliseconds; a day that begins is seen this late at most,
const ONE_BY_ONE = 30_000; // and all pages ask within these
const JOBS = 3000; // between two looks at what no event tells

/** Up to where this page is true. */
let place = Number(change);
/** The number of what is the reader's alone, up to which this page was told. */
let told = 0;
/** What has changed since; null is anything. @type {Set<string> | null} */
let changed = new Set();
let spread = 0;
let asking = false;

const isSeen = () => document.visibilityState === "visible";
/** @param {number} ms */
const pause = (ms) => new Promise((resolve) => window.setTimeout(resolve, ms));
const isBehind = () => changed === null || changed.size > 0;

/** Catch up, as long as there is something to ask for and somebody looks. */
async function catchUp() {
  if (asking || !isSeen()) return;
  asking = true;
  try {
    while (isBehind() && isSeen()) {
      if (spread) await pause(Math.random() * spread);
      await written();
      const [now, began] = [changed, performance.now()];
      [changed, spread] = [new Set(), 0];
      document.dispatchEvent(new CustomEvent("live:changed", { detail: now }));
      try {
        await refreshAll(now);
      } catch {
        changed = now === null || changed === null ? null : new Set([...changed, ...now]);
        await pause(AGAIN);
      }
      await pause(Math.max(REST, 2 * (performance.now() - began)));
    }
  } finally {
    asking = false;
  }
}

/**
 * Something became different for the reader alone. What was answered since, such as what they did here themselves, shows
 * it already: it says up to which number it is true.
 * @param {number} you
 */
function noteOwn(you) {
  const shown = Number(document.getElementById("main")?.dataset.you ?? 0);
  if (you > Math.max(told, shown)) changed?.add("you");
  told = Math.max(told, you);
}

/** @param {Line["events"]} events */
function note(events) {
  if (!events) changed = null;
  else if (changed) {
    for (const [, subject, id] of events) changed.add(subject).add(`${subject}:${id}`);
  }
}

/** Where everything stands. @param {Record<string, [number, string]>} places @param {number} you */
function stands(places, you) {
  const here = places[workspace];
  if (!here) return stand("removed");
  stand(here[1] === role ? null : "role");
  if (here[0] > place) note(null);
  place = Math.max(place, here[0]);
  noteOwn(you);
}

/** @param {Line} said */
async function hear(said) {
  const { up, end, places, here, change: number = 0, events } = said;
  if (up !== undefined) heard(up);
  else if (end === "signed-out") stand(end);
  else if (places) stands(places, said.you ?? 0);
  else if (said.you) {
    await written();
    noteOwn(said.you);
  } else if (String(said.workspace) !== workspace) return;
  else if (here) document.dispatchEvent(new CustomEvent("live:here", { detail: { about: said.about ?? "", here } }));
  else if (number > place) {
    place = number;
    spread = said.spread ?? 0;
    await written(); // its own events are known once it is answered
    note(events?.filter(([id]) => !ownEvents.has(id)));
  }
  void catchUp();
}

/** Look now and then whether another day has begun where the reader is. Who slept over midnight wakes alone, and asks at once. */
function turnPages() {
  const today = () => new Date().toLocaleDateString("en", { timeZone });
  let day = today();
  let looked = Date.now();
  setInterval(() => {
    const slept = Date.now() - looked > 2 * LOOK;
    looked = Date.now();
    if (day === today()) return;
    [day, spread] = [today(), slept ? 0 : ONE_BY_ONE];
    note(null);
    void catchUp();
  }, LOOK);
}

/** Ask now and then for what no event tells, where a page shows it: what is done in the background, and how far that is. */
function lookAtJobs() {
  if (!document.querySelector("[data-live~=jobs]")) return;
  changed?.add("jobs");
  void catchUp();
}

/** @param {string} worker @param {string} stream @param {string} account @param {(line: Line) => void} tell */
function share(worker, stream, account, tell) {
  const { port } = new SharedWorker(worker, { type: "module", name: `live ${account}` });
  port.onmessage = ({ data }) => tell(data);
  port.postMessage({ open: stream, account });
  const hurry = () => port.postMessage({ hurry: true });
  const close = () => {
    port.postMessage({ bye: true });
    port.close(); // a browser forgets a page that it keeps for its back button as soon as that is told something
  };
  return { hurry, close };
}

/**
 * Hear of changes from the worker that all tabs share, or else, where the browser has none, from a stream of this page's own for
 * as long as it is seen.
 * @param {(line: Line) => void} tell
 */
function listen(tell) {
  const { stream = "", streamWorker = "", account = "" } = document.body.dataset;
  /** @type {ReturnType<typeof openStream> | undefined} */
  let line;
  const shares = "SharedWorker" in window;
  const open = () => {
    line?.close();
    if (shares) line = share(streamWorker, stream, account, tell);
    else if (document.visibilityState === "visible") line = openStream(stream, account, tell);
  };
  if (!shares) document.addEventListener("visibilitychange", open);
  addEventListener("focus", () => line?.hurry());
  addEventListener("pagehide", () => line?.close());
  addEventListener("pageshow", ({ persisted }) => persisted && open());
  open();
}

function start() {
  let order = Promise.resolve();
  listen((said) => void (order = order.then(() => hear(said))));
  document.addEventListener("visibilitychange", () => void catchUp());
  turnPages();
  window.setInterval(lookAtJobs, JOBS);
}

if (workspace && "ReadableStream" in window) {
  // A page that is made ready before it is shown waits too.
  if ("prerendering" in document && document.prerendering) {
    document.addEventListener("prerenderingchange", start, { once: true });
  } else start();
}
