/**
 * What was done in this tab and can be taken back, the last first: `z` goes through it, also after its notice has left.
 * Taking back is a form of the page (`templates/history/_undo.html`), whose reply is the page as it is by then: so rows
 * come back in place, and what was loaded, scrolled and typed stays. Where a text is in an editor, that takes what has come
 * of it as it takes what others save, and the rest of the page is asked for again.
 */
import { all, closest, one, stamp } from "./dom.js";
import { refreshAll } from "./live/fragments.js";

const MOST = 50;
const FORM = "form[data-undo]";

/** @typedef {{ address: string, events: string }} Act */

const place = () => document.getElementById("notices")?.dataset.undoes;

/** @returns {Act[]} */
const acts = () => JSON.parse(sessionStorage.getItem(`undo-${place()}`) ?? "[]");

/** @param {Act[]} acts */
function keep(acts) {
  if (place()) sessionStorage.setItem(`undo-${place()}`, JSON.stringify(acts.slice(-MOST)));
}

/** @param {HTMLFormElement} form @returns {Act} */
const actOf = (form) => ({
  address: form.getAttribute("action") ?? "",
  events: one(form, "[name=events]", HTMLInputElement).value,
});

const editor = () => document.querySelector("#main .editor");

/** @param {Act} act */
const without = (act) => acts().filter(({ address, events }) => address !== act.address || events !== act.events);

/** Takes back what was done last; whether there was anything. */
export function undoLast() {
  const last = acts().at(-1);
  const template = document.getElementById("undo-form");
  if (!last || !(template instanceof HTMLTemplateElement)) return false;
  const form = stamp(template);
  if (!(form instanceof HTMLFormElement)) return false;
  form.action = last.address;
  form.setAttribute("hx-post", last.address);
  one(form, "[name=events]", HTMLInputElement).value = last.events;
  form.hidden = true;
  document.getElementById("notices")?.replaceChildren(form);
  window.htmx.process(form);
  form.requestSubmit();
  return true;
}

/** What a notice tells is the last that was done, or was taken back. */
function told() {
  const notices = document.getElementById("notices");
  if (!notices) return;
  for (const form of all(notices, FORM, HTMLFormElement)) {
    if (!form.hidden) keep([...without(actOf(form)), actOf(form)]);
  }
  const more = notices.querySelector("[data-undo-earlier]");
  if (more) more.toggleAttribute("hidden", !acts().length);
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

document.addEventListener("click", (event) => {
  if (closest(event.target, "[data-undo-earlier]", HTMLButtonElement)) undoLast();
});

document.addEventListener("htmx:config:request", (event) => {
  const { ctx } = event.detail;
  const form = ctx.sourceElement;
  if (!(form instanceof HTMLFormElement) || !form.matches(FORM)) return;
  if (!editor()) return;
  ctx.swap = "none";
  ctx.selectOOB += ",#draft-history:innerHTML,#files:outerMorph";
});

document.addEventListener("htmx:after:request", (event) => {
  const { ctx } = event.detail;
  const form = ctx.sourceElement;
  const answered = (ctx.response?.status ?? 500) < 500;
  if (!(form instanceof HTMLFormElement) || !form.matches(FORM) || !answered) return;
  keep(without(actOf(form)));
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

told();
