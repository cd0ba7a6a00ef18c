/**
 * One save, as the server answers it. Nothing is thrown: what became of it is always one of
 *   { kind: "saved", revision, savedAt, text? }  text { title, body } where another's changes came together with these
 *   { kind: "clash", url }                       it is kept as a revision beside the newest
 *   { kind: "refused", message }                 it can't be saved as it is
 *   { kind: "signed-out", url }   { kind: "other-account", name }   { kind: "away", words }   these are tried again
 * Each says whose page this is, so that nothing goes under the account of who has signed in in another tab since.
 */

const PATIENCE = 20_000; // milliseconds
const KEEPALIVE = 60_000; // bytes; browsers let no more outlive their page

/** @type {Record<number, string>} */
const REFUSALS = {
  403: "Your role in this workspace doesn’t allow saving.",
  404: "This draft is gone: it was deleted, or you are no longer a member here.",
  413: "The desk, or what stands before it, takes no text that is as long as this one.",
};

/** @param {number} status @param {Response} reply */
async function read(status, reply) {
  const said = (reply.headers.get("content-type") ?? "").includes("json") ? await reply.json() : null;
  if (status === 200 && said) {
    const text = said.state === "merged" ? { title: said.title, body: said.body } : null;
    return { kind: "saved", revision: said.revision, savedAt: new Date(said.saved_at), text };
  }
  if (status === 403 && said?.name) return { kind: "other-account", name: said.name };
  if (status === 409 && said) return { kind: "clash", url: said.url };
  if (status === 401) return { kind: "signed-out", url: said?.url ?? "/sign-in" };
  if (status === 422 && said) return { kind: "refused", message: Object.values(said.errors).join(" ") };
  if (REFUSALS[status]) return { kind: "refused", message: REFUSALS[status] };
  return { kind: "away", words: status === 503 || status === 429 ? "The desk is busy" : "The desk doesn’t answer as it should" };
}

/** @param {string} account */
const headersOf = (account) => ({ Accept: "application/json", "Opened-By": account });

/** @param {string} address @param {string} account whose page this is @param {Record<string, string>} fields */
export async function send(address, account, fields) {
  const body = new URLSearchParams(fields);
  const keepalive = body.toString().length < KEEPALIVE; // it goes on when the page is left meanwhile
  try {
    const reply = await fetch(address, {
      method: "POST",
      body,
      headers: headersOf(account),
      keepalive,
      signal: AbortSignal.timeout(PATIENCE),
    });
    return await read(reply.redirected ? 0 : reply.status, reply);
  } catch {
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
    const reply = await fetch(`${address}?revision=${revision}`, {
      headers: headersOf(account),
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (reply.status === 401) return { trouble: "signed-out", url: (await reply.json()).url };
    if (reply.status === 403) return { trouble: "other-account", name: (await reply.json()).name };
    if (reply.status === 204) return { same: true };
    return reply.status === 200 && !reply.redirected ? await reply.json() : null;
  } catch {
    return null;
  }
}
