/**
 * Counts words as they are typed: <output data-words-of="body" data-one="word" data-many="words">12 words</output>.
 * The server counts again when the text is saved.
 */

document.addEventListener("input", (event) => {
  const field = event.target;
  if (!(field instanceof HTMLTextAreaElement) || !field.id) return;
  const output = document.querySelector(`[data-words-of="${CSS.escape(field.id)}"]`);
  if (!(output instanceof HTMLElement)) return;
  const count = field.value.match(/\S+/g)?.length ?? 0;
  output.textContent = `${count.toLocaleString("en")} ${count === 1 ? output.dataset.one : output.dataset.many}`;
});
