/**
 * Links: Ctrl K asks for the address in a small form; an address pasted onto selected words makes them a link.
 */

import { keymap, Prec } from "../../vendor/codemirror.min.js";
import { one } from "../dom.js";
import { around } from "./format.js";

/**
 * @import { EditorView } from "../../vendor/codemirror.min.js"
 *
 * @typedef {{ from: number, to: number }} Range of the text
 */

const ADDRESS = /^(https?:\/\/|mailto:|tel:)\S+$/i;

/** Whether a text is an address and nothing else. @param {string} text */
export const isAddress = (text) => ADDRESS.test(text.trim());

/** An address as it can stand in Markdown. @param {string} address */
function target(address) {
  const text = address.trim();
  const whole = /^[a-z][a-z\d+.-]*:|^[/#]/i.test(text)
    ? text
    : text.includes("@") && !text.includes("/")
    ? `mailto:${text}`
    : `https://${text}`;
  return whole.replace(/[\s()<>]/g, (letter) => encodeURIComponent(letter).replace("(", "%28").replace(")", "%29"));
}

/** Makes a range a link. @param {EditorView} view @param {Range} range @param {string} words @param {string} address */
export function makeLink(view, { from, to }, words, address) {
  const insert = `[${words.replace(/([[\]])/g, "\\$1")}](${target(address)})`;
  view.dispatch({
    changes: { from, to, insert },
    selection: { anchor: from + insert.length },
    scrollIntoView: true,
    userEvent: "input.format",
  });
}

/**
 * The small form for a link.
 * @param {HTMLElement} popover that holds it @param {HTMLElement} button
 */
export function linkForm(popover, button) {
  const form = one(popover, "form", HTMLFormElement);
  const address = one(form, "[name=address]", HTMLInputElement);
  const words = one(form, "[name=words]", HTMLInputElement);
  /** @type {{ view: EditorView, range: Range } | null} where the link goes */
  let place = null;

  /** @param {EditorView} view */
  const open = (view) => {
    const { state } = view;
    const { main } = state.selection;
    const link = around(state, main.from, main.to, "Link");
    const source = link ? state.sliceDoc(link.from, link.to) : "";
    const parts = /^\[(.*)\]\(<?(\S*?)>?(?:\s+["'(].*)?\)$/s.exec(source);
    const range = (parts && link) ?? (main.empty ? state.wordAt(main.head) : null) ?? main;
    place = { view, range };
    const chosen = state.sliceDoc(range.from, range.to).replace(/\s+/g, " ");
    const leads = !parts && isAddress(chosen); // and wants words
    words.value = parts ? parts[1] : leads ? "" : chosen;
    address.value = parts ? parts[2] : leads ? chosen.trim() : "";
    popover.showPopover();
    // what it leads to is its words, where no others are given
    if (leads) words.focus();
    else address.select();
    return true;
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    const text = address.value.trim();
    if (text && place) makeLink(place.view, place.range, words.value.trim() || text, text);
    popover.hidePopover();
    place?.view.focus();
  });
  popover.addEventListener("beforetoggle", (event) => {
    if (event.newState === "closed" && popover.contains(document.activeElement)) place?.view.focus();
  });
  return {
    keys: Prec.high(keymap.of([{ key: "Mod-k", run: open, preventDefault: true }])),
    connect: (/** @type {EditorView} */ view) => button.addEventListener("click", () => open(view)),
  };
}
