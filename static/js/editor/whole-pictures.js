/**
 * What a picture shows is said on one line: a line break typed or pasted between its brackets leaves them first, since it
 * would end the picture and take its place.
 */

import { EditorState, Transaction } from "../../vendor/codemirror.min.js";
import { around } from "./format.js";

/**
 * Where the picture ends between whose brackets a range is, or null.
 * @param {EditorState} state @param {number} from @param {number} to
 */
export function endOfPicture(state, from, to) {
  const image = around(state, from, to, "Image");
  const [opens, closes] = image?.getChildren("LinkMark") ?? [];
  return image && closes && opens.to <= from && to <= closes.from ? image.to : null;
}

export const wholePictures = EditorState.transactionFilter.of((transaction) => {
  const { changes, startState, effects } = transaction;
  const event = transaction.annotation(Transaction.userEvent) ?? "";
  if (!transaction.docChanged || !transaction.isUserEvent("input") || event === "input.file") return transaction;
  /** @type {{ from: number, to: number, insert: string }[]} */
  const specs = [];
  /** @type {number | null} */
  let end = null;
  changes.iterChanges((from, to, _fromB, _toB, inserted) => {
    const insert = inserted.toString();
    const left = inserted.lines > 1 ? endOfPicture(startState, from, to) : null;
    if (left === null) {
      specs.push({ from, to, insert });
      return;
    }
    end = left;
    specs.push({ from: left, to: left, insert: `\n\n${insert.replace(/^\s*\n/, "")}` });
  });
  if (end === null) return transaction;
  const moved = startState.changes(specs);
  return {
    changes: moved,
    selection: { anchor: moved.mapPos(end, 1) },
    effects,
    scrollIntoView: true,
    userEvent: event,
  };
});
