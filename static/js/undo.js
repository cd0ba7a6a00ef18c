/**
 * What was done in this tab and can be taken back, the last first, and what was taken back and can be done again: `z` and
 * `Shift z` walk through them, also after their notices have left. What was done anew ends the way forward.
 * Each step is a form of the page (`templates/history/_undo.html`), whose reply is the page as it is by then: so rows come
 * back in place, and what was loaded, scrolled and typed stays. The reply's notice holds the form of the step back. Where a
 * text is in an editor, that takes what has come of it as it takes what others save, and the rest of the page is asked for
 * again.
 */
import { all, closest, one, stamp } from "./dom.js";
import { refreshAll } from "./live/fragments.js";

const MOST = 1000; // of each, so that a tab that is open for weeks has an end
const FORM = "form[data-undo]";

/** @typedef {"undo" | "redo"} Way */
/** @typedef {{ address: string, events: string }} Act */

const place = () => document.getElementById("notices")?.dataset.undoes;

/** The acts of one way, the next step last. @param {Way} way @returns {Act[]} */
const acts = (way) => JSON.parse(sessionStorage.getItem(`${way}-${place()}`) ?? "[]");

/** @param {Way} way @param {Act[]} acts */
function keep(way, acts) {
  if (place()) sessionStorage.setItem(`${way}-${place()}`, JSON.stringify(acts.slice(-MOST)));
}

/** @param {HTMLFormElement} form @returns {Act} */
const actOf = (form) => ({
  address: form.getAttribute("action") ?? "",
  events: one(form, "[name=events]", HTMLInputElement).value,
});

/** @param {Act} act @returns {Way} */
const wayOf = (act) => act.address.endsWith("?redo=yes") ? "redo" : "undo";

const editor = () => document.querySelector("#main .editor");

/** @param {Act} act */
const without = (act) =>
  acts(wayOf(act)).filter(({ address, events }) => address !== act.address || events !== act.events);

/** The step that is on its way, and by what request. @type {{ by: object, form: HTMLFormElement } | null} */
let sent = null;

/** The requests on their way, steps or not, that change something and so lead to a step back. @type {Set<object>} */
const changes = new Set();

/** The steps that were asked for meanwhile: each is taken from where what was before it leads. @type {Way[]} */
let waiting = [];

/** Takes back what was done last, or does again what was taken back last; whether there was anything. @param {Way} way */
function walk(way) {
  if (changes.size) return waiting.push(way) > 0;
  const last = acts(way).at(-1);
  return Boolean(last && take(last));
}

/** Takes one step; whether the page lets it. @param {Act} act */
function take({ address, events }) {
  const template = document.getElementById("undo-form");
  if (sent || !(template instanceof HTMLTemplateElement)) return false;
  const form = stamp(template);
  if (!(form instanceof HTMLFormElement)) return false;
  form.action = address;
  form.setAttribute("hx-post", address);
  one(form, "[name=events]", HTMLInputElement).value = events;
  form.hidden = true;
  document.getElementById("notices")?.replaceChildren(form);
  window.htmx.process(form);
  form.requestSubmit();
  return true;
}

document.addEventListener("undo:take", ({ detail: address }) => void take({ address, events: "" }));
// By a key; one that is held down is one step.
document.addEventListener("undo:walk", (event) => {
  const { way, key } = event.detail;
  if (key.repeat || walk(way)) event.preventDefault();
});

/** What a notice tells is the last that was done, or the next that can be done again. */
function told() {
  const notices = document.getElementById("notices");
  if (!notices) return;
  for (const form of all(notices, FORM, HTMLFormElement)) {
    if (form.hidden || form === sent?.form) continue;
    const act = actOf(form);
    keep(wayOf(act), [...without(act), act]);
    if (!form.closest("[data-put-back]")) keep("redo", []);
  }
  const more = notices.querySelector("[data-undo-earlier]");
  if (more) more.toggleAttribute("hidden", !acts("undo").length);
}

/** The row that came back has the focus, or else the page, whose button is gone. */
function focusPutBack() {
  const notice = document.querySelector("#notices [data-put-back]");
  if (!(notice instanceof HTMLElement) || "focused" in notice.dataset) return;
  notice.dataset.focused = "";
  const rows = (notice.dataset.putBack ?? "").split(" ").map((id) => document.getElementById(id));
  const row = rows.find((found) => found);
  const next = row?.querySelector("a.title") ?? row?.querySelector("a[href], button");
  if (next instanceof HTMLElement) {
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  } else if (document.activeElement === document.body) {
    document.getElementById("main")?.focus({ preventScroll: true });
  }
}

/** @param {Element} element @returns {element is HTMLFormElement} */
const isStep = (element) => element instanceof HTMLFormElement && element.matches(FORM);

document.addEventListener("click", (event) => {
  if (closest(event.target, "[data-undo-earlier]", HTMLButtonElement)) walk("undo");
});

document.addEventListener("htmx:config:request", (event) => {
  const { ctx } = event.detail;
  if (!isStep(ctx.sourceElement) || !editor()) return;
  ctx.swap = "none";
  ctx.selectOOB += ",#draft-history:innerHTML,#files:outerMorph";
});

document.addEventListener("htmx:before:request", (event) => {
  const { ctx } = event.detail;
  if (ctx.request.method !== "GET") changes.add(ctx);
  if (isStep(ctx.sourceElement)) sent = { by: ctx, form: ctx.sourceElement };
});

document.addEventListener("htmx:after:request", (event) => {
  const { ctx } = event.detail;
  const form = ctx.sourceElement;
  const answered = (ctx.response?.status ?? 500) < 500;
  if (!isStep(form) || !answered) return;
  const act = actOf(form);
  keep(wayOf(act), without(act));
  const reply = ctx.response?.raw;
  if (!editor() || !reply?.ok) return;
  if (new URL(reply.url).pathname !== window.location.pathname) return window.location.assign(reply.url);
  document.dispatchEvent(new CustomEvent("live:changed", { detail: null }));
  void refreshAll(null).catch(() => {}); // what is asked for next brings it
});

document.addEventListener("htmx:after:swap", () => {
  told();
  window.setTimeout(focusPutBack);
});

document.addEventListener("htmx:finally:request", (event) => {
  const { ctx } = event.detail;
  if (ctx === sent?.by) sent = null;
  if (!changes.delete(ctx)) return;
  if (!ctx.response?.raw.ok || ctx.response.headers.has("hx-redirect")) waiting = [];
  while (!changes.size && waiting.length) walk(/** @type {Way} */ (waiting.shift()));
});

told();
