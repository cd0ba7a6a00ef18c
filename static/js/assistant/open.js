/**
 * Help with writing opens beside the text. What it takes for that comes with the first press, or with an answer that was
 * there before the page was loaded again.
 */

import { closest } from "../dom.js";
import { recall } from "./kept.js";

/** @param {HTMLAnchorElement} link @param {boolean} quietly without the focus */
const open = (link, quietly) =>
  import(link.dataset.assistant ?? "").then(
    (drawer) => drawer.open(link, quietly),
    () => quietly || location.assign(link.href), // a page of its own, or what the browser says where there is no way to it
  );

document.addEventListener("click", (event) => {
  const link = closest(event.target, "a[data-assistant]", HTMLAnchorElement);
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  void open(link, false);
});

const link = document.querySelector("a[data-assistant]");
if (link instanceof HTMLAnchorElement && recall(link.href)) void open(link, true);
