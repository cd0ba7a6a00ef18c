/**
 * One person's windows of the same draft know of each other: which are alive, and when one of them saved.
 */

/**
 * @param {string} name of the draft, and whose it is @param {() => string} session of this window
 * @param {() => void} saved runs when another window saved
 */
export function otherTabs(name, session, saved) {
  const channel = new BroadcastChannel(`cofounder ${name}`);
  /** @type {Set<string>} */
  const alive = new Set();
  channel.onmessage = ({ data }) => {
    if (data.who) channel.postMessage({ here: session() });
    if (data.here) alive.add(data.here);
    if (data.saved) saved();
  };
  return {
    told: () => channel.postMessage({ saved: true }),
    /** The sessions of the other windows: those that answer. */
    async living() {
      channel.postMessage({ who: true });
      await new Promise((resolve) => window.setTimeout(resolve, 150));
      return alive;
    },
  };
}
