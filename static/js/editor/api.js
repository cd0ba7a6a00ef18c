/**
 * What is asked of the desk for a text: to save it, and for the newest. Nothing is thrown: what became of it is always one
 * of the kinds below. Each says whose page this is, so that nothing goes under the account of who has signed in in another
 * tab since. What isn't the desk's answer, or lacks what must be in it, is away.
 *
 * @typedef {{ title: string, body: string }} Plain
 * @typedef {Barred
 *   | { kind: "clash", url: string }
 *   | { kind: "refused", errors: Record<string, string>, free?: string }
 *   | { kind: "away", words: string }} Setback
 *   clash: it is kept as a revision beside the newest; refused: it can't be saved as it is, with messages by field;
 *   all others are tried again
 * @typedef {{ kind: "signed-out", url: string } | { kind: "other-account", name: string }} Barred
 */

/**
 * @template Text
 * @typedef {{ kind: "saved", revision: number, savedAt: Date, text?: Text, event?: string, undo?: string }} Saved with the
 *   text where another's changes came together with these, and with the event that it is part of and what takes that back
 */

/**
 * @template Text
 * @typedef {Text & { revision: number, savedAt: Date, by: string | null, own: boolean }} Newer than what we have
 */

import { ask, NoAnswer } from "../reply.js";

const KEEPALIVE = 60_000; // bytes; browsers let no more outlive their page

/** @type {Record<number, string>} */
const REFUSALS = {
  403: "Your role in this workspace doesn’t allow saving.",
  404: "It is gone: it was deleted, or you are no longer a member here.",
  413: "The desk takes no text that is as long as this one.",
};

/**
 * What the desk says, as far as it says it.
 * @typedef {object} Said
 * @property {"saved" | "unchanged" | "merged"} [state]
 * @property {number} [revision]
 * @property {string} [saved_at]
 * @property {string} [title]
 * @property {string} [body]
 * @property {string | null} [by]
 * @property {boolean} [own]
 * @property {string} [url]
 * @property {string} [name]
 * @property {Record<string, string>} [errors]
 * @property {string} [free] a slug that is, where the one that was sent is taken
 * @property {Record<string, string>} [details]
 * @property {string} [notes]
 * @property {string} [event]
 * @property {string} [undo]
 */

/** @param {Said | null} said @returns {Plain | null} */
export function textIn(said) {
  const { title, body } = said ?? {};
  return typeof title === "string" && typeof body === "string" ? { title, body } : null;
}

/** @param {Said | null} said @returns {{ revision: number, savedAt: Date } | null} */
function revisionIn(said) {
  const { revision, saved_at } = said ?? {};
  const savedAt = new Date(saved_at ?? NaN);
  return Number.isInteger(revision) && !Number.isNaN(savedAt.getTime())
    ? { revision: Number(revision), savedAt }
    : null;
}

/**
 * What a save that succeeded says; null where it doesn't.
 * @template Text
 * @param {Said | null} said @param {(said: Said | null) => Text | null} contentIn @returns {Saved<Text> | null}
 */
function saved(said, contentIn) {
  const revision = revisionIn(said);
  const text = said?.state === "merged" ? contentIn(said) : undefined;
  const whole = ["saved", "unchanged", "merged"].includes(said?.state ?? "");
  const { event, undo } = said ?? {};
  return whole && revision && text !== null ? { kind: "saved", ...revision, text, event, undo } : null;
}

/**
 * @template Text
 * @param {Response} reply @param {(said: Said | null) => Text | null} contentIn @returns {Promise<Saved<Text> | Setback>}
 */
async function read(reply, contentIn) {
  const { status } = reply;
  /** @type {Said | null} */
  const said = (reply.headers.get("content-type") ?? "").includes("json") ? await reply.json() : null;
  /** @type {Setback} */
  const odd = { kind: "away", words: "The desk doesn’t answer as it should" };
  if (reply.redirected) return odd;
  if (status === 200) return saved(said, contentIn) ?? odd;
  if (status === 409) return said?.url ? { kind: "clash", url: said.url } : odd;
  if (status === 422) return said?.errors ? { kind: "refused", errors: said.errors, free: said.free } : odd;
  if (status === 401) return { kind: "signed-out", url: said?.url ?? "/sign-in" };
  if (status === 403 && said?.name) return { kind: "other-account", name: said.name };
  if (REFUSALS[status]) return { kind: "refused", errors: { draft: REFUSALS[status] } };
  return status === 503 || status === 429 ? { kind: "away", words: "The desk is busy" } : odd;
}

/** @param {string} account */
const headersOf = (account) => ({ Accept: "application/json", "Opened-By": account });

/**
 * One save; `contentIn` reads what came of it where another's changes came together with it.
 * @template Text
 * @param {string} address @param {string} account whose page this is @param {Record<string, string>} fields
 * @param {(said: Said | null) => Text | null} contentIn
 * @returns {Promise<Saved<Text> | Setback>}
 */
export async function send(address, account, fields, contentIn) {
  const body = new URLSearchParams(fields);
  const keepalive = body.toString().length < KEEPALIVE; // it goes on when the page is left meanwhile
  try {
    return await read(await ask(address, { method: "POST", body, headers: headersOf(account), keepalive }), contentIn);
  } catch (error) {
    if (error instanceof NoAnswer && error.status === 413) {
      return { kind: "away", words: "Too long for what stands before the desk" };
    }
    return { kind: "away", words: navigator.onLine ? "No answer from the desk" : "Offline" };
  }
}

/**
 * The newest, where it isn't of the revision that we have; `same` where it is; null where nobody answers.
 * @template Text
 * @param {string} address @param {string} account whose page this is @param {number} revision
 * @param {(said: Said | null) => Text | null} contentIn
 * @returns {Promise<Newer<Text> | Barred | { same: true } | null>}
 */
export async function newest(address, account, revision, contentIn) {
  try {
    const reply = await ask(`${address}?revision=${revision}`, { headers: headersOf(account) });
    if (reply.redirected) return null;
    if (reply.status === 204) return { same: true };
    /** @type {Said} */
    const said = await reply.json();
    if (reply.status === 401) return { kind: "signed-out", url: said.url ?? "/sign-in" };
    if (reply.status === 403) return said.name ? { kind: "other-account", name: said.name } : null;
    const [text, newer] = [contentIn(said), revisionIn(said)];
    if (reply.status !== 200 || !text || !newer) return null;
    return { ...text, ...newer, by: said.by ?? null, own: Boolean(said.own) };
  } catch {
    return null;
  }
}
