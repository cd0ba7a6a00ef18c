/**
 * A picture without words is marked in the text, so that nobody forgets who can't see it: a button after it opens a small
 * field, and what is typed there comes between its brackets at once, and is saved as any other word of the text.
 */

import {
  Decoration,
  EditorView,
  StateEffect,
  StateField,
  syntaxTree,
  ViewPlugin,
  WidgetType,
} from "../../vendor/codemirror.min.js";
import { isComposing } from "../dom.js";
import { inBrackets } from "./file-markdown.js";
import { around } from "./format.js";

/** @import { Range, StateEffectType, ViewUpdate } from "../../vendor/codemirror.min.js" */

const WORDLESS = /^!\[\s*\]/;
const QUESTION = "Say what it shows";

/** Puts words between the brackets of the picture before a widget. @param {EditorView} view @param {HTMLElement} widget @param {string} said */
function describe(view, widget, said) {
  if (!widget.isConnected) return;
  const { state } = view;
  const end = view.posAtDOM(widget);
  const [opens, closes] = around(state, end, end, "Image")?.getChildren("LinkMark") ?? [];
  if (!closes) return;
  const insert = inBrackets(said);
  if (state.sliceDoc(opens.to, closes.from) === insert) return;
  view.dispatch({ changes: { from: opens.to, to: closes.from, insert }, userEvent: "input.type.words" });
}

/** Opens the field of the picture that ends at a place, or none. @type {StateEffectType<number | null>} */
const opens = StateEffect.define();

/** Where the picture ends whose field is open, or null. @type {StateField<number | null>} */
const open = StateField.define({
  create: () => /** @type {number | null} */ (null),
  update(end, { changes, effects }) {
    const set = effects.find((effect) => effect.is(opens));
    return set ? set.value : end === null ? null : changes.mapPos(end, -1);
  },
});

class Asks extends WidgetType {
  /** @override */
  eq() {
    return true;
  }

  /** @param {EditorView} view */
  toDOM(view) {
    const widget = document.createElement("span");
    const button = document.createElement("button");
    const field = Object.assign(document.createElement("input"), { className: "input", hidden: true, dir: "auto" });
    button.type = "button";
    button.className = "asks-for-words";
    button.textContent = QUESTION;
    field.placeholder = QUESTION;
    field.setAttribute("aria-label", "What the picture shows");
    widget.className = "words-of-a-picture";
    widget.append(button, field);

    const show = (/** @type {boolean} */ asked) => {
      field.hidden = !asked;
      button.hidden = asked;
    };
    button.addEventListener("click", () => {
      view.dispatch({ effects: opens.of(view.posAtDOM(widget)) });
      show(true);
      field.focus();
    });
    field.addEventListener("input", () => describe(view, widget, field.value));
    field.addEventListener("keydown", (event) => {
      if (isComposing(event) || (event.key !== "Enter" && event.key !== "Escape")) return;
      event.preventDefault();
      event.stopPropagation();
      if (event.key === "Escape") describe(view, widget, "");
      view.focus();
    });
    field.addEventListener("blur", () => {
      // not at once: it may be leaving because the text is just changing
      window.setTimeout(() => {
        field.value = "";
        show(false);
        view.dispatch({ effects: opens.of(null) });
      });
    });
    return widget;
  }
}

const asks = Decoration.widget({ widget: new Asks(), side: 1 });

/** @param {EditorView} view */
function decorate(view) {
  /** @type {Range<Decoration>[]} */
  const found = [];
  const end = view.state.field(open);
  for (const { from, to } of view.visibleRanges) {
    syntaxTree(view.state).iterate({
      from,
      to,
      enter(node) {
        if (node.name !== "Image" || node.to > to) return;
        const wordless = WORDLESS.test(view.state.sliceDoc(node.from, node.to));
        if (wordless || node.to === end) found.push(asks.range(node.to));
      },
    });
  }
  return Decoration.set(found, true);
}

const marked = ViewPlugin.fromClass(
  class {
    /** @param {EditorView} view */
    constructor(view) {
      this.decorations = decorate(view);
    }

    /** @param {ViewUpdate} update */
    update(update) {
      const parsed = syntaxTree(update.startState) !== syntaxTree(update.state);
      const moved = update.startState.field(open) !== update.state.field(open);
      if (update.docChanged || update.viewportChanged || parsed || moved) this.decorations = decorate(update.view);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

export const missingAlt = [open, marked];
