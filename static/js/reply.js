/**
 * What the desk answers, and nothing else. A proxy, a firewall or a captive portal that answers in its place, with whatever
 * status, doesn't say the desk's own header (`OWN` in webapp/web/middleware.py): that is no answer, and nothing of it is believed.
 */

const OWN = "cofounder";
const PATIENCE = 20_000; // milliseconds

/** Whether an answer is the desk's own. @param {{ has: (name: string) => boolean }} headers */
export const isOurs = (headers) => headers.has(OWN);

/** The events of what this page has done, as the desk's answers name them. @type {Set<number>} */
export const ownEvents = new Set();

/** What it is just doing. @type {Set<Promise<unknown>>} */
const underWay = new Set();

let sent = 0;

/** How often this page has sent something that may change something. */
export const writesSent = () => sent;

/** Once nothing is under way that may change something, and what htmx was answered is in its place. */
export async function written() {
  while (underWay.size) await Promise.allSettled([...underWay]);
}

/** Counts something as under way, until it is over. @param {Promise<unknown>} doing */
export function underWayUntil(doing) {
  underWay.add(doing);
  const done = () => void underWay.delete(doing);
  doing.then(done, done);
}

/** That the desk didn't answer; `status` of who did in its place, 0 where nobody did. */
export class NoAnswer extends Error {
  constructor(status = 0) {
    super(status ? `somebody else answered ${status}` : "nobody answered");
    this.status = status;
  }
}

/**
 * The desk's answer; throws NoAnswer where there is none in time.
 * @param {string} address @param {RequestInit} [request] @param {typeof fetch} [by] what asks for it
 */
export function ask(address, request = {}, by = fetch) {
  const answer = answerTo(address, request, by);
  if ((request.method ?? "GET") !== "GET") {
    sent += 1;
    underWayUntil(answer);
  }
  return answer;
}

/** @param {string} address @param {RequestInit} request @param {typeof fetch} by */
async function answerTo(address, request, by) {
  const patience = AbortSignal.timeout(PATIENCE);
  const signal = request.signal ? AbortSignal.any([request.signal, patience]) : patience;
  const late = new Promise((_, reject) =>
    signal.addEventListener("abort", () => reject(signal.reason), { once: true })
  );
  const reply = await Promise.race([by(address, { ...request, signal }), late]).catch((error) => {
    throw request.signal?.aborted ? error : new NoAnswer();
  });
  if (!isOurs(reply.headers)) throw new NoAnswer(reply.status);
  for (const id of reply.headers.get("events")?.split(" ") ?? []) ownEvents.add(Number(id));
  return reply;
}
