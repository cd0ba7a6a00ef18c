/**
 * Adds the lines of quick add that are kept on the device, each once: what was typed while the desk was out of reach, and
 * what was sent and not answered yet when its page was left.
 */
import { one, stamp } from "../dom.js";
import { isOurs, NoAnswer } from "../reply.js";

/**
 * @typedef {{ key: string, title: string, problem?: string, fields?: Record<string, string> }} Line
 * @typedef {(key: string, line?: Line) => void} Settle keeps a line, or keeps it no more
 */

const { keptLines = "" } = document.body.dataset;

/** What became of one: whether it wasn't added before, and why it can't be, if so. @param {Line} line */
async function add(line) {
  const body = new URLSearchParams({ ...line.fields, key: line.key, title: line.title });
  const reply = await fetch(keptLines, { method: "POST", body, headers: { accept: "application/json" } });
  if (!isOurs(reply.headers)) throw new NoAnswer(reply.status);
  if (reply.status === 403) return { problem: "You can only read here now." };
  if (!reply.ok && reply.status !== 422) throw new Error(`a kept line wasn't taken: ${reply.status}`);
  const { before, errors } = await reply.json();
  return { isNew: before === false, problem: errors && (errors.title ?? "What it names has changed since.") };
}

/**
 * A notice that stays until it is closed. @param {string} words @param {string} more @param {HTMLAnchorElement} [link]
 */
function notice(words, more, link) {
  const toast = stamp(one(document, "#no-answer", HTMLTemplateElement));
  toast.classList.toggle("bad", link !== undefined);
  const small = document.createElement("small");
  small.textContent = more;
  const said = one(toast, "p", HTMLElement);
  said.replaceChildren(words, small);
  if (link) said.after(link);
  document.getElementById("notices")?.append(toast);
}

/** A line that can't be added: its form shows it, with what is wrong. @param {Line} line @param {Settle} settle */
function offer(line, settle) {
  const link = document.createElement("a");
  link.className = "btn";
  link.href = `${one(document, "[data-opens-quick-add]", HTMLAnchorElement).href}?${new URLSearchParams({
    title: line.title,
  })}`;
  link.textContent = "Open it";
  link.addEventListener("click", () => settle(line.key));
  notice("A line kept on this device can't be added.", line.problem ?? "", link);
}

/** Throws where the desk doesn't answer; then they stay. @param {Line[]} lines @param {Settle} settle */
export async function addAll(lines, settle) {
  let added = 0;
  try {
    for (const line of lines) {
      if (line.problem) continue;
      const { isNew, problem } = await add(line);
      if (problem) line.problem = problem;
      settle(line.key, problem ? line : undefined);
      if (isNew) added += 1;
    }
  } finally {
    const count = added === 1 ? "1 task" : `${added} tasks`;
    if (added) notice(`${count} kept on this device came in.`, "Reload the list to see them.");
    for (const line of lines) if (line.problem) offer(line, settle);
  }
}
