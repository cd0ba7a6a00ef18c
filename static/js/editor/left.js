/**
 * What windows that are gone had not brought to the server: found when the draft is opened again.
 */

import { forget, textsOf } from "./device.js";
import { send } from "./sending.js";

/**
 * The texts of this person's windows that are gone, the last first; but for those that the server has by now.
 * @param {{ account: string, path: string, session: string }} here
 * @param {() => Promise<Set<string>>} living the sessions of the other windows that are open
 * @param {{ title: string, body: string | undefined }} there what the server has
 */
export async function leftTexts({ account, path, session }, living, there) {
  const kept = await textsOf(account, path).catch(() => []);
  if (!kept.length) return [];
  const alive = await living();
  const left = kept.filter((one) => !alive.has(one.session) && one.session !== session);
  const isThere = (one) => !one.clash && one.title === there.title && one.body === there.body;
  for (const one of left.filter(isThere)) void forget(one).catch(() => {}); // if it stays, it is found again
  return left.filter((one) => !isThere(one)).sort((one, other) => other.at - one.at);
}

/** Saves a text that was left: merged, or as a revision beside the draft. @param {string} address */
export async function bringLeft(address, one) {
  const fields = { title: one.title, body: one.body, revision: String(one.revision), session: one.session, by: "autosave" };
  const outcome = await send(address, one.account, fields);
  if (outcome.kind === "saved" || outcome.kind === "clash") await forget(one);
  return outcome;
}

/**
 * Where a clash of a window that is gone is decided; what was typed there after it is kept beside the draft first. ""
 * where it clashes no more, null where nobody answers.
 * @param {string} address
 */
export async function clashLeft(address, one) {
  if (one.was.title === one.title && one.was.body === one.body) {
    await forget(one);
    return one.clash;
  }
  const outcome = await bringLeft(address, one);
  if (outcome.kind === "clash") return outcome.url;
  return outcome.kind === "saved" ? "" : null;
}
