/**
 * The machine at work: what happens is dealt with one after the other, what follows is done, and then it is shown.
 *
 * @import { Effects, Event, State, Timer } from "./machine.js"
 */

import { step } from "./machine.js";

export const now = () => performance.now(); // it only goes forward, whatever becomes of the machine's clock

/** A new name of an editing session. */
export const newSession = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

/**
 * @typedef {{ [Name in keyof Effects]: (effect: Effects[Name]) => void }} Doing how each effect is done
 * @param {State} first @param {Omit<Doing, "wait" | "stop">} doing all but the timers @param {() => void} render
 */
export function run(first, doing, render) {
  /** @type {{ [Name in Timer]?: number }} */
  const timers = {};
  /** @type {Doing} */
  const effects = {
    ...doing,
    wait({ timer, ms }) {
      window.clearTimeout(timers[timer]);
      timers[timer] = window.setTimeout(() => self.happen({ type: "save" }), ms);
    },
    stop: ({ timer }) => window.clearTimeout(timers[timer]),
  };

  /** @template {keyof Effects} Name @param {{ do: Name } & Effects[Name]} effect */
  const act = (effect) => effects[effect.do](effect);

  /** @type {(Event & { at: number })[]} what isn't dealt with yet, since an effect may make something happen at once */
  const waiting = [];
  const self = {
    state: first,
    /** @param {Event} event */
    happen(event) {
      waiting.push({ ...event, at: now() });
      if (waiting.length > 1) return;
      while (waiting.length) {
        const [next, follow] = step(self.state, waiting[0]);
        self.state = next;
        for (const effect of follow) act(effect);
        waiting.shift();
      }
      render();
    },
  };
  return self;
}
