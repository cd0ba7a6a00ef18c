/**
 * A fact of a task that is pressed (`a.fact`) is changed where it stands, in a sheet that is loaded with the first of them
 * (facts/sheet.js). In a row the keys do so too, also for what has no button there. What is typed until the sheet is there
 * is for it.
 */
import { all, closest, keyOf, one } from "./dom.js";

const { facts } = document.body.dataset;

/** @type {Record<string, string>} */
const BY_KEY = {
  d: "due",
  p: "priority",
  a: "assignee",
  s: "status",
  l: "labels",
  m: "comment",
  n: "notes",
  t: "title",
  o: "project",
  // Where a row has nothing else for them: in a table, on the board, among what was found.
  e: "title",
  x: "status",
  c: "status",
};

let opening = false;

/** @param {string} address @param {HTMLElement} near */
async function open(address, near) {
  if (opening) return;
  opening = true;
  /** @type {KeyboardEvent[]} */
  const keys = [];
  const opened = import(facts ?? "").then(async (sheet) => {
    await sheet.open(address, near);
    for (const key of keys) sheet.press(keyOf(key), key.key);
  });
  document.dispatchEvent(new CustomEvent("keys:early", { detail: { keys, until: opened } }));
  await opened.catch(() => location.assign(address)); // a page of its own, or what the browser says where there is no way to it
  opening = false;
}

document.addEventListener("click", (event) => {
  const link = closest(event.target, "a.fact", HTMLAnchorElement);
  if (!link || !facts || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  void open(link.href, link);
});

document.addEventListener("fact:key", (event) => {
  const row = closest(event.target, ".row", HTMLElement);
  const fact = BY_KEY[event.detail];
  const links = row ? all(row, "a.fact", HTMLAnchorElement) : [];
  const any = row?.dataset.factsOf ?? links[0]?.href;
  if (!row || !fact || !facts || !any) return;
  event.preventDefault();
  const address = new URL(any.replace(/[^/]*$/, fact), location.href).href;
  const shown = links.find((link) => link.href === address && link.checkVisibility());
  void open(address, shown ?? one(row, "a.title", HTMLElement));
});
