/**
 * Title and text together, as what is saved and merged.
 */

import { ChangeSet, diff, isolateHistory, Transaction } from "../../vendor/codemirror.min.js";

/**
 * @import { EditorView, Text, ViewUpdate } from "../../vendor/codemirror.min.js"
 *
 * @typedef {{ title: string, doc: Text }} Writing
 */

/** What leads from one text to another, as small as it is quickly found. @param {string} from @param {string} to */
export function changesBetween(from, to) {
  const changes = diff(from, to, { scanLimit: 1000, timeout: 200 });
  return ChangeSet.of(
    changes.map(({ fromA, toA, fromB, toB }) => ({ from: fromA, to: toA, insert: to.slice(fromB, toB) })),
    from.length,
  );
}

/**
 * When nothing is being composed by an input method, which must not be disturbed; at most two seconds from now, since
 * some keyboards compose all the time.
 * @param {EditorView} view
 */
export const composed = (view) =>
  new Promise((resolve) => {
    if (!view.compositionStarted) resolve(undefined);
    view.contentDOM.addEventListener("compositionend", () => window.setTimeout(resolve, 50), { once: true });
    window.setTimeout(resolve, 2000);
  });

/** @param {EditorView} view @param {HTMLTextAreaElement} title */
export function textOf(view, title) {
  /** @type {ChangeSet | null} what was typed since `mark` */
  let since = null;
  return {
    view,
    title,
    get now() {
      return { title: title.value, doc: view.state.doc };
    },
    /** From here on it is remembered what is typed. @param {string} [from] an earlier text than the one that is there */
    mark(from) {
      since = from === undefined
        ? ChangeSet.empty(view.state.doc.length)
        : changesBetween(from, view.state.doc.toString());
    },
    /** @param {ViewUpdate} update */
    typed(update) {
      if (since) since = since.compose(update.changes);
    },
    /**
     * Brings another's changes into the text under the caret, past what was typed since `mark`, and past the undo stack:
     * undo goes on undoing one's own. Gives the doc that was brought.
     * @param {Writing} from what both began from @param {Writing} to
     */
    async bring(from, to) {
      if (from.doc !== to.doc) {
        await composed(view);
        const changes = changesBetween(from.doc.toString(), to.doc.toString());
        const mapped = since ? changes.map(since) : changes;
        if (!mapped.empty) {
          view.dispatch({
            changes: mapped,
            annotations: [Transaction.addToHistory.of(false), Transaction.remote.of(true)],
          });
        }
      }
      since = null;
      if (title.value === from.title && to.title !== from.title) title.value = to.title;
      return to.doc;
    },
    /** Puts a text there as one step that can be undone. @param {Writing} text */
    put(text) {
      const changes = changesBetween(view.state.doc.toString(), text.doc.toString());
      view.dispatch({ changes, annotations: isolateHistory.of("full"), userEvent: "input.restore" });
      title.value = text.title;
    },
  };
}
