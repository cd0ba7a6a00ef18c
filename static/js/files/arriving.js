/**
 * A file on its way: an element that shows its name and progress and lets it be cancelled until all of it was sent, or says
 * what is wrong and what can be done. Its words and buttons stand in <template id="arriving">; where it goes to, and how
 * large it may be, is said by the section of the page's files, which is asked for anew ("files:changed") where nobody says
 * whether it has the file.
 */

import { announce } from "../announce.js";
import { closest, one, stamp } from "../dom.js";
import { send } from "./upload.js";

/** @import { Failure, StoredFile } from "./upload.js" */

// They are sent at the desk's pace: two at a time, in order. While anything is under way, leaving the page asks; how much it
// is, is told ("files:under-way").
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
function enqueue(work) {
  waiting.push(work);
  void next();
}

/** @param {object} thing @param {boolean} is */
function markUnderWay(thing, is) {
  if (is) underWay.add(thing);
  else underWay.delete(thing);
  document.dispatchEvent(new CustomEvent("files:under-way", { detail: underWay.size }));
}

window.addEventListener("beforeunload", (event) => {
  if (underWay.size) event.preventDefault();
});

/** @param {number} bytes */
const megabytes = (bytes) => `${Math.max(0.1, Math.round(bytes / 100_000) / 10)} MB`;

/**
 * Sends a file, and shows it on its way.
 * @param {File} file
 * @param {{ stored: (file: StoredFile) => unknown, gone: () => void }} then `stored` runs with what the server says of it;
 *   `gone`, after that, or when it was cancelled or dismissed, takes the element away
 * @returns {HTMLElement}
 */
export function arriving(file, { stored, gone }) {
  const { files: address = "", largest } = one(document, "#files", HTMLElement).dataset;
  const element = stamp(one(document, "#arriving", HTMLTemplateElement));
  const part = (/** @type {string} */ name) => one(element, `[data-part="${name}"]`, HTMLElement);
  const bar = one(element, "progress", HTMLProgressElement);
  let cancelling = new AbortController();
  element.setAttribute("aria-label", file.name);
  part("name").textContent = file.name;
  bar.setAttribute("aria-label", `Uploading ${file.name}`);

  /** @param {"waiting" | "sending" | "sent" | "failed"} state */
  function show(state) {
    const focused = element.contains(document.activeElement);
    element.dataset.state = state;
    part("cancel").hidden = state === "sent";
    part("sent").hidden = state !== "sent";
    markUnderWay(element, state !== "failed");
    if (!focused) return;
    const button = [...element.querySelectorAll("button")].find((one) => one.checkVisibility());
    if (!button) element.tabIndex = -1; // so that it can have the focus itself
    (button ?? element).focus();
  }
  /** @param {Failure} outcome */
  function fail({ kind, message, url }) {
    part("message").textContent = message;
    part("sign-in").hidden = kind !== "signed-out";
    if (url) part("sign-in").setAttribute("href", url);
    part("again").hidden = kind === "refused";
    show("failed");
    announce(`${file.name}: ${message}`);
    if (kind === "unsure") document.dispatchEvent(new CustomEvent("files:changed"));
  }
  async function transfer() {
    const { signal } = cancelling;
    if (signal.aborted) return;
    show("sending");
    const progress = (/** @type {number} */ done) => {
      bar.value = done;
      if (done === 1) show("sent");
    };
    const outcome = await send(address, file, progress, signal);
    if (outcome.kind === "cancelled") return;
    if (outcome.kind !== "stored") return fail(outcome);
    await stored(outcome.file);
    leave();
  }
  function begin() {
    const limit = Number(largest);
    if (file.size > limit) {
      return fail({
        kind: "refused",
        message: `This is ${megabytes(file.size)}; a file may have up to ${megabytes(limit)}.`,
      });
    }
    cancelling = new AbortController();
    bar.value = 0;
    show("waiting");
    enqueue(transfer);
  }
  function leave() {
    markUnderWay(element, false);
    gone();
  }
  element.addEventListener("click", (event) => {
    const act = closest(event.target, "[data-act]", HTMLElement)?.dataset.act;
    if (act === "again") begin();
    if (act !== "cancel" && act !== "dismiss") return;
    cancelling.abort();
    announce(act === "cancel" ? `${file.name} is not uploaded.` : "");
    leave();
  });
  begin();
  return element;
}
