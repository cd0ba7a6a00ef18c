/**
 * Says at the lower edge of a page why it may not be as things are: that nothing is heard of the desk, or that who looks
 * at it isn't who they were.
 */

import { all } from "../dom.js";

const PATIENCE = 2000; // milliseconds: a desk that is restarted is back before

/** What stands for good. @type {string | null} */
let stands = null;
let away = 0;

/** @param {string | null} what */
function show(what) {
  const bar = document.getElementById("live-bar");
  if (bar) { for (const line of all(bar, "[data-when]", HTMLElement)) line.hidden = line.dataset.when !== what; }
}

/** Something that only a new page mends. @param {"signed-out" | "removed" | "role"} what */
export function stand(what) {
  stands = what;
  show(what);
}

/** Whether the desk is heard. @param {boolean} up */
export function heard(up) {
  if (up) {
    window.clearTimeout(away);
    away = 0;
    if (!stands) show(null);
  } else away ||= window.setTimeout(() => stands || show("away"), PATIENCE);
}
