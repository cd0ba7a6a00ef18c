/**
 * What can't be stored is dropped as it comes into a field: NUL, which a copy from a PDF may hold and nobody sees, and half
 * of a surrogate pair.
 */

const UNSTORABLE = /[\0\p{Surrogate}]/gu;

document.addEventListener("input", ({ target }) => {
  if (!(target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement)) return;
  if (target.type === "file" || target.value.search(UNSTORABLE) < 0) return;
  const { value, selectionStart } = target;
  target.value = value.replace(UNSTORABLE, "");
  if (selectionStart === null) return;
  const caret = value.slice(0, selectionStart).replace(UNSTORABLE, "").length;
  target.setSelectionRange(caret, caret);
}, { capture: true });
