/**
 * Says at the lower edge of a page why it may not be as things are: that nothing is heard of the desk, or that who looks
 * at it isn't who they were. An editor tells by itself that nobody is signed in any more.
 */

import { stamp } from "../dom.js";

/** @typedef {"away" | "signed-out" | "removed" | "role"} Why */

const PATIENCE = 2000; // milliseconds: a desk that is restarted is back before

/** What stands until it is mended. @type {Why | null} */
let stands = null;
let away = 0;

/** @param {Why | null} why */
function show(why) {
  const bar = document.getElementById("live-bar");
  const template = why && document.querySelector(`template[data-live-bar=${why}]`);
  bar?.replaceChildren(...(template instanceof HTMLTemplateElement ? [stamp(template)] : []));
}

/** What only a new page mends, or signing in again; null where all is as it was. @param {Why | null} why */
export function stand(why) {
  if (why === stands) return;
  stands = why;
  show(why === "signed-out" && document.querySelector("[data-editor]") ? null : why);
}

/** Whether the desk is heard. @param {boolean} up */
export function heard(up) {
  if (up) {
    window.clearTimeout(away);
    away = 0;
    if (!stands) show(null);
  } else away ||= window.setTimeout(() => stands || show("away"), PATIENCE);
}
