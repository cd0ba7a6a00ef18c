/**
 * Keys that are pressed before what they are for is there are kept for it, and mean nothing else meanwhile: "keys:early" has
 * the list into which they go, and what they wait for.
 */
import { isComposing } from "./dom.js";

const PATIENCE = 1500; // milliseconds, whenever it comes

/** @type {KeyboardEvent[] | null} */
let early = null;

document.addEventListener("keys:early", ({ detail: { keys, until } }) => {
  const end = () => {
    if (early === keys) early = null;
  };
  early = keys;
  setTimeout(end, PATIENCE);
  until.then(end, end);
});

document.addEventListener(
  "keydown",
  (event) => {
    if (!early || event.ctrlKey || event.metaKey || event.altKey || isComposing(event)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    early.push(event);
  },
  { capture: true },
);
