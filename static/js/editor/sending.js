/**
 * One save, as the server answers it. Nothing is thrown: what became of it is always one of
 *   { kind: "saved", revision, savedAt, text? }  text { title, body } where another's changes came together with these
 *   { kind: "clash", url }                       it is kept as a revision beside the newest
 *   { kind: "refused", message }                 it can't be saved as it is
 *   { kind: "signed-out", url }   { kind: "away", words }   the latter is tried again
 */

const PATIENCE = 20_000; // milliseconds
const KEEPALIVE = 60_000; // bytes; browsers let no more outlive their page

/** @type {Record<number, string>} */
const REFUSALS = {
  403: "Your role in this workspace doesn’t allow saving.",
  404: "This draft is gone: it was deleted, or you are no longer a member here.",
  413: "The text is longer than a draft can be.",
};

/** @param {number} status @param {Response} reply */
async function read(status, reply) {
  const said = (reply.headers.get("content-type") ?? "").includes("json") ? await reply.json() : null;
  if (status === 200 && said) {
    const text = said.state === "merged" ? { title: said.title, body: said.body } : null;
    return { kind: "saved", revision: said.revision, savedAt: new Date(said.saved_at), text };
  }
  if (status === 409 && said) return { kind: "clash", url: said.url };
  if (status === 401) return { kind: "signed-out", url: said?.url ?? "/sign-in" };
  if (status === 422 && said) return { kind: "refused", message: Object.values(said.errors).join(" ") };
  if (REFUSALS[status]) return { kind: "refused", message: REFUSALS[status] };
  return { kind: "away", words: status === 503 || status === 429 ? "The desk is busy" : "The desk doesn’t answer as it should" };
}

/** @param {string} address @param {Record<string, string>} fields */
export async function send(address, fields) {
  const body = new URLSearchParams(fields);
  const keepalive = body.toString().length < KEEPALIVE; // it goes on when the page is left meanwhile
  try {
    const reply = await fetch(address, {
      method: "POST",
      body,
      headers: { Accept: "application/json" },
      keepalive,
      signal: AbortSignal.timeout(PATIENCE),
    });
    return await read(reply.redirected ? 0 : reply.status, reply);
  } catch {
    return { kind: "away", words: navigator.onLine ? "No answer from the desk" : "Offline" };
  }
}

/**
 * The newest text, where it isn't of the revision that we have; null where it is, or nobody answers.
 * @param {string} address @param {number} revision
 */
export async function newest(address, revision) {
  try {
    const reply = await fetch(`${address}?revision=${revision}`, {
      headers: { Accept: "application/json" },
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (reply.status === 401) return { signedOut: true, url: (await reply.json()).url };
    return reply.status === 200 && !reply.redirected ? await reply.json() : null;
  } catch {
    return null;
  }
}
