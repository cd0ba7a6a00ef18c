/**
 * The headings of the text, to go to one of them.
 */

import { EditorView, ensureSyntaxTree, syntaxTree } from "../../vendor/codemirror.min.js";

/** @param {import("@codemirror/state").EditorState} state */
function headings(state) {
  const found = [];
  (ensureSyntaxTree(state, state.doc.length, 100) ?? syntaxTree(state)).iterate({
    enter(node) {
      const level = /^(?:ATX|Setext)Heading([1-6])$/.exec(node.name)?.[1];
      if (!level) return node.name === "Document" || node.name === "Blockquote";
      const text = state.sliceDoc(node.from, node.to).split("\n")[0];
      const words = text.replace(/^#+\s*|\s*#+\s*$/g, "").replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1").replace(
        /[*_`~]{1,3}(?=\S)|(?<=\S)[*_`~]{1,3}/g,
        "",
      );
      if (words) found.push({ level: Number(level), words, at: node.from });
      return false;
    },
  });
  return found;
}

/** @param {HTMLElement} menu a popover @param {EditorView} view */
export function outline(menu, view) {
  const list = menu.querySelector("[data-headings]");
  menu.addEventListener("beforetoggle", (event) => {
    if (event.newState !== "open") return;
    const found = headings(view.state);
    const highest = Math.min(...found.map(({ level }) => level));
    const { head } = view.state.selection.main;
    const here = found.filter(({ at }) => at <= head).pop();
    list.replaceChildren(
      ...found.map((heading) => {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = heading.words;
        button.dataset.level = String(heading.level - highest + 1);
        if (heading === here) button.setAttribute("aria-current", "location");
        button.addEventListener("click", () => {
          menu.hidePopover();
          view.dispatch({
            selection: { anchor: heading.at },
            effects: EditorView.scrollIntoView(heading.at, { y: "start" }),
          });
          view.focus();
        });
        return button;
      }),
    );
    menu.querySelector("[data-none]").hidden = found.length > 0;
  });
}
