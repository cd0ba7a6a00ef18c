/**
 * The fragments of a page, asked for again and put in place of what is shown, without taking anything from whoever works
 * with it: a form in which something is typed, that was refused or that has the focus stays, as do open menus and folds,
 * and a row that is being edited, has the focus, or was just ticked off.
 */

import { all } from "../dom.js";
import { ask, writesSent, written } from "../reply.js";

const PAGE = 50; // rows
const SHOWN = 5; // projects beside a page
const LIVE = "[data-live]:not([data-live=''])";
const MOVING = 250; // milliseconds after which it is looked again whether something is still being moved

/** Whether something is being moved by hand. */
const isHeld = () => document.querySelector(".held") !== null;

/** Whether something is typed in a form that isn't at the desk. @param {HTMLFormElement} form */
const isTyped = (form) =>
  [...form.elements].some((field) => {
    if (field instanceof HTMLSelectElement) {
      return [...field.options].some((option) => option.selected !== option.defaultSelected) && field.value !== "";
    }
    if (field instanceof HTMLTextAreaElement) return field.value !== field.defaultValue;
    if (!(field instanceof HTMLInputElement) || field.type === "hidden") return false;
    if (["checkbox", "radio"].includes(field.type)) return field.checked !== field.defaultChecked;
    return field.type === "file" ? Boolean(field.files?.length) : field.value !== field.defaultValue;
  });

/** Whether a form says what it was refused for, beside what was typed. @param {HTMLFormElement} form */
const isRefused = (form) => form.querySelector("[aria-invalid='true']") !== null;

/** Whether the focus is in a field of a form; a button may change under it. @param {HTMLFormElement} form */
const isFilledIn = (form) =>
  form.contains(document.activeElement) && document.activeElement?.matches("input, textarea, select") === true;

let morphing = false;

window.htmx.registerExtension("live", {
  /** @param {Node} old */
  htmx_before_morph_node: (old) =>
    !(morphing && old instanceof HTMLFormElement && [isTyped, isRefused, isFilledIn].some((keeps) => keeps(old))),
  /** @param {Element} element @param {{ attrName: string }} detail */
  htmx_before_morph_attr: (element, { attrName }) =>
    !((morphing || element.id === "arrange") && attrName === "open" && element instanceof HTMLDetailsElement),
});

/** What stays, though the page as it is now doesn't have it, beside what it follows. @param {Element} shown @param {Element} fresh */
function keepWhatStays(shown, fresh) {
  for (const kept of all(shown, ".decide[id]", HTMLElement)) {
    const around = kept.parentElement?.id;
    if (!all(kept, "form", HTMLFormElement).some(isTyped) || !around) continue;
    if (!fresh.querySelector(`#${kept.id}`)) fresh.querySelector(`#${around}`)?.append(kept.cloneNode(true));
  }
  for (const kept of all(shown, ".rows > li[id], [id][hx-morph-skip]", HTMLElement)) {
    if (!kept.matches("[hx-morph-skip], .done, :focus-within") || fresh.querySelector(`#${CSS.escape(kept.id)}`)) {
      continue;
    }
    const before = kept.previousElementSibling?.id;
    const place = before ? fresh.querySelector(`#${CSS.escape(before)}`) : null;
    if (place) place.after(kept.cloneNode(true));
    else if (kept.matches("li")) fresh.querySelector(".rows")?.prepend(kept.cloneNode(true));
  }
}

/** @param {Element} shown @param {Element} fresh @param {string} more other parts, which say where they go */
async function replace(shown, fresh, more) {
  keepWhatStays(shown, fresh);
  morphing = true;
  const swapped = window.htmx.swap({
    text: fresh.outerHTML + more,
    target: shown,
    sourceElement: shown,
    swap: "outerMorph",
  });
  morphing = false; // what is swapped without an animation has been by now
  await swapped;
}

/** As many pages of rows as are shown. */
function rows() {
  const shown = document.querySelectorAll("#main :is(.rows > li[id], tr.row)").length;
  return String(Math.ceil(shown / PAGE) * PAGE);
}

/** Says where something is that a page shows, where the desk knows that: in the trash. @param {string} html */
function explain(html) {
  const notice = new DOMParser().parseFromString(html, "text/html").querySelector("[data-explains]");
  if (notice) document.getElementById("notices")?.replaceChildren(notice);
}

