/**
 * Find and replace, in a panel of ours: Ctrl F opens it, Enter goes on, Shift Enter back, Escape returns to the text.
 */

import {
  closeSearchPanel,
  findNext,
  findPrevious,
  getSearchQuery,
  keymap,
  panels,
  replaceAll,
  replaceNext,
  search,
  searchKeymap,
  SearchQuery,
  setSearchQuery,
} from "../../vendor/codemirror.min.js";
import { closest, isComposing, one, stamp } from "../dom.js";

/** @import { Command, EditorView, Panel } from "../../vendor/codemirror.min.js" */

const MOST = 1000; // matches that are counted

/** @type {Record<string, Command>} what the buttons do, by their data-act */
const ACTS = { next: findNext, before: findPrevious, replace: replaceNext, all: replaceAll, close: closeSearchPanel };

/**
 * How many matches there are, and the number of the one that is selected, or 0.
 * @param {EditorView} view @param {SearchQuery} query
 */
function count(view, query) {
  const { main } = view.state.selection;
  let all = 0;
  let here = 0;
  const matches = query.getCursor(view.state);
  for (let match = matches.next(); !match.done && all < MOST; match = matches.next()) {
    all += 1;
    if (match.value.from === main.from && match.value.to === main.to) here = all;
  }
  return { all, here };
}

/** The act that a key in the panel stands for, if any. @param {KeyboardEvent} event @param {HTMLInputElement} by */
function actOf(event, by) {
  const { key, shiftKey, target, ctrlKey, metaKey } = event;
  if (key === "Escape") return "close";
  if (key === "F3") return shiftKey ? "before" : "next";
  if (key !== "Enter" || !closest(target, "input", HTMLInputElement) || isComposing(event) || ctrlKey || metaKey) {
    return null;
  }
  return target === by ? "replace" : shiftKey ? "before" : "next";
}

/** @param {HTMLTemplateElement} template @returns {(view: EditorView) => Panel} */
const makePanel = (template) => (view) => {
  const dom = stamp(template);
  const input = (/** @type {string} */ name) => one(dom, `[data-find="${name}"]`, HTMLInputElement);
  const [what, by, exactly] = ["what", "by", "exactly"].map(input);
  const said = one(dom, '[data-find="said"]', HTMLElement);

  what.setAttribute("main-field", ""); // by which CodeMirror finds it when Ctrl F is pressed again

  const say = () => {
    const query = getSearchQuery(view.state);
    const { all, here } = query.valid ? count(view, query) : { all: 0, here: 0 };
    const of = all < MOST ? String(all) : `${MOST} or more`;
    said.textContent = !query.search ? "" : !all ? "Not found" : here ? `${here} of ${of}` : `${of} found`;
  };
  const ask = () => {
    const query = new SearchQuery({
      search: what.value,
      replace: by.value,
      caseSensitive: exactly.checked,
      literal: true,
    });
    if (!query.eq(getSearchQuery(view.state))) view.dispatch({ effects: setSearchQuery.of(query) });
    say();
  };
  const show = () => {
    const query = getSearchQuery(view.state);
    [what.value, by.value, exactly.checked] = [query.search, query.replace, query.caseSensitive];
    say();
  };
  /** @param {string} act */
  const run = (act) => {
    ask();
    ACTS[act](view);
    if (act === "close") view.focus();
    else say();
  };

  dom.addEventListener("input", ask);
  dom.addEventListener("click", (event) => {
    const act = closest(event.target, "[data-act]", HTMLElement)?.dataset.act;
    if (act) run(act);
  });
  dom.addEventListener("keydown", (event) => {
    const act = actOf(event, by);
    if (!act) return;
    event.preventDefault(); // Enter must not send the form
    run(act);
  });
  return {
    dom,
    top: true,
    mount() {
      show();
      what.focus();
      what.select();
    },
    update(update) {
      const asked = update.transactions.some(({ effects }) => effects.some((effect) => effect.is(setSearchQuery)));
      if (asked) show();
      else if (update.docChanged || update.selectionSet) say();
    },
  };
};

/** @param {HTMLElement} place for the panel @param {HTMLTemplateElement} template of it */
export const finding = (place, template) => [
  panels({ topContainer: place }),
  search({ top: true, literal: true, createPanel: makePanel(template) }),
  keymap.of(searchKeymap),
];
