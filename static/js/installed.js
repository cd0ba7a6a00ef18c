/**
 * The desk as an app: where it is installed, or messages are turned on, its service worker is registered; lines that were
 * kept on the device while the desk was out of reach are added, each once; and the number on the app's icon is what is
 * unread.
 */

const { account, slug, workspaceName: workspace, keptLines = "", newTask = "", serviceWorker } = document.body.dataset;
const isInstalled = matchMedia("(display-mode: standalone)").matches;

if (serviceWorker && (isInstalled || localStorage.getItem("push") === "on")) {
  navigator.serviceWorker?.register(serviceWorker).catch(reportError);
}

/** @typedef {{ key: string, title: string, problem?: string }} Line */

const name = `kept-lines-${account}-${slug}`;

/** @returns {Line[]} */
const linesKept = () => JSON.parse(localStorage.getItem(name) ?? "[]");

/** What became of one: it is forgotten where it was added, and says why it can't be. @param {Line} line @param {string} problem */
function settle(line, problem) {
  const others = linesKept().filter((each) => each.key !== line.key);
  localStorage.setItem(name, JSON.stringify(problem ? [...others, { ...line, problem }] : others));
}

/** @param {Line} line @returns {Promise<string>} why it can't be added, "" where it was */
async function add(line) {
  const body = new URLSearchParams({ key: line.key, title: line.title });
  const response = await fetch(keptLines, {
    method: "POST",
    body,
    headers: { accept: "application/json" },
  });
  if (response.status === 422) return (await response.json()).errors.title ?? "";
  if (response.status === 403) return "You can only read here now.";
  if (!response.ok) throw new Error(`a kept line wasn't taken: ${response.status}`);
  return "";
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
  link.addEventListener("click", () => settle(line, ""));
}

async function addAll() {
  let added = 0;
  try {
    for (const line of linesKept().filter((each) => !each.problem)) {
      const problem = await add(line);
      settle(line, problem);
      if (!problem) added += 1;
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