/** What an address answers, null where it has nothing for us. @param {string} address @param {boolean} part */
async function read(address, part) {
  const by = { "By-Itself": "1" }; // nobody need be there
  const headers = part ? { ...by, "HX-Request": "true", "HX-Request-Type": "partial", Rows: rows() } : by;
  const reply = await ask(address, { headers });
  if (reply.status === 404) explain(await reply.text());
  if (!reply.ok || reply.redirected) return reply.status < 500 ? null : Promise.reject(new Error(`${reply.status}`));
  return new DOMParser().parseFromString(await reply.text(), "text/html");
}

/**
 * What an address answers, with all that this page has done: what was read before its latest change would take that back.
 * What is being moved by hand stays where it is until it is put down.
 * @param {string} address @param {boolean} part
 */
async function readLatest(address, part) {
  for (;;) {
    await written();
    while (isHeld()) await new Promise((resolve) => window.setTimeout(resolve, MOVING));
    const before = writesSent();
    const reply = await read(address, part);
    if (writesSent() === before && !isHeld()) return reply;
  }
}

/** The parts of a reply for the navigation: its numbers, its projects and views. @param {ParentNode} reply */
const counts = (reply) =>
  all(reply, "hx-partial:is([hx-target$='-count'], [hx-target='#busiest'], [hx-target='#pinned'])", HTMLElement).filter(
    (part) => document.querySelector(`#navigation ${part.getAttribute("hx-target")}`),
  ).map((part) => part.outerHTML).join("");

/** Asks for an address, and puts what these elements are by now in their place. @param {string} address @param {Element[]} elements */
async function refresh(address, elements) {
  const part = elements.some((element) =>
    element.matches("[data-live-part]") || (element instanceof HTMLElement && element.dataset.liveFrom === address)
  );
  const here = window.location.href;
  const reply = await readLatest(address, part);
  if (!reply || window.location.href !== here) return;
  let more = counts(reply);
  if (!part && reply.title) document.title = reply.title;
  for (const element of elements) {
    const fresh = reply.getElementById(element.id);
    if (fresh && element.isConnected) await replace(element, fresh, more);
    else if (more) await window.htmx.swap({ text: more, target: element, sourceElement: element, swap: "none" });
    more = "";
  }
}

/** @param {string} about what an element shows, such as "task:42 file" @param {Set<string>} changed */
const concerns = (about, changed) => about.split(/\s+/).some((subject) => subject !== "" && changed.has(subject));

/**
 * Asks for what shows one of these subjects; for everything where it isn't known what changed. A whole page that is asked
 * for brings the navigation along.
 * @param {Set<string> | null} changed such as "task" and "task:42"
 */
export async function refreshAll(changed) {
  /** @type {Map<string, Element[]>} */
  const asked = new Map();
  for (const element of all(document, LIVE, HTMLElement)) {
    const { live = "", liveFrom } = element.dataset;
    if (changed && !concerns(live, changed)) continue;
    const address = liveFrom ?? window.location.href;
    asked.set(address, [...(asked.get(address) ?? []), element]);
  }
  const page = asked.get(window.location.href);
  const navigation = document.querySelector("#navigation[data-live-from]");
  const whole = page && !page.some((element) => element.matches("[data-live-part]"));
  if (whole && navigation instanceof HTMLElement) {
    asked.delete(navigation.dataset.liveFrom ?? "");
    page.push(navigation);
  }
  for (const [address, elements] of asked) await refresh(address, elements);
}

/** The projects beside the page are told their numbers by each answer: one that has come among them isn't there to be told. */
document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  const navigation = document.querySelector("#navigation[data-live-from]");
  const told = [...(ctx.text ?? "").matchAll(/"#project-(\d+)-count"[^>]*>(\d+)/g)];
  const shown = all(document, "#busiest .num", HTMLElement);
  const least = shown.length < SHOWN ? 0 : Math.min(...shown.map((number) => Number(number.textContent)));
  const isNew = told.some(([, id, amount]) =>
    Number(amount) > least && !document.getElementById(`project-${id}-count`)
  );
  if (isNew && navigation instanceof HTMLElement) void refresh(navigation.dataset.liveFrom ?? "", [navigation]);
});
