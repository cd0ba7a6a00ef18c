/**
 * What is said about a draft: always whether all of it is saved, text, details and files, and what a person has to know or do, in
 * words that stand in the page's templates.
 */

import { all, closest, one, stamp } from "../dom.js";

/** @import { Line, Notice } from "./machine.js" */

const FLEETING = 8000; // milliseconds

/** What is said before what where several things save themselves. @type {Line["kind"][]} */
const FIRST = ["lost", "kept", "aside", "saving", "dirty", "saved"];

const WORDS = {
  dirty: "Not saved yet",
  saving: "Saving…",
  kept: "kept on this device",
  aside: "Changed in two places: kept beside the draft",
  lost: "not kept anywhere",
};

/** @param {HTMLElement} form */
export function stateOf(form) {
  const line = one(document, "#editor-state", HTMLElement);
  const region = one(document, "#editor-notice", HTMLElement);
  const problem = one(document, "#draft-title-problem", HTMLElement);
  const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: form.dataset.zone });
  const said = one(line, "[data-words]", HTMLElement);
  let shown = "";
  /** @type {Record<string, Line>} of each thing that saves itself */
  const lines = {};
  /** @type {Record<string, Notice[]>} of each of them */
  const notices = {};
  /** @type {Map<string, string>} the words of the notices that stand */
  const standing = new Map();

  return {
    /** @param {"text" | "details" | "files"} of what @param {Line} latest */
    show(of, latest) {
      lines[of] = latest;
      const now = firstOf(Object.values(lines));
      const face = JSON.stringify(now);
      if (face === shown) return;
      shown = face;
      line.dataset.state = now.kind;
      if (now.kind !== "saved") {
        said.textContent = "words" in now ? `${now.words}: ${WORDS[now.kind]}` : WORDS[now.kind];
        return;
      }
      const time = document.createElement("time");
      time.dateTime = now.at.toISOString();
      time.textContent = clock.format(now.at);
      said.replaceChildren("Saved ", time);
    },
    /**
     * Tells something that stays until it is closed or no longer so.
     * @param {string} name of the template @param {Record<string, string>} words for its slots
     * @param {Record<string, (notice: HTMLElement) => void>} acts of its buttons
     */
    tell(name, words = {}, acts = {}) {
      const notice = stamp(one(document, `#notice-${name}`, HTMLTemplateElement));
      notice.dataset.notice = name;
      for (const slot of all(notice, "[data-slot]", HTMLElement)) {
        slot.textContent = words[slot.dataset.slot ?? ""] ?? "";
      }
      for (const link of all(notice, "a[data-to]", HTMLAnchorElement)) link.href = words[link.dataset.to ?? ""];
      notice.addEventListener("click", (event) => {
        const act = closest(event.target, "[data-act]", HTMLElement)?.dataset.act;
        if (act === "close") notice.remove();
        else if (act) acts[act]?.(notice);
      });
      const old = region.querySelector(`[data-notice="${name}"]`);
      if (!old) region.append(notice);
      else if (old.textContent !== notice.textContent) old.replaceWith(notice);
      if ("fleeting" in notice.dataset) window.setTimeout(() => notice.remove(), FLEETING);
    },
    /**
     * Tells what is so, and no more what isn't. One that was closed isn't told again as long as it stays the same.
     * @param {"text" | "details"} of what @param {Notice[]} found
     * @param {Record<string, (notice: HTMLElement) => void>} acts of their buttons
     */
    stand(of, found, acts) {
      if (!region.isConnected) return; // another page has come in this one's place, as that to sign in
      notices[of] = found;
      const all = Object.values(notices).flat();
      for (const name of [...standing.keys()]) {
        if (all.some((notice) => notice.name === name)) continue;
        standing.delete(name);
        region.querySelector(`[data-notice="${name}"]`)?.remove();
      }
      for (const { name, words } of found) {
        const face = JSON.stringify(words);
        if (standing.get(name) === face) continue;
        standing.set(name, face);
        this.tell(name, words, acts);
      }
    },
    /** What was closed is told again, as far as it still is so. */
    remind: () => standing.clear(),
    /** Says beside the title what is wrong with it. @param {HTMLTextAreaElement} title @param {string} message "" for nothing */
    complain(title, message) {
      if (problem.dataset.said === message) return;
      problem.dataset.said = message;
      one(problem, "span", HTMLElement).textContent = message;
      problem.hidden = !message;
      for (const [name, value] of [["aria-invalid", "true"], ["aria-describedby", problem.id]]) {
        if (message) title.setAttribute(name, value);
        else title.removeAttribute(name);
      }
    },
    time: (/** @type {Date} */ moment) => clock.format(moment),
  };
}

/**
 * What is to be said where some things save themselves; where all are saved, when the last of them was.
 * @param {Line[]} lines
 */
function firstOf(lines) {
  const kind = FIRST.find((kind) => lines.some((line) => line.kind === kind));
  const [first, ...more] = lines.filter((line) => line.kind === kind);
  return more.reduce((one, other) => ("at" in one && "at" in other && one.at < other.at ? other : one), first);
}
