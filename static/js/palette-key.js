/**
 * Ctrl-K (Cmd-K) opens the palette, which is loaded when it is first asked for. Which tasks and drafts were opened lately
 * this browser keeps by their numbers alone, for each account and workspace; what they are called the desk says.
 */
import { isComposing, keyOf } from "./dom.js";

const MOST = 12;
const { account, workspace, slug, paletteScript } = document.body.dataset;
const name = `opened-${account}-${workspace}`;

/** The page of a task or a draft that this is: "task-3". */
function opened() {
  const found = location.pathname.match(/^\/w\/([^/]+)\/(task|draft)s\/([1-9]\d*)(?:\/|$)/);
  return found && found[1] === slug ? `${found[2]}-${found[3]}` : "";
}

const here = workspace && opened();
if (here) {
  /** @type {string[]} */
  const before = (localStorage.getItem(name) ?? "").split(".").filter((each) => each && each !== here);
  localStorage.setItem(name, [here, ...before].slice(0, MOST).join("."));
}

document.addEventListener("keydown", (event) => {
  const isAsked = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && keyOf(event) === "k";
  if (!isAsked || !paletteScript || event.defaultPrevented || isComposing(event)) return;
  event.preventDefault();
  // What was opened last is on this page already.
  const lately = (localStorage.getItem(name) ?? "").split(".").filter((each) => each !== here).join(".");
  /** @type {KeyboardEvent[]} */
  const keys = [];
  const until = import(paletteScript).then((palette) => palette.toggle(lately, keys));
  until.catch(() => location.assign(`/w/${slug}/search`));
  document.dispatchEvent(new CustomEvent("keys:early", { detail: { keys, until } }));
});
