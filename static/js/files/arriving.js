/**
 * A file on its way: an element that shows its name and progress and lets it be cancelled until all of it was sent, or says
 * what is wrong and what can be done. Its words and buttons stand in <template id="arriving">; where it goes to, and how
 * large it may be, is said by the section of the page's files, which is asked for anew ("files:changed") where nobody says
 * whether it has the file.
 */

import { say } from "../say.js";
import { enqueue, markUnderWay } from "./queue.js";
import { send } from "./upload.js";

/** @param {number} bytes */
const megabytes = (bytes) => `${Math.max(0.1, Math.round(bytes / 100_000) / 10)} MB`;

/**
 * Sends a file, and shows it on its way.
 * @param {File} file
 * @param {{ stored: (file: any) => unknown, gone: () => void }} then `stored` runs with what the server says of the file;
 *   `gone`, after it, or when it was cancelled or dismissed, takes the element away
 * @returns {HTMLElement}
 */
export function arriving(file, { stored, gone }) {
  const { files: address, largest } = /** @type {HTMLElement} */ (document.getElementById("files")).dataset;
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById("arriving"));
  const element =
    /** @type {HTMLElement} */ (/** @type {Element} */ (template.content.firstElementChild).cloneNode(true));
  /** @param {string} name @returns {any} */
  const part = (name) => element.querySelector(`[data-part="${name}"]`);
  let cancelling = new AbortController();
  element.setAttribute("aria-label", file.name);
  part("name").textContent = file.name;
  part("progress").setAttribute("aria-label", `Uploading ${file.name}`);

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
  /** @param {{ kind: string, message: string, url?: string }} outcome */
  function fail({ kind, message, url }) {
    part("message").textContent = message;
    part("sign-in").hidden = kind !== "signed-out";
    if (url) part("sign-in").href = url;
    part("again").hidden = kind === "refused";
    show("failed");
    say(`${file.name}: ${message}`);
    if (kind === "unsure") document.dispatchEvent(new CustomEvent("files:changed"));
  }
  async function transfer() {
    const { signal } = cancelling;
    if (signal.aborted) return;
    show("sending");
    const progress = (/** @type {number} */ done) => {
      part("progress").value = done;
      if (done === 1) show("sent");
    };
    const outcome = await send(address ?? "", file, progress, signal);
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
    part("progress").value = 0;
    show("waiting");
    enqueue(transfer);
  }
  function leave() {
    markUnderWay(element, false);
    gone();
  }
  element.addEventListener("click", (event) => {
    const act = event.target instanceof Element ? event.target.closest("[data-act]")?.getAttribute("data-act") : null;
    if (act === "again") begin();
    if (act !== "cancel" && act !== "dismiss") return;
    cancelling.abort();
    say(act === "cancel" ? `${file.name} is not uploaded.` : "");
    leave();
  });
  begin();
  return element;
}
