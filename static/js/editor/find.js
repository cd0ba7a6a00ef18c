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

const MOST = 1000; // matches that are counted

/** How many matches there are, and the number of the one that is selected, or 0. */
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

/** @param {HTMLTemplateElement} template */
const makePanel = (template) => (view) => {
  const dom = template.content.firstElementChild.cloneNode(true);
  const field = (name) => dom.querySelector(`[data-find="${name}"]`);
  const [what, by, exactly, said] = ["what", "by", "exactly", "said"].map(field);

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
  const acts = { next: findNext, before: findPrevious, replace: replaceNext, all: replaceAll, close: closeSearchPanel };

  dom.addEventListener("input", ask);
  dom.addEventListener("click", (event) => {
    const act = event.target.closest("[data-act]")?.dataset.act;
    if (!act) return;
    ask();
    acts[act](view);
    if (act === "close") view.focus();
    else say();
  });
  dom.addEventListener("keydown", (event) => {
    const act = { Escape: "close", F3: event.shiftKey ? "before" : "next" }[event.key];
    const enter = event.key === "Enter" && event.target.matches("input") && !event.isComposing && !event.ctrlKey &&
      !event.metaKey;
    if (!act && !enter) return;
    event.preventDefault(); // Enter must not send the form
    ask();
    if (act) acts[act](view);
    else (event.target === by ? replaceNext : event.shiftKey ? findPrevious : findNext)(view);
    if (act === "close") view.focus();
    else say();
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
      if (update.transactions.some((one) => one.effects.some((effect) => effect.is(setSearchQuery)))) show();
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
