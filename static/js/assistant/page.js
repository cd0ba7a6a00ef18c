/** Help with writing on a page of its own: its answer comes while it is written, and a reload doesn't lose it. */

import { closest, one } from "../dom.js";
import { answerIn } from "./answer.js";
import { keep, recall } from "./kept.js";

const element = one(document, "[data-help]", HTMLElement);
const part = one(element, "[data-part]", HTMLElement);
const here = location.pathname;

/** @param {string} html */
function show(html) {
  part.innerHTML = html;
  const heading = one(document, "h1", HTMLElement);
  heading.tabIndex = -1;
  heading.focus();
}

const answer = answerIn(element, {
  headers: {},
  show(html) {
    show(html);
    keep(here, one(part, ".assistant-part", HTMLElement).querySelector("form") ? html : "");
  },
  instead: (_reply, form) => form.submit(), // nothing was asked: the page says why
});

element.addEventListener("submit", (event) => {
  const form = closest(event.target, "form", HTMLFormElement);
  if (!form?.matches("[data-ask]")) return keep(here, ""); // it is taken: the page that comes shows what is left
  event.preventDefault();
  void answer.write(form);
});
element.addEventListener("click", ({ target }) => {
  if (closest(target, "[data-drops], [data-again]", HTMLElement)) keep(here, "");
});

const kept = recall(here);
if (kept && part.querySelector("[data-ask]")) show(kept);
