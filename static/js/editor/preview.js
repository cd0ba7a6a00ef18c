/**
 * How the text will read, made by the server a moment after each change, beside the text and in step with it.
 */

import { one } from "../dom.js";
import { ask as askDesk } from "../reply.js";

const PAUSE = 300; // milliseconds
const AGAIN = 3000; // where nobody answered

/** A block, and what in it says from which line it is made. @param {Element} block */
const lined = (block) => [block, ...block.querySelectorAll("[data-line]")];

/** @param {Element} block */
const face = (block) => {
  const copy = /** @type {Element} */ (block.cloneNode(true));
  for (const part of lined(copy)) part.removeAttribute("data-line");
  return copy.outerHTML;
};

/** Lets a block say the lines of one that looks the same. @param {Element} block @param {Element} other */
function takeLines(block, other) {
  const ours = lined(block);
  for (const [at, part] of lined(other).entries()) {
    const line = part.getAttribute("data-line");
    if (line) ours[at].setAttribute("data-line", line);
  }
}

/**
 * Puts new blocks in place of the old, but leaves those that look the same alone, with their pictures and selections.
 * @param {Element} old @param {Element} fresh
 */
function exchange(old, fresh) {
  const [from, to] = [[...old.children], [...fresh.children]];
  const faces = from.map(face);
  let start = 0;
  while (start < from.length && start < to.length && faces[start] === face(to[start])) start += 1;
  let end = 0;
  while (
    end < Math.min(from.length, to.length) - start && faces[from.length - 1 - end] === face(to[to.length - 1 - end])
  ) end += 1;
  for (let at = 0; at < start; at += 1) takeLines(from[at], to[at]);
  for (let at = 1; at <= end; at += 1) takeLines(from[from.length - at], to[to.length - at]);
  const before = from[from.length - end] ?? null;
  for (const gone of from.slice(start, from.length - end)) gone.remove();
  for (const block of to.slice(start, to.length - end)) old.insertBefore(block, before);
}

/**
 * @param {string} address of the preview @param {() => string} text @param {() => void} done runs after each exchange
 * @returns what to call after a change
 */
export function preview(address, text, done) {
  let waiting = 0;
  /** @type {AbortController | undefined} */
  let asking;
  async function ask() {
    asking?.abort();
    asking = new AbortController();
    const { signal } = asking;
    const headers = { "HX-Request": "true", "HX-Request-Type": "partial" };
    const shown = one(document, "#preview", HTMLElement);
    try {
      const reply = await askDesk(address, {
        method: "POST",
        body: new URLSearchParams({ body: text() }),
        headers,
        signal,
      });
      if (!reply.ok || reply.redirected) throw new Error(String(reply.status));
      const page = new DOMParser().parseFromString(await reply.text(), "text/html");
      const fresh = one(page, "#preview", HTMLElement);
      one(shown, ".counts", Element).replaceWith(one(fresh, ".counts", Element));
      exchange(one(shown, ".prose", Element), one(fresh, ".prose", Element));
      shown.removeAttribute("data-behind");
      done();
    } catch {
      if (signal.aborted) return; // it is asked anew
      shown.dataset.behind = ""; // the page says that it shows an earlier text
      soon(AGAIN);
    }
  }
  function soon(pause = PAUSE) {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(ask, pause);
  }
  return () => soon();
}
