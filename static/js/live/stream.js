/**
 * The stream of what changes in the account's workspaces, read by hand, since an EventSource neither tells why it was
 * refused nor that a line is dead. When it is lost it is opened again, later each time, and not by all browsers at once.
 * Nothing is missed meanwhile: its first line says where everything stands.
 */

import { isOurs } from "../reply.js";

/**
 * @typedef {{ id: number, name: string, typing: boolean }} Present
 * @typedef {object} Line of the stream, as `webapp/live/stream.py` has them, or `up`, which says that it is there
 * @property {boolean} [up]
 * @property {Record<string, [number, string]>} [places] each workspace's number, and the reader's role in it
 * @property {number} [you] the number of what is the account's alone
 * @property {number} [workspace]
 * @property {number} [change]
 * @property {[number, string, number][] | null} [events] up to that number; null is anything
 * @property {number} [spread] milliseconds in which pages may ask
 * @property {string} [about]
 * @property {Present[]} [here]
 * @property {string} [end] why it is over
 */

const SILENCE = 40_000; // milliseconds after which a line is dead: the desk says something every 15 s

/** @param {ReadableStream<BufferSource>} body @param {() => void} alive @param {(line: Line) => void} tell */
async function read(body, alive, tell) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    alive();
    const blocks = (rest + decoder.decode(value, { stream: true })).split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) if (block.startsWith("data: ")) tell(JSON.parse(block.slice(6)));
  }
}

/**
 * Opens the stream, and keeps it open; returns what closes it, and what lets it not wait any longer. It tells its lines, and `{ up }` when it comes and goes.
 * @param {string} address @param {string} account whose it is to be @param {(line: Line) => void} tell
 */
export function openStream(address, account, tell) {
  let failures = 0;
  let least = 0; // seconds that the desk asks to wait, where it is too busy
  let closed = false;
  let line = new AbortController();
  let hurry = () => {};

  async function listen() {
    line = new AbortController();
    let silence = 0;
    const alive = () => {
      clearTimeout(silence);
      silence = setTimeout(() => line.abort(), SILENCE);
    };
    alive();
    try {
      const headers = { Accept: "text/event-stream", "Opened-By": account };
      const reply = await fetch(address, { headers, signal: line.signal, cache: "no-store" });
      if (!isOurs(reply.headers)) return;
      if (reply.redirected || [401, 403].includes(reply.status)) return void tell({ end: "signed-out" });
      if (!reply.ok || !reply.body) return void (least = Number(reply.headers.get("Retry-After")) || 0);
      await read(reply.body, alive, (said) => {
        if (said.places) {
          failures = 0;
          tell({ up: true });
        }
        tell(said);
      });
    } catch {
      // nobody answers, or not any more
    } finally {
      clearTimeout(silence);
    }
  }

  async function keepOpen() {
    while (!closed) {
      await listen();
      if (closed) return;
      tell({ up: false });
      const wait = backoff(failures, Math.random(), least);
      [failures, least] = [failures + 1, 0];
      await new Promise((resolve) => {
        hurry = () => resolve(undefined);
        setTimeout(hurry, wait);
      });
    }
  }

  const online = () => hurry();
  addEventListener("online", online);
  void keepOpen();
  return {
    hurry: () => hurry(),
    close() {
      closed = true;
      removeEventListener("online", online);
      line.abort();
    },
  };
}

const FIRST = 1200; // milliseconds, at most, until it is opened again
const LONGEST = 20_000;

/**
 * Milliseconds until it is tried again; `chance` is from 0 up to 1, and `least` what the desk asks to wait, in seconds.
 * @param {number} failures so far @param {number} chance @param {number} least
 */
export function backoff(failures, chance, least) {
  const longest = Math.min(FIRST * 2 ** failures, LONGEST);
  return least * 1000 + longest * (0.25 + 0.75 * chance);
}
