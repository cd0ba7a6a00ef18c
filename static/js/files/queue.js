/**
 * What is sent at the desk's pace: two at a time, in order. While anything is under way, leaving the page asks; how much it
 * is, is told ("files:under-way").
 */

const AT_ONCE = 2;

/** @type {(() => Promise<void>)[]} */
const waiting = [];
/** @type {Set<object>} */
const underWay = new Set();
let busy = 0;

async function next() {
  if (busy >= AT_ONCE || !waiting.length) return;
  busy += 1;
  await waiting.shift()?.();
  busy -= 1;
  void next();
}

/** @param {() => Promise<void>} work that never throws */
export function enqueue(work) {
  waiting.push(work);
  void next();
}

/** @param {object} thing @param {boolean} is */
export function markUnderWay(thing, is) {
  if (is) underWay.add(thing);
  else underWay.delete(thing);
  document.dispatchEvent(new CustomEvent("files:under-way", { detail: underWay.size }));
}

window.addEventListener("beforeunload", (event) => {
  if (underWay.size) event.preventDefault();
});
