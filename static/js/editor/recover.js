/**
 * What windows that are gone had not brought to the server: found when the draft is opened again.
 */

import { send, textIn } from "./api.js";
import { forget, textsOf } from "./local-store.js";

/** @import { Kept, Place } from "./local-store.js" */

/**
 * The texts of this person's windows that are gone, the last first; but for those that the server has by now.
 * @param {Place} here
 * @param {() => Promise<Set<string>>} living the sessions of the other windows that are open
 * @param {{ title: string, body: string | undefined }} there what the server has
 */
export async function leftTexts({ account, path, session }, living, there) {
  const kept = await textsOf(account, path).catch(() => /** @type {Kept[]} */ ([]));
  if (!kept.length) return [];
  const alive = await living();
  const left = kept.filter((one) => !alive.has(one.session) && one.session !== session);
  const isThere = (/** @type {Kept} */ one) => !one.aside && one.title === there.title && one.body === there.body;
  for (const one of left.filter(isThere)) void forget(one).catch(() => {}); // if it stays, it is found again
  return left.filter((one) => !isThere(one)).sort((one, other) => other.at - one.at);
}

/**
 * Saves a text that was left: merged, or as a revision beside the draft. One whose clash waits to be looked at stays, and
 * is taken up when the draft is opened without another.
 * @param {string} address @param {Kept} one
 */
export async function bringLeft(address, one) {
  if (one.aside) return;
  const fields = {
    title: one.title,
    body: one.body,
    revision: String(one.revision),
    session: one.session,
    by: "autosave",
  };
  const { kind } = await send(address, one.account, fields, textIn);
  if (kind === "saved" || kind === "clash") await forget(one);
}
