/**
 * The page that is shown while the desk is out of reach: lines of quick add are kept on the device, for whoever had the
 * desk open here last. `js/installed.js` adds them when it is in reach again.
 */

/** @typedef {{ key: string, title: string, problem?: string }} Line */
/** @typedef {{ account: string, slug: string, workspace: string }} Place */

/** @type {Place | null} */
const place = JSON.parse(localStorage.getItem("last-place") ?? "null");
const form = document.querySelector("form[data-keeps-lines]");
const field = form?.querySelector("textarea");
const section = form?.querySelector("[data-kept]");
const row = document.getElementById("kept-row");
const name = place ? `kept-lines-${place.account}-${place.slug}` : "";

/** @returns {Line[]} */
const linesKept = () => JSON.parse(localStorage.getItem(name) ?? "[]");

/** @param {Line[]} lines */
function keep(lines) {
  localStorage.setItem(name, JSON.stringify(lines));
  show();
}

function show() {
  if (!(section instanceof HTMLElement) || !(row instanceof HTMLTemplateElement)) return;
  const lines = linesKept();
  section.hidden = !lines.length;
  section.querySelector("ul")?.replaceChildren(...lines.map((line) => {
    const item = /** @type {DocumentFragment} */ (row.content.cloneNode(true));
    /** @type {HTMLElement} */ (item.querySelector(".title")).textContent = line.title;
    /** @type {HTMLElement} */ (item.querySelector(".meta")).textContent = line.problem ?? "";
    const remove = item.querySelector("button");
    remove?.setAttribute("aria-label", `Remove: ${line.title}`);
    remove?.addEventListener("click", () => {
      keep(linesKept().filter((each) => each.key !== line.key));
      field?.focus();
    });
    return item;
  }));
}

if (place && form instanceof HTMLFormElement && field) {
  form.hidden = false;
  document.querySelector("[data-keeps-none]")?.remove();
  for (const words of form.querySelectorAll("[data-keeps-for]")) words.textContent = place.workspace;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const title = field.value.trim();
    field.focus();
    if (!title) return;
    keep([...linesKept(), { key: crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`, title }]);
    field.value = "";
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  show();
}
addEventListener("online", () => location.reload());
