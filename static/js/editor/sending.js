/**
 * One save, as the desk answers it. Nothing is thrown: what became of it is always one of
 *   { kind: "saved", revision, savedAt, text? }  text { title, body } where another's changes came together with these
 *   { kind: "clash", url }                       it is kept as a revision beside the newest
 *   { kind: "refused", errors }                  it can't be saved as it is: messages by field
 *   { kind: "signed-out", url }   { kind: "other-account", name }   { kind: "away", words }   these are tried again
 * Each says whose page this is, so that nothing goes under the account of who has signed in in another tab since. What isn't
 * the desk's answer, or lacks what must be in it, is away.
 */

import { ask, NoAnswer } from "../reply.js";

const KEEPALIVE = 60_000; // bytes; browsers let no more outlive their page

/** @type {Record<number, string>} */
const REFUSALS = {
  403: "Your role in this workspace doesn’t allow saving.",
  404: "This draft is gone: it was deleted, or you are no longer a member here.",
  413: "The desk takes no text that is as long as this one.",
};

/** @param {any} said @returns {{ title: string, body: string } | null} */
const textIn = (
  said,
) => (typeof said?.title === "string" && typeof said.body === "string" ? { title: said.title, body: said.body } : null);

/** What a save that succeeded says; null where it doesn't. @param {any} said */
function saved(said) {
  const savedAt = new Date(said?.saved_at);
  const text = said?.state === "merged" ? textIn(said) : undefined;
  const whole = ["saved", "unchanged", "merged"].includes(said?.state) && Number.isInteger(said.revision) &&
    !Number.isNaN(savedAt.getTime());
  return whole && text !== null ? { kind: "saved", revision: said.revision, savedAt, text } : null;
}

/** @param {Response} reply */
async function read(reply) {
  const { status } = reply;
  const said = (reply.headers.get("content-type") ?? "").includes("json") ? await reply.json() : null;
  const odd = { kind: "away", words: "The desk doesn’t answer as it should" };
  if (reply.redirected) return odd;
  if (status === 200) return saved(said) ?? odd;
  if (status === 409) return said?.url ? { kind: "clash", url: said.url } : odd;
  if (status === 422) return said?.errors ? { kind: "refused", errors: said.errors } : odd;
  if (status === 401) return { kind: "signed-out", url: said?.url ?? "/sign-in" };
  if (status === 403 && said?.name) return { kind: "other-account", name: said.name };
  if (REFUSALS[status]) return { kind: "refused", errors: { draft: REFUSALS[status] } };
  return status === 503 || status === 429 ? { kind: "away", words: "The desk is busy" } : odd;
}

/** @param {string} account */
const headersOf = (account) => ({ Accept: "application/json", "Opened-By": account });

/** @param {string} address @param {string} account whose page this is @param {Record<string, string>} fields */
export async function send(address, account, fields) {
  const body = new URLSearchParams(fields);
  const keepalive = body.toString().length < KEEPALIVE; // it goes on when the page is left meanwhile
  try {
    return await read(await ask(address, { method: "POST", body, headers: headersOf(account), keepalive }));
  } catch (error) {
    if (error instanceof NoAnswer && error.status === 413) {
      return { kind: "away", words: "Too long for what stands before the desk" };
    }
    return { kind: "away", words: navigator.onLine ? "No answer from the desk" : "Offline" };
  }
}

/**
 * The newest text, where it isn't of the revision that we have; `same` where it is; null where nobody answers. `trouble`
 * as `send` names it.
 * @param {string} address @param {string} account whose page this is @param {number} revision
 */
export async function newest(address, account, revision) {
  try {
    const reply = await ask(`${address}?revision=${revision}`, { headers: headersOf(account) });
    if (reply.redirected) return null;
    if (reply.status === 204) return { same: true };
    const said = await reply.json();
    if (reply.status === 401) return { trouble: "signed-out", url: said.url };
    if (reply.status === 403) return said.name ? { trouble: "other-account", name: said.name } : null;
    const whole = reply.status === 200 && textIn(said) && Number.isInteger(said.revision);
    return whole ? { ...said, savedAt: new Date(said.saved_at) } : null;
  } catch {
    return null;
  }
}
