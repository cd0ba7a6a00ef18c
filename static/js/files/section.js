/**
 * The files of a draft or a task: its form sends at once what is chosen, and what is dropped on the section or pasted in
 * it. The section is asked for anew when it changed, also by a file that came into the editor's text ("files:changed"); and
 * a file of it goes into the text by its button ("files:insert").
 */

import { announce } from "../announce.js";
import { closest } from "../dom.js";
import { arriving } from "./arriving.js";

/** @param {DragEvent} event */
const carriesFiles = (event) => event.dataTransfer?.types.includes("Files") ?? false;

const section = () => document.getElementById("files");
const list = Object.assign(document.createElement("ul"), { className: "files-arriving", id: "files-arriving" });
list.setAttribute("hx-morph-skip", "");
let refreshed = Promise.resolve();

/** Asks for the section as it is now, once the last answer is there. */
function refresh() {
  const ask = async () => {
    const target = section();
    const address = target?.dataset.files;
    if (address) await window.htmx.ajax("GET", address, { source: target, target, swap: "outerMorph" });
  };
  refreshed = refreshed.then(ask, ask);
  return refreshed;
}

/** @param {Iterable<File>} files */
function add(files) {
  if (!list.isConnected) section()?.after(list);
  for (const file of files) {
    const item = document.createElement("li");
    const stored = async () => {
      await refresh();
      announce(`${file.name} is added.`);
    };
    const gone = () => {
      const focused = item.contains(document.activeElement);
      item.remove();
      if (focused) section()?.querySelector("input")?.focus();
    };
    list.append(item);
    item.append(arriving(file, { stored, gone }));
  }
}

/** @param {Event} event */
const isHere = ({ target }) => closest(target, "#files:has([data-upload])", Element) !== null;

/** @param {EventTarget | null} field */
function take(field) {
  if (!(field instanceof HTMLInputElement) || !field.files?.length || !field.form?.matches("[data-upload]")) return;
  add([...field.files]);
  field.value = "";
}

document.addEventListener("change", ({ target }) => take(target));
take(section()?.querySelector("input[type=file]") ?? null); // chosen before this script was there
document.addEventListener("paste", (event) => {
  if (!isHere(event) || !event.clipboardData?.files.length) return;
  event.preventDefault();
  add(event.clipboardData.files);
});
document.addEventListener("dragover", (event) => {
  if (isHere(event) && carriesFiles(event)) event.preventDefault(); // it may be dropped here
});
document.addEventListener("drop", (event) => {
  if (!isHere(event) || !event.dataTransfer?.files.length) return;
  event.preventDefault();
  add(event.dataTransfer.files);
});
document.addEventListener("files:changed", () => void refresh());
document.addEventListener("live:changed", ({ detail: changed }) => {
  if (!section()?.closest("[data-live]:not([data-live=''])") && changed?.has("file") !== false) void refresh();
});
document.addEventListener("click", ({ target }) => {
  const text = closest(target, "[data-insert]", Element)?.getAttribute("data-insert");
  if (text) document.dispatchEvent(new CustomEvent("files:insert", { detail: text }));
});

// While files are dragged over the page it shows where they may go (`data-dragging` on the root); dropped anywhere else they
// don't take the page away.
/** @param {boolean} are */
const mark = (are) => document.documentElement.toggleAttribute("data-dragging", are);

// On the window, so that the places for files come first: what they take, they keep from the browser.
window.addEventListener("dragover", (event) => {
  if (!carriesFiles(event)) return;
  mark(true);
  if (event.defaultPrevented || !event.dataTransfer) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "none";
});

window.addEventListener("drop", (event) => {
  mark(false);
  if (carriesFiles(event)) event.preventDefault();
});

window.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) mark(false);
});
