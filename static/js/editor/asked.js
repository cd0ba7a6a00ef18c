/**
 * What is typed or chosen in a form while the desk is asked about it (data-asks) stays: the answer has its fields as they
 * were sent, and leaves those alone that say something else by now.
 */

/** The names of the fields that do, while an answer is put into the page. @type {Set<string>} */
let since = new Set();

document.addEventListener("htmx:before:swap", ({ detail: { ctx } }) => {
  const { sourceElement, request } = ctx;
  const body = request?.body; // what is swapped by hand was not asked for
  const form = sourceElement.closest("form");
  if (!form || !(body instanceof FormData || body instanceof URLSearchParams)) return;
  if (!sourceElement.matches("[data-asks]")) return;
  const now = new FormData(form);
  const names = new Set([...now.keys(), ...body.keys()]);
  since = new Set([...names].filter((name) => now.getAll(name).join("\n") !== body.getAll(name).join("\n")));
});

document.addEventListener("htmx:after:swap", () => since.clear());

window.htmx.registerExtension("asked", {
  /** @param {Node} old */
  htmx_before_morph_node: (old) =>
    !(old instanceof HTMLInputElement || old instanceof HTMLTextAreaElement || old instanceof HTMLSelectElement) ||
    old.type === "hidden" || !since.has(old.name),
});
