/**
 * The desk as an app: where it is installed, or messages are turned on, its service worker is registered; lines of quick
 * add that the desk may not have yet are kept on the device, under a key each, by which they are added once: what was typed
 * while it was out of reach, and what was sent until it is answered; and the number on the app's icon is what is unread.
 */
const { account, slug, workspaceName: workspace, keptScript = "", serviceWorker } = document.body.dataset;
const isInstalled = matchMedia("(display-mode: standalone)").matches;

if (serviceWorker && (isInstalled || localStorage.getItem("push") === "on")) {
  navigator.serviceWorker?.register(serviceWorker).catch(reportError);
}

/** @import { Line } from "./pwa/kept-lines.js" */

const NAME = `kept-lines-${account}-${slug}`;

/** @returns {Line[]} */
function linesKept() {
  try {
    return JSON.parse(localStorage.getItem(NAME) ?? "[]");
  } catch {
    // this browser keeps nothing
    return [];
  }
}

/** @param {Line[]} lines */
function keep(lines) {
  try {
    if (lines.length) localStorage.setItem(NAME, JSON.stringify(lines));
    else localStorage.removeItem(NAME);
  } catch {
    // then it is as if there was nothing to keep them
  }
}

/** One is kept, or no more where nothing is left to be done about it. @param {string} key @param {Line} [line] */
const settle = (key, line) => keep([...linesKept().filter((each) => each.key !== key), ...(line ? [line] : [])]);

document.addEventListener("line:sent", ({ detail }) => settle(detail.key, detail));
document.addEventListener("line:answered", ({ detail }) => settle(detail));

/** What is unread, as the navigation says it. */
function showBadge() {
  const unread = parseInt(document.getElementById("inbox-count")?.textContent ?? "", 10) || 0;
  // not installed
  (unread ? navigator.setAppBadge?.(unread) : navigator.clearAppBadge?.())?.catch(() => {});
}

if (isInstalled) {
  showBadge();
  document.addEventListener("htmx:after:swap", showBadge);
}

if (account && slug) {
  if (isInstalled) localStorage.setItem("last-place", JSON.stringify({ account, slug, workspace }));
  const lines = linesKept();
  // the next time then
  if (lines.length) import(keptScript).then(({ addAll }) => addAll(lines, settle)).catch(() => {});
}
