/**
 * What is pasted becomes clean Markdown: pages and word processors' text, sheets' tables, and an address onto words a link.
 * Inside code it is pasted as it is; and with Ctrl Shift V, where browsers hand over nothing but the letters.
 */

import { EditorView, isolateHistory } from "../../vendor/codemirror.min.js";
import { one, stamp } from "../dom.js";
import { isAddress, makeLink } from "./link.js";
import { PICTURE } from "./pasted/blocks.js";
import { inertDocument } from "./pasted/inert.js";
import { barred, filledTable, inOneLine, rangeOf } from "./pasted/into-table.js";
import { intoText, plainly, withRuns } from "./pasted/into-text.js";
import { placeOf } from "./pasted/places.js";
import { readPasted } from "./pasted/read.js";
import { cellText, oneLine, onlyParagraph, write } from "./pasted/write.js";

/**
 * @import { EditorState, SelectionRange } from "../../vendor/codemirror.min.js"
 * @import { Block } from "./pasted/blocks.js"
 * @import { Change } from "./pasted/into-text.js"
 * @import { Place } from "./pasted/places.js"
 *
 * @typedef {(view: EditorView, files: File[], range: { from: number, to: number }) => boolean} AddFiles
 */

/** Words in a line, with the space at their edges. @param {Block[]} blocks @param {(blocks: Block[]) => string} write */
function within(blocks, write) {
  const { before = "", after = "" } = onlyParagraph(blocks) ?? {};
  return before + write(blocks) + after;
}

/** @param {Block[]} blocks @returns {string[][] | null} the cells of a range; null where it is none */
function cellsIn(blocks) {
  const [table] = blocks;
  if (blocks.length !== 1 || table.kind !== "table" || table.rows.flat().length < 2) return null;
  return table.rows.map((row) => row.map(cellText));
}

/**
 * How blocks go into a place; null where plain text goes there by itself.
 * @param {EditorState} state @param {SelectionRange} range @param {Place} place @param {Block[]} blocks
 * @param {string} plain the same as plain text
 * @returns {Change | { changes: { from: number, to: number, insert: string }, selection: { anchor: number } } | null}
 */
function changeFor(state, range, place, blocks, plain) {
  const { from, to } = range;
  const put = (/** @type {string} */ insert) => ({ from, to, insert, caret: insert.length });
  switch (place.kind) {
    case "code":
      return place.prefix && plain ? put(plain.replace(/\r\n?|\n/g, `\n${place.prefix}`)) : null;
    case "words":
    case "target":
      return plain ? put(inOneLine(plain)) : null;
    case "cell": {
      const range_ = blocks.length ? cellsIn(blocks) : rangeOf(plain);
      if (range_) return filledTable(state, range, range_);
      const words = blocks.length ? within(blocks, cellText) : barred(inOneLine(plain));
      return put(words.endsWith("\\") ? `${words} ` : words); // else it would be a part of the bar
    }
    case "picture":
    case "link": {
      if (place.kind === "picture" && (blocks.length ? !onlyParagraph(blocks) : /[\r\n]/.test(plain.trim()))) {
        return blocks.length ? put(write(blocks)) : null; // more than a line leaves the picture: `whole-pictures.js`
      }
      const words = within(withRuns(blocks, (run) => ({ ...run, href: undefined })), oneLine);
      return put((blocks.length ? words : inOneLine(plain)).replace(/(?<!\\)[[\]]/g, "\\$&"));
    }
    default:
      if (!blocks.length) return plainly(state, range, place, plain);
      return place.heading && onlyParagraph(blocks)
        ? put(within(blocks, oneLine))
        : intoText(state, range, place, blocks);
  }
}

/** Says what wasn't brought along. @param {Set<string>} left */
function tell(left) {
  if (!left.size) return;
  const notice = stamp(one(document, "#pasted-without", HTMLTemplateElement));
  one(notice, "[data-slot=what]", HTMLElement).textContent = [...left].join(" and ");
  document.getElementById("notices")?.replaceChildren(notice);
}

/** @param {AddFiles} addFiles which uploads files to where they are in the text */
export function pasting(addFiles) {
  /** @param {ClipboardEvent} event @param {EditorView} view */
  function paste(event, view) {
    const data = event.clipboardData;
    if (!data) return false;
    const { state } = view;
    const { main } = state.selection;
    const plain = data.getData("text/plain");
    const html = data.getData("text/html");
    const place = placeOf(state, main);
    if (isAddress(plain) && place.kind === "text") {
      const words = state.sliceDoc(main.from, main.to);
      if (!words.trim() || words.includes("\n")) return false;
      event.preventDefault();
      makeLink(view, main, words, plain);
      return true;
    }
    const { blocks, left } = html ? readPasted(inertDocument(html), plain) : { blocks: [], left: new Set() };
    if (!blocks.length && !plain) {
      tell(left);
      return false;
    }
    const change = changeFor(state, main, place, blocks, plain);
    if (!change) return false;
    event.preventDefault();
    const found = "caret" in change ? { changes: change, selection: { anchor: change.from + change.caret } } : change;
    const [before, ...after] = found.changes.insert.split(PICTURE);
    const insert = before + after.join("");
    const anchor = found.selection.anchor -
      found.changes.insert.slice(0, found.selection.anchor - found.changes.from).split(PICTURE).length + 1;
    view.dispatch({
      changes: { from: found.changes.from, to: found.changes.to, insert },
      selection: { anchor },
      annotations: isolateHistory.of("full"), // what is typed next is undone by itself
      scrollIntoView: true,
      userEvent: "input.paste",
    });
    let at = found.changes.from + before.length;
    pictures(blocks).forEach((file, number) => {
      addFiles(view, [file], { from: at, to: at });
      at += after[number]?.length ?? 0;
    });
    if (after.length) view.dispatch({ selection: { anchor } });
    tell(left);
    return true;
  }
  return EditorView.domEventHandlers({ paste });
}

/** The pictures of blocks, in their order. @param {Block[]} blocks */
function pictures(blocks) {
  /** @type {File[]} */
  const files = [];
  withRuns(blocks, (run) => {
    if (run.picture) files.push(run.picture);
    return run;
  });
  return files;
}
