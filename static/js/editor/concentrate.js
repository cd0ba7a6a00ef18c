/**
 * Nothing but the text: the button takes everything else away, and it or Escape brings it back.
 */

import { keymap, Prec } from "../../vendor/codemirror.min.js";

/** @param {HTMLElement} editor @param {HTMLElement} button */
export function concentration(editor, button) {
  const isOn = () => button.getAttribute("aria-pressed") === "true";
  const set = (view, on) => {
    document.documentElement.toggleAttribute("data-concentrate", on);
    button.setAttribute("aria-pressed", String(on));
    view.requestMeasure();
    if (on) view.focus();
    return true;
  };
  return {
    keys: Prec.highest(keymap.of([{ key: "Mod-Shift-f", run: (view) => set(view, !isOn()), preventDefault: true }])),
    connect(view) {
      button.addEventListener("click", () => set(view, !isOn()));
      editor.addEventListener("keydown", (event) => {
        if (event.key === "Escape" && !event.defaultPrevented && isOn()) set(view, false);
      });
    },
  };
}
