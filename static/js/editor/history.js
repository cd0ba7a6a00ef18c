/**
 * The history under the editor tells what was saved: at once where somebody pressed Save or another's text came in, and
 * after a rest where the text saved itself.
 */

import { one } from "../dom.js";
import { ask } from "../reply.js";

const REST = 10_000; // milliseconds

async function fetchHistory() {
  try {
    const reply = await ask(window.location.href);
    if (!reply.ok || reply.redirected) return;
    const page = new DOMParser().parseFromString(await reply.text(), "text/html");
    const fresh = page.getElementById("draft-history");
    if (fresh) one(document, "#draft-history", HTMLElement).replaceChildren(...fresh.childNodes);
  } catch {
    // it is only the list of what was saved; the next save brings it
  }
}

/** @param {HTMLElement} form */
export function refreshHistory(form) {
  let waiting = 0;
  form.addEventListener("editor:saved", (event) => {
    window.clearTimeout(waiting);
    const { by, merged } = event.detail;
    waiting = window.setTimeout(fetchHistory, by === "save" || merged ? 0 : REST);
  });
}
