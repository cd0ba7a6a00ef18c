/**
 * The length of a field while it is typed: <span data-count="description" data-about="155">0 of about 155 characters.</span>
 * counts the field of that id.
 */

document.addEventListener("input", ({ target }) => {
  if (!(target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement)) return;
  const count = document.querySelector(`[data-count="${CSS.escape(target.id)}"]`);
  if (!(count instanceof HTMLElement)) return;
  const length = [...target.value.trim().replace(/\s+/g, " ")].length;
  count.textContent = `${length} of about ${count.dataset.about} characters.`;
});
