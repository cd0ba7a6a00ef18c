/**
 * A tick that is clicked twice in a row is ticked once: the second click of a double click would take back what the first
 * one did, since what takes it back stands in its place by then.
 */
import { closest } from "./dom.js";

document.addEventListener(
  "click",
  (event) => {
    if (event.detail < 2 || !closest(event.target, ".tick", HTMLButtonElement)) return;
    event.preventDefault();
    event.stopPropagation();
  },
  { capture: true },
);
