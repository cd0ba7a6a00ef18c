/**
 * How the text will read, made by the server a moment after each change, beside the text and in step with it.
 */

import { ask as askDesk } from "../reply.js";

const PAUSE = 300; // milliseconds
const AGAIN = 3000; // where nobody answered

/** @param {Element} block */
const face = (block) => {
  const copy = block.cloneNode(true);
  for (const one of [copy, ...copy.querySelectorAll("[data-line]")]) one.removeAttribute("data-line");
  return copy.outerHTML;
};

/** Puts new blocks in place of the old, but leaves those that look the same alone, with their pictures and selections. */
function exchange(old, fresh) {
  const [from, to] = [[...old.children], [...fresh.children]];
  const faces = from.map(face);
  let start = 0;
  while (start < from.length && start < to.length && faces[start] === face(to[start])) start += 1;
  let end = 0;
  while (
    end < Math.min(from.length, to.length) - start && faces[from.length - 1 - end] === face(to[to.length - 1 - end])
  ) end += 1;
  const same = (block, other) => {
    const [ours, theirs] = [block, other].map((one) => [one, ...one.querySelectorAll("[data-line]")]);
    for (const [at, one] of theirs.entries()) if (one.dataset.line) ours[at].dataset.line = one.dataset.line;
  };
  for (let at = 0; at < start; at += 1) same(from[at], to[at]);
  for (let at = 1; at <= end; at += 1) same(from[from.length - at], to[to.length - at]);
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
    const headers = { "HX-Request": "true", "HX-Request-Type": "partial" };
    const shown = document.getElementById("preview");
    try {
      const reply = await askDesk(address, {
        method: "POST",
        body: new URLSearchParams({ body: text() }),
        headers,
        signal: asking.signal,
      });
      if (!reply.ok || reply.redirected) throw new Error(String(reply.status));
      const page = new DOMParser().parseFromString(await reply.text(), "text/html");
      const fresh = page.getElementById("preview");
      shown.querySelector(".counts").replaceWith(fresh.querySelector(".counts"));
      exchange(shown.querySelector(".prose"), fresh.querySelector(".prose"));
      shown.removeAttribute("data-behind");
      done();
    } catch (error) {
      if (error.name === "AbortError") return;
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
