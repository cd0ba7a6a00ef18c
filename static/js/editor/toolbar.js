/**
 * The formatting bar: one stop of Tab, arrow keys within (the toolbar pattern of WAI-ARIA), each button with its key.
 */

import {
  EditorView,
  keymap,
  openSearchPanel,
  Prec,
  redo,
  redoDepth,
  undo,
  undoDepth,
} from "../../vendor/codemirror.min.js";
import { all, closest, one } from "../dom.js";
import { around, insertBlock, lineKind, toggleLines } from "./format.js";
import { noEmptyMarks, wrap } from "./marks.js";
import { makeTable } from "./tables.js";

const HEADING = "Heading"; // selected in a new table, to be typed over

/** @type {Record<string, { run: (view: EditorView) => boolean, key?: string, node?: string, line?: string }>} */
const COMMANDS = {
  undo: { run: undo },
  redo: { run: redo },
  heading: { run: toggleLines("##"), key: "Mod-Alt-2", line: "##" },
  subheading: { run: toggleLines("###"), key: "Mod-Alt-3", line: "###" },
  bold: { run: wrap("**", "StrongEmphasis"), key: "Mod-b", node: "StrongEmphasis" },
  italic: { run: wrap("*", "Emphasis"), key: "Mod-i", node: "Emphasis" },
  strike: { run: wrap("~~", "Strikethrough"), key: "Mod-Shift-x", node: "Strikethrough" },
  bullets: { run: toggleLines("-"), key: "Mod-Shift-8", line: "-" },
  numbers: { run: toggleLines("1."), key: "Mod-Shift-7", line: "1." },
  quote: { run: toggleLines(">"), key: "Mod-Shift-9", line: ">" },
  code: { run: wrap("`", "InlineCode"), key: "Mod-e", node: "InlineCode" },
  table: { run: (view) => insertBlock(view, makeTable([HEADING, HEADING], [["", ""], ["", ""]]), 2, HEADING.length) },
  line: { run: (view) => insertBlock(view, "---\n") },
  find: { run: openSearchPanel },
};

const enter = {
  key: "Alt-F10",
  run() {
    one(document, '#editor-tools [tabindex="0"]', HTMLElement).focus();
    return true;
  },
};

/** The keys of all commands, and that which leads to the bar. */
const formatKeys = Prec.high(
  keymap.of([
    ...Object.values(COMMANDS).flatMap(({ key, run }) => (key ? [{ key, run, preventDefault: true }] : [])),
    enter,
  ]),
);

/** Shows which buttons are on where the caret is. @param {HTMLElement} bar @param {EditorView} view */
function mark(bar, view) {
  const { state } = view;
  const { from, to, head } = state.selection.main;
  const kind = lineKind(state.doc.lineAt(head).text);
  for (const button of all(bar, "[data-command]", HTMLButtonElement)) {
    const command = COMMANDS[button.dataset.command ?? ""];
    const on = command.node ? around(state, from, to, command.node) : command.line === kind;
    if (command.node || command.line) button.setAttribute("aria-pressed", String(Boolean(on)));
  }
  // aria-disabled, not disabled: a button that can't be focused would lose the keyboard when the last step is undone
  for (const [name, depth] of /** @type {const} */ ([["undo", undoDepth], ["redo", redoDepth]])) {
    one(bar, `[data-command="${name}"]`, HTMLButtonElement).setAttribute("aria-disabled", String(depth(state) === 0));
  }
}

/** @param {HTMLElement} bar */
function moveInside(bar) {
  const stops = () => [...bar.querySelectorAll("button")].filter((button) => button.checkVisibility());
  const rest = (/** @type {EventTarget | null} */ stop) => {
    for (const other of stops()) other.tabIndex = other === stop ? 0 : -1;
  };
  window.setTimeout(() => rest(stops()[0])); // after the text: what is visible is known once all is laid out
  bar.addEventListener("focusin", (event) => rest(event.target));
  bar.addEventListener("keydown", (event) => {
    const buttons = stops();
    const at = buttons.findIndex((button) => button === document.activeElement);
    const to = new Map([["ArrowRight", at + 1], ["ArrowLeft", at - 1], ["Home", 0], ["End", -1]]).get(event.key);
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    buttons.at(to % buttons.length)?.focus();
  });
}

/** @param {HTMLElement} bar @returns what has to run when the text or the selection changes */
export function toolbar(bar) {
  bar.inert = false;
  moveInside(bar);
  let waiting = 0;
  return [
    formatKeys,
    noEmptyMarks,
    EditorView.updateListener.of((update) => {
      if (!update.docChanged && !update.selectionSet) return;
      window.clearTimeout(waiting);
      waiting = window.setTimeout(() => mark(bar, update.view), 60);
    }),
  ];
}

/** Lets the buttons act on a text. @param {HTMLElement} bar @param {EditorView} view */
export function connect(bar, view) {
  mark(bar, view);
  // The text keeps the focus, and a phone its keyboard, when a button is pressed by mouse or finger.
  bar.addEventListener("pointerdown", (event) => {
    if (closest(event.target, "[data-command]", Element)) event.preventDefault();
  });
  bar.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    view.focus();
  });
  bar.addEventListener("click", (event) => {
    const button = closest(event.target, "[data-command]", HTMLButtonElement);
    if (!button || button.getAttribute("aria-disabled") === "true") return;
    const byKeyboard = event.detail === 0;
    COMMANDS[button.dataset.command ?? ""].run(view);
    if (!byKeyboard && button.dataset.command !== "find") view.focus();
  });
}
