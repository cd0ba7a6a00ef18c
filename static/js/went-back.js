/**
 * A page that is gone back to comes from the browser's store as it was when it was left, and nobody asks whether it is
 * still so: "no-cache" doesn't hold for Back (RFC 9111 leaves it to the browser). So it is asked here, and read again
 * where it has changed since. What was typed on it is put back (`typed.js`).
 */
import { ask } from "./reply.js";

/** The page as the store has it, or as it is now. @param {RequestCache} cache */
async function read(cache) {
  const reply = await ask(window.location.href, { cache });
  return reply.ok && !reply.redirected ? await reply.text() : null;
}

async function compare() {
  const [visit] = performance.getEntriesByType("navigation");
  const wentBack = visit instanceof PerformanceNavigationTiming && visit.type === "back_forward";
  if (!wentBack || !document.body.dataset.account) return;
  try {
    const shown = await read("force-cache");
    const now = await read("no-cache");
    if (now !== null && now !== shown) window.location.reload();
  } catch {
    // Nobody answers: what is there is better than nothing.
  }
}

void compare();
