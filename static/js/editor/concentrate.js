/**
 * Nothing but the text: the button takes everything else away, and it or Escape brings it back.
 */

/** @param {HTMLElement} editor @param {HTMLElement} button @param {import("@codemirror/view").EditorView} view */
export function concentrate(editor, button, view) {
  const set = (on) => {
    document.documentElement.toggleAttribute("data-concentrate", on);
    button.setAttribute("aria-pressed", String(on));
    view.requestMeasure();
    if (on) view.focus();
  };
  const toggle = () => set(button.getAttribute("aria-pressed") !== "true");
  button.addEventListener("click", toggle);
  editor.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && button.getAttribute("aria-pressed") === "true") set(false);
    if (event.key.toLowerCase() === "f" && event.shiftKey && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      toggle();
    }
  });
}
