/**
 * Each line knows what it is, so that a heading is large, and a table stands in letters of one width; and each lies from
 * left to right, or from right to left, as its first letter tells.
 */

import { Decoration, EditorView, syntaxTree, ViewPlugin } from "../../vendor/codemirror.min.js";

/** @import { ViewUpdate } from "../../vendor/codemirror.min.js" */

/** @type {Record<string, string>} the class of all lines of a block */
const CLASS_OF = {
  ATXHeading1: "line-h1",
  ATXHeading2: "line-h2",
  ATXHeading3: "line-h3",
  ATXHeading4: "line-h4",
  ATXHeading5: "line-h4",
  ATXHeading6: "line-h4",
  SetextHeading1: "line-h1",
  SetextHeading2: "line-h2",
  Table: "line-table",
  FencedCode: "line-code",
  CodeBlock: "line-code",
  Blockquote: "line-quote",
};

/** @param {EditorView} view */
function decorate(view) {
  const { state } = view;
  /** @type {Map<number, string[]>} classes by the place where a line begins */
  const classes = new Map();
  for (const { from, to } of view.visibleRanges) {
    for (let line = state.doc.lineAt(from);; line = state.doc.line(line.number + 1)) {
      classes.set(line.from, classes.get(line.from) ?? []);
      if (line.to >= to || line.number === state.doc.lines) break;
    }
    syntaxTree(state).iterate({
      from,
      to,
      enter(node) {
        const name = CLASS_OF[node.name];
        if (!name) return;
        const last = Math.min(node.to, to);
        for (let line = state.doc.lineAt(Math.max(node.from, from));; line = state.doc.line(line.number + 1)) {
          classes.set(line.from, [...(classes.get(line.from) ?? []), name]);
          if (line.to >= last || line.number === state.doc.lines) break;
        }
      },
    });
  }
  const starts = [...classes.keys()].sort((one, other) => one - other);
  return Decoration.set(
    starts.map((start) => {
      const names = [...new Set(classes.get(start))];
      const dir = names.includes("line-code") ? "ltr" : "auto";
      return Decoration.line({ class: names.join(" "), attributes: { dir } }).range(start);
    }),
  );
}

const looks = ViewPlugin.fromClass(
  class {
    /** @param {EditorView} view */
    constructor(view) {
      this.decorations = decorate(view);
    }

    /** @param {ViewUpdate} update */
    update(update) {
      const parsed = syntaxTree(update.startState) !== syntaxTree(update.state);
      if (update.docChanged || update.viewportChanged || parsed) this.decorations = decorate(update.view);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

export const lineLooks = [EditorView.perLineTextDirection.of(true), looks];
