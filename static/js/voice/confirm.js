/**
 * What was understood, read aloud where somebody asked for a page to be: by the browser's own speech (W3C Web Speech),
 * its heading and the titles of its rows. They stand below, and the one that is being said is marked.
 */

const READING = "Reading it aloud…";
const READ = "That is all of it.";
const STOPPED = "Stopped.";
const NO_VOICE = "This browser has no voice to read it with. It stands here instead.";
const AWAY = "The desk can’t be reached just now. Try again.";

/** How often reading was begun or stopped: what belongs to an earlier time says nothing any more. */
let turn = 0;

document.addEventListener("click", async (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-read-aloud]") : null;
  if (!(button instanceof HTMLElement)) return;
  const place = button.closest(".proposal");
  const state = place?.querySelector("[data-reading-state]");
  const list = place?.querySelector("[data-reading]");
  if (!(state instanceof HTMLElement) || !(list instanceof HTMLElement)) return;
  const reads = document.querySelector("[data-reads]");
  if (reads instanceof HTMLElement) rest(reads, STOPPED);
  if (reads === button) return;
  const mine = ++turn;
  button.dataset.reads = "on";
  button.textContent = "Stop reading";
  state.textContent = READING;
  const words = await titles(button.dataset.readAloud ?? "");
  if (mine !== turn) return;
  if (words === null) return rest(button, AWAY);
  list.replaceChildren(...words.map(item));
  list.hidden = false;
  words.forEach((said, at) => {
    const utterance = new SpeechSynthesisUtterance(said);
    utterance.onstart = () => mine === turn && mark(list.children[at]);
    utterance.onend = () => mine === turn && at === words.length - 1 && rest(button, READ);
    utterance.onerror = () => mine === turn && rest(button, NO_VOICE);
    speechSynthesis.speak(utterance);
  });
});

// Where nothing else is proposed, to do it is to read it; this comes before what marks a form that is sent as busy.
document.addEventListener("submit", (event) => {
  const form = event.target instanceof Element && event.target.matches("[data-confirms]") ? event.target : null;
  const reads = form?.querySelector("[data-read-aloud]");
  const isAll = event.submitter?.matches("[data-confirm-all]");
  if (!isAll || !(reads instanceof HTMLElement) || form?.querySelectorAll("fieldset").length !== 1) return;
  event.preventDefault();
  reads.click();
}, { capture: true });

addEventListener("pagehide", () => globalThis.speechSynthesis?.cancel());

if (!("speechSynthesis" in globalThis)) {
  for (const button of document.querySelectorAll("[data-read-aloud]")) button.remove();
}

/**
 * Nothing is read any more, and why.
 * @param {HTMLElement} button
 * @param {string} said
 */
function rest(button, said) {
  turn++;
  speechSynthesis.cancel();
  mark(null);
  delete button.dataset.reads;
  button.textContent = "Read it aloud";
  const state = button.closest(".proposal")?.querySelector("[data-reading-state]");
  if (state) state.textContent = said;
}

/**
 * The heading of a page and the titles of its rows; null where it can't be had.
 * @param {string} address
 */
async function titles(address) {
  try {
    const response = await fetch(address);
    if (!response.ok) return null;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const parts = page.querySelectorAll("#main h1, #main h2, #main .row .title");
    const words = [...parts].map((part) => part.textContent?.trim().replace(/\s+/g, " ") ?? "").filter(Boolean);
    return words.length ? words : ["There is nothing."];
  } catch {
    return null;
  }
}

/** @param {string} said */
function item(said) {
  const made = document.createElement("li");
  made.textContent = said;
  made.dir = "auto";
  return made;
}

/**
 * Mark what is being said, and nothing else.
 * @param {Element | null | undefined} said
 */
function mark(said) {
  for (const other of document.querySelectorAll("[data-reading] [aria-current]")) other.removeAttribute("aria-current");
  said?.setAttribute("aria-current", "true");
  said?.scrollIntoView({ block: "nearest" });
}
