/**
 * An answer while it comes: its words beside what was sent, Cancel, which ends it at once, and what the desk makes of it in
 * the end.
 */

import { closest, one } from "../dom.js";
import { isOurs } from "../reply.js";
import { eventsIn } from "./events.js";

const NEAR = 40; // pixels
const BROKEN = "The desk didn’t answer to the end. Try again in a moment.";

/**
 * @typedef {object} Place where an answer comes
 * @property {HeadersInit} headers of what asks for it
 * @property {(html: string) => void} show what comes of it in the end
 * @property {(reply: Response, form: HTMLFormElement) => void} instead what answers is no stream
 *
 * @param {HTMLElement} element with the parts [data-part] and [data-writes] of assistant/_writes.html
 * @param {Place} place
 */
export function answerIn(element, { headers, show, instead }) {
  const part = one(element, "[data-part]", HTMLElement);
  const writes = one(element, "[data-writes]", HTMLElement);
  const words = one(writes, "[data-words]", HTMLElement);
  const waits = one(writes, "[data-waits]", HTMLElement);
  /** @type {AbortController | null} what is under way */
  let writing = null;
  /** What came since the page was last painted. */
  let unpainted = "";

  /** All that came until now is laid out at once, and its end stays in sight for whoever hasn't gone up to read. */
  function paint() {
    if (!unpainted) return;
    const follows = words.scrollHeight - words.scrollTop - words.clientHeight < NEAR;
    words.append(unpainted);
    unpainted = "";
    waits.textContent = "Writing…";
    if (follows) words.scrollTop = words.scrollHeight;
  }

  /** @param {string} message */
  function complain(message) {
    part.querySelector("[data-problem]")?.remove();
    const notice = document.createElement("p");
    Object.assign(notice, { className: "notice warn", textContent: message });
    notice.setAttribute("role", "alert");
    notice.dataset.problem = "";
    part.prepend(notice);
  }

  function stop() {
    writing?.abort();
    writing = null;
    writes.hidden = true;
    part.hidden = false;
  }

  /** It is over before its end: what came stays to be read. @param {string} message @param {boolean} came */
  function breakOff(message, came) {
    writing = null;
    paint();
    waits.textContent = "";
    writes.hidden = !came;
    part.hidden = false;
    complain(message);
  }

  /** @param {HTMLFormElement} form */
  async function write(form) {
    stop();
    const mine = new AbortController();
    writing = mine;
    words.textContent = unpainted = "";
    waits.textContent = "Waiting for the first words…";
    writes.hidden = false;
    part.hidden = true;
    one(writes, "[data-cancel]", HTMLElement).focus();
    let came = false;
    try {
      const body = new URLSearchParams(Array.from(new FormData(form), ([name, value]) => [name, String(value)]));
      const asks = { ...headers, Accept: "text/event-stream" };
      const reply = await fetch(form.action, { method: "POST", body, headers: asks, signal: mine.signal });
      if (!isOurs(reply.headers)) throw new TypeError("somebody else answered");
      const isStream = (reply.headers.get("content-type") ?? "").startsWith("text/event-stream");
      if (!isStream || !reply.body) {
        stop();
        return instead(reply, form);
      }
      for await (const { event, data } of eventsIn(reply.body)) {
        if (event === "words") {
          if (!unpainted) requestAnimationFrame(paint);
          unpainted += data;
          came = true;
        } else if (event === "done") {
          stop();
          return show(data);
        } else return breakOff(data, came);
      }
      throw new TypeError("it ended without an end");
    } catch {
      if (!mine.signal.aborted) breakOff(BROKEN, came);
    }
  }

  writes.addEventListener("click", ({ target }) => {
    if (!closest(target, "[data-cancel]", HTMLElement)) return;
    stop();
    one(part, "[data-ask] button", HTMLElement).focus();
  });
  return { write, stop, complain };
}
