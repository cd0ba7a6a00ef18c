/**
 * What htmx asks, the desk has to answer: what somebody else answers in its place, also to what was loaded ahead, is never
 * swapped in. What only asks (GET, or by an element with data-asks) is asked again until it is answered. What may have
 * changed something isn't: it is said that nobody knows, and what was typed stays. The words stand in the page, in
 * <template id="no-answer"> and <template id="asking-again">.
 */

import { ask, underWayUntil } from "./reply.js";

/** @import { HtmxRequestCtx } from "../vendor/htmx.d.ts" */

const AGAIN = [1000, 2000, 4000, 8000]; // milliseconds

/** @param {string} name of the template */
function tell(name) {
  const template = document.getElementById(name);
  if (template instanceof HTMLTemplateElement) {
    document.getElementById("notices")?.replaceChildren(template.content.cloneNode(true));
  }
}

/** What waits for an answer. @type {Set<object>} */
const waiting = new Set();
const said = () => document.querySelector("#notices [data-asking-again]");

/** @param {object} ctx @param {boolean} waits */
function mark(ctx, waits) {
  if (waits && !waiting.has(ctx) && !document.querySelector("#notices > *")) tell("asking-again");
  if (waits) waiting.add(ctx);
  else waiting.delete(ctx);
  if (!waiting.size) said()?.remove();
}

/** After a while, or once there is a reason to hope for an answer. @param {number} ms */
const pause = (ms) =>
  new Promise((resolve) => {
    const done = new AbortController();
    const go = () => (done.abort(), resolve(undefined));
    const timer = window.setTimeout(go, ms);
    done.signal.addEventListener("abort", () => window.clearTimeout(timer));
    for (const reason of ["online", "focus"]) window.addEventListener(reason, go, { signal: done.signal });
  });

/** The desk's answer, once all of it is there. @param {Parameters<typeof ask>} request */
async function whole(...request) {
  const reply = await ask(...request);
  await reply.clone().text();
  return reply;
}

/** Asks until the desk answers, or nobody wants to know any more. @param {HtmxRequestCtx} ctx @param {typeof fetch} first */
async function askUntilAnswered(ctx, first) {
  const { request, sourceElement } = ctx;
  window.clearTimeout(ctx.requestTimeout); // each try has a time of its own
  try {
    for (let failures = 0;; failures += 1) {
      try {
        return await whole(request.action, request, failures ? fetch : first);
      } catch (error) {
        if (request.signal.aborted) throw error;
      }
      mark(ctx, true);
      await pause(AGAIN[Math.min(failures, AGAIN.length - 1)]);
      if (request.signal.aborted || !sourceElement.isConnected) {
        throw new DOMException("Nobody waits for it", "AbortError");
      }
    }
  } finally {
    mark(ctx, false);
  }
}

/**
 * What is asked while somebody types takes no page from under their hands: that they are signed out is said by the bar, and
 * by the page to sign in once they send it, which keeps what they typed. @param {Response} reply
 */
const inPlace = (reply) => (reply.status === 401 ? new Response(null, { status: 204 }) : reply);

/** Once what htmx was answered is in its place, or nothing is. @param {HtmxRequestCtx} ctx */
const over = (ctx) =>
  new Promise((resolve) => {
    const done = new AbortController();
    document.addEventListener("htmx:finally:request", ({ detail }) => {
      if (detail.ctx !== ctx) return;
      done.abort();
      resolve(undefined);
    }, { signal: done.signal });
  });

document.addEventListener("htmx:before:request", (event) => {
  const { ctx } = event.detail;
  const { fetch: first, request, sourceElement } = ctx;
  if (sourceElement.matches("[data-asks]")) ctx.fetch = () => askUntilAnswered(ctx, first).then(inPlace);
  else if (request.method === "GET") ctx.fetch = () => askUntilAnswered(ctx, first);
  else {
    ctx.fetch = () => whole(request.action, request, first);
    underWayUntil(over(ctx));
  }
});

document.addEventListener("htmx:error", (event) => {
  const { ctx } = event.detail;
  if (ctx && !ctx.response) tell("no-answer");
});
