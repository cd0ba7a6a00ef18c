/**
 * Sends what was spoken, piece by piece, each as often as it takes until the desk has it, and then where to go.
 */
import { ask } from "../reply.js";
import { forget, piecesOf } from "./kept.js";

const AGAIN = 3000; // milliseconds after which is tried again what didn't get through
const REFUSED = new Map([
  [401, "You are signed out. What you said is kept on this device: sign in, open this page again, and it is sent."],
  [403, "You may not say anything to this desk any more. Ask an owner of it."],
  [413, "It is longer than this desk takes. Record it in parts."],
]);
const NOT_TAKEN =
  "The desk doesn’t take it. What you said is kept on this device: open this page anew, and it is sent.";
export const HEADERS = { accept: "application/json" };

/** Why the desk doesn't take it, in a sentence. */
export class NotTaken extends Error {}

/** @typedef {{ pieces: string, ends: string }} Addresses */

const aWhile = () =>
  new Promise((resolve) => {
    addEventListener("online", resolve, { once: true });
    setTimeout(resolve, AGAIN);
  });

/** Asks, as often as it takes to be answered. @param {string} address @param {BodyInit} body @param {() => void} away */
async function post(address, body, away) {
  for (;;) {
    const response = await ask(address, { method: "POST", body, headers: HEADERS }).catch(() => null);
    if (response && response.status < 500) return response;
    away();
    await aWhile();
  }
}

/** @param {Response} response */
async function refusal(response) {
  const told = await response.json().catch(() => null);
  const why = Object.values(told?.errors ?? {}).join(" ");
  return new NotTaken(why || (REFUSED.get(response.status) ?? NOT_TAKEN));
}

/**
 * Send one piece.
 * @param {Addresses} to @param {import("./kept.js").Piece} piece @param {() => void} away is told when nothing answers
 */
export async function sendPiece(to, { key, number, data }, away) {
  const query = new URLSearchParams({ key, number: String(number) });
  const response = await post(`${to.pieces}?${query}`, new Blob([data]), away);
  if (!response.ok) throw await refusal(response);
}

/**
 * Say that all of a recording is sent, send what the desk lacks, and forget it here. Returns the address of its page.
 * @param {Addresses} to @param {string} key @param {() => void} away @returns {Promise<string>}
 */
export async function end(to, key, away) {
  for (;;) {
    const pieces = await piecesOf(key);
    const body = new URLSearchParams({ key, pieces: String(pieces.length) });
    const response = await post(to.ends, body, away);
    if (response.ok) {
      const { address } = await response.json();
      await forget(key);
      return address;
    }
    if (response.status !== 409) throw await refusal(response);
    const { missing } = /** @type {{ missing: number[] }} */ (await response.json());
    const lacking = pieces.filter(({ number }) => missing.includes(number));
    if (!lacking.length) throw new NotTaken("A part of it is lost. Record it again.");
    for (const piece of lacking) await sendPiece(to, piece, away);
  }
}
