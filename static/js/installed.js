/**
 * The desk as an app: where it is installed, or messages are turned on, its service worker is registered; lines that are
 * kept on the device are added, each once; and the number on the app's icon is what is unread.
 */
import { forgetLine, keepLine, linesKept } from "./kept-lines.js";

/** @import { Line } from "./kept-lines.js" */

const { account, slug, workspaceName: workspace, keptLines = "", newTask = "", serviceWorker } = document.body.dataset;
const isInstalled = matchMedia("(display-mode: standalone)").matches;

if (serviceWorker && (isInstalled || localStorage.getItem("push") === "on")) {
  navigator.serviceWorker?.register(serviceWorker).catch(reportError);
}

/**
 * Whether one is added by this, and wasn't before. It is forgotten once it is a task, and says why where it can't be one.
 * @param {Line} line
 */
async function add(line) {
  const body = new URLSearchParams({ ...line.fields, key: line.key, title: line.title });
  const response = await fetch(keptLines, {
    method: "POST",
    body,
    headers: { accept: "application/json" },
  });
  const problem = response.status === 422
    ? (await response.json()).errors.title ?? "What it names has changed since."
    : response.status === 403
    ? "You can only read here now."
    : "";
  if (!problem && !response.ok) throw new Error(`a kept line wasn't taken: ${response.status}`);
  if (problem) keepLine({ ...line, problem });
  else forgetLine(line.key);
  return !problem && !(await response.json()).before;
}

/** A notice that stays until it is closed. @param {string} id @param {string} words */
function notice(id, words) {
  const template = document.getElementById(id);
  if (!(template instanceof HTMLTemplateElement)) return null;
  const toast =
    /** @type {HTMLElement} */ (/** @type {Element} */ (template.content.firstElementChild).cloneNode(true));
  /** @type {HTMLElement} */ (toast.querySelector("[data-words]")).textContent = words;
  document.getElementById("notices")?.append(toast);
  return toast;
}

/** A line that can't be added: its form shows it, with what is wrong. @param {Line} line */
function offer(line) {
  const link = notice("kept-line-refused", line.problem ?? "")?.querySelector("a");
  if (!link) return;
  link.href = `${newTask}?${new URLSearchParams({ title: line.title })}`;
  link.addEventListener("click", () => forgetLine(line.key));
}

async function addAll() {
  let added = 0;
  try {
    for (const line of linesKept().filter((each) => !each.problem)) {
      if (await add(line)) added += 1;
    }
  } finally {
    if (added) notice("kept-lines-added", added === 1 ? "1 task" : `${added} tasks`);
    for (const line of linesKept().filter((each) => each.problem)) offer(line);
  }
}

/** What is unread, as the navigation says it. */
function showBadge() {
  const unread = parseInt(document.getElementById("inbox-count")?.textContent ?? "", 10) || 0;
  (unread ? navigator.setAppBadge?.(unread) : navigator.clearAppBadge?.())?.catch(() => {}); // not installed
}

if (isInstalled) {
  showBadge();
  document.addEventListener("htmx:after:swap", showBadge);
}

if (account && slug) {
  if (isInstalled) localStorage.setItem("last-place", JSON.stringify({ account, slug, workspace }));
  addAll().catch(() => {}); // they stay, and are added the next time
}
