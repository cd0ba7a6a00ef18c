/**
 * What is said about the text: always whether it is saved, and what a person has to know or do, in words that stand in
 * the page's templates.
 */

const FLEETING = 8000; // milliseconds

const WORDS = {
  dirty: () => "Not saved yet",
  saving: () => "Saving…",
  kept: ({ words }) => `${words}: kept on this device`,
  aside: () => "Changed in two places: kept beside the draft",
  lost: ({ words }) => `${words}: not kept anywhere`,
};

/** @param {HTMLElement} form */
export function stateOf(form) {
  const line = document.getElementById("editor-state");
  const region = document.getElementById("editor-notice");
  const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: form.dataset.zone });
  const said = line.querySelector("[data-words]");
  let shown = "";
  /** @type {Map<string, string>} the words of the notices that stand */
  const standing = new Map();

  return {
    /** @param {{ kind: "saved" | "dirty" | "saving" | "kept" | "aside" | "lost", at?: Date, words?: string }} line */
    show({ kind, ...more }) {
      const face = `${kind} ${more.words ?? ""} ${more.at?.getTime() ?? ""}`;
      if (face === shown) return;
      shown = face;
      line.dataset.state = kind;
      if (kind !== "saved") {
        said.textContent = WORDS[kind](more);
        return;
      }
      const time = document.createElement("time");
      time.dateTime = more.at.toISOString();
      time.textContent = clock.format(more.at);
      said.replaceChildren("Saved ", time);
    },
    /**
     * Tells something that stays until it is closed or no longer so.
     * @param {string} name of the template @param {Record<string, string>} words for its slots
     * @param {Record<string, (notice: HTMLElement) => void>} acts of its buttons
     */
    tell(name, words = {}, acts = {}) {
      const template = document.getElementById(`notice-${name}`);
      const notice = template.content.firstElementChild.cloneNode(true);
      notice.dataset.notice = name;
      for (const slot of notice.querySelectorAll("[data-slot]")) slot.textContent = words[slot.dataset.slot] ?? "";
      for (const link of notice.querySelectorAll("a[data-to]")) link.href = words[link.dataset.to];
      notice.addEventListener("click", (event) => {
        const act = event.target.closest("[data-act]")?.dataset.act;
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
     * @param {{ name: string, words: Record<string, string> }[]} notices
     * @param {Record<string, (notice: HTMLElement) => void>} acts of their buttons
     */
    stand(notices, acts) {
      for (const name of [...standing.keys()]) {
        if (notices.some((one) => one.name === name)) continue;
        standing.delete(name);
        region.querySelector(`[data-notice="${name}"]`)?.remove();
      }
      for (const { name, words } of notices) {
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
      const problem = document.getElementById("draft-title-problem");
      if (problem.dataset.said === message) return;
      problem.dataset.said = message;
      problem.querySelector("span").textContent = message;
      problem.hidden = !message;
      for (const [name, value] of [["aria-invalid", "true"], ["aria-describedby", problem.id]]) {
        if (message) title.setAttribute(name, value);
        else title.removeAttribute(name);
      }
    },
    time: (moment) => clock.format(moment),
  };
}
