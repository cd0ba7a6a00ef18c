/**
 * What is known of a text that saves itself, and what follows from what happens to it. Pure: `step` takes a state and an
 * event, and gives the next state with the effects that are to be done, in order. `autosave.js` does them.
 *
 * Three texts are held: what the desk has confirmed (`base`), what was sent and may or may not have arrived (`sent`), and
 * what is in the editor (`text`). Each is a title and a `doc`: CodeMirror's, or anything that is compared by `===` or `eq`.
 * Moments are milliseconds of a clock that only goes forward.
 *
 * @typedef {{ title: string, doc: any }} Text
 * @typedef {object} State
 * @property {string} session of this window
 * @property {Text} text
 * @property {{ revision: number, title: string, doc: any }} base its doc is null where only its number is known
 * @property {(Text & { by: string }) | null} sent
 * @property {"rest" | "sending" | "bringing"} phase bringing: another's changes come into the editor
 * @property {any} coming what is being brought, and is `base` afterwards
 * @property {{ kind: string, words: string, message?: string, url?: string, was?: Text } | null} trouble what keeps the
 *   text from being saved; `url` where it clashes, `was` what clashed
 * @property {{ kind: string, url?: string, name?: string } | null} who nobody, or somebody else, who is signed in
 * @property {Date} savedAt
 * @property {boolean} byHand Save was pressed while something else was under way
 * @property {boolean} looking both texts are to be looked at, once all of this one is at the desk
 * @property {boolean} handedOver to the page that shows both texts
 * @property {number} failures in a row
 * @property {number | null} firstEdit since the last save
 * @property {number} lastEdit
 * @property {"kept" | "failed"} device whether this device had the newest text when it was last known
 * @property {boolean} writing it isn't known of the newest yet
 *
 * @typedef {{ type: string, at: number, [more: string]: any }} Event
 * @typedef {{ do: string, [more: string]: any }} Effect
 * @typedef {[State, Effect[]]} Step
 */

const PAUSE = 700; // milliseconds after the last key
const LONGEST = 4000; // of typing without a pause
const AGAIN = [2000, 4000, 8000, 15_000, 30_000];
const ASK_EVERY = 3000; // for what others saved
const ASK_AT_REST = 20_000; // where nothing was typed for a while
const REST = 60_000;

const WAITING = ["away", "signed-out", "other-account"];

const same = (one, other) => one === other || Boolean(one?.eq?.(other));
const sameText = (one, other) => one.title === other.title && same(one.doc, other.doc);
const clashes = (state) => state.trouble?.kind === "clash";

/** Whether the desk has the text. @param {State} state */
export const isClean = ({ sent, base, text }) => !sent && base.doc !== null && sameText(base, text);

/**
 * The state of a page that was just opened: what the desk has, and what is in the editor.
 * @param {{ session: string, base: State["base"], text: Text, savedAt: Date, at: number }} opened
 * @returns {State}
 */
export function begin({ session, base, text, savedAt, at }) {
  const rest = { sent: null, phase: "rest", coming: null, trouble: null, who: null, byHand: false, looking: false };
  return { session, base, text, savedAt, ...rest, handedOver: false, failures: 0, firstEdit: null, lastEdit: at, device: "kept", writing: false };
}

/** What is said beside the text: a kind of `state.js`, with its words. @param {State} state */
export function lineOf(state) {
  const { trouble, device, writing, phase } = state;
  if (isClean(state) && !clashes(state)) return { kind: "saved", at: state.savedAt };
  if (trouble && !writing) return { kind: device === "kept" ? "kept" : "lost", words: trouble.words };
  return { kind: phase === "rest" ? "dirty" : "saving" };
}

/** The notices that stand, by the name of their template, with their words. @param {State} state */
export function noticesOf(state) {
  const { trouble, who } = state;
  const found = [];
  if (who) found.push({ name: who.kind, words: who });
  if (clashes(state)) found.push({ name: "clash", words: {} });
  if (trouble?.kind === "refused") found.push({ name: "refused", words: { message: trouble.message } });
  if (isLost(state)) found.push({ name: "lost", words: {} });
  return found;
}

/** Whether nobody would have the text if the page were closed now. @param {State} state */
export const isLost = (state) => state.device === "failed" && state.trouble !== null && !isClean(state);

/** Whether leaving the page would lose words. @param {State} state */
export const holdsUnkept = (state) => state.device === "failed" && !isClean(state);

/** What this device is to keep; null where the desk has it all. @param {State} state */
export function recordOf(state) {
  if (state.handedOver || (isClean(state) && !clashes(state))) return null;
  const { session, base, text, sent, trouble } = state;
  return { session, revision: base.revision, ...text, sent, clash: trouble?.url, was: trouble?.was };
}

/** How long to wait until others' changes are asked for again. @param {State} state @param {number} at */
export const askAfter = ({ lastEdit }, at) => (at - lastEdit < REST ? ASK_EVERY : ASK_AT_REST);

/** @param {string} timer @returns {Effect} */
const stop = (timer) => ({ do: "stop", timer });

/** @type {Record<string, (state: State, event: any) => Step>} */
const EVENTS = {
  /** Somebody typed: `text`. */
  edited(state, { text, at }) {
    const next = { ...state, text, lastEdit: at, firstEdit: state.firstEdit ?? at };
    if (next.trouble?.kind === "refused" && isClean(next)) next.trouble = null; // what couldn't be saved was taken back
    const waits = next.trouble && next.trouble.kind !== "refused"; // then it is tried again by its own clock
    const ms = Math.max(0, Math.min(PAUSE, next.firstEdit + LONGEST - at));
    return keep(next, waits ? stop("pause") : { do: "wait", timer: "pause", ms });
  },

  /** It is time to save, or a person asked for it (`by`). */
  save(state, { by = "autosave" }) {
    const stops = [stop("pause"), stop("retry")];
    if (state.phase !== "rest") return [{ ...state, byHand: state.byHand || by === "save" }, stops];
    if (clashes(state) || (isClean(state) && by === "autosave")) return [state, stops];
    const { session, base } = state;
    // What may have arrived already is sent again as it was: then it can't meet itself as a stranger's text.
    const sent = state.sent ?? { ...state.text, by };
    const marks = state.sent ? [] : [{ do: "mark" }];
    const next = { ...state, sent, firstEdit: null, phase: "sending" };
    return [next, [...stops, ...marks, { do: "send", ...sent, revision: base.revision, session }]];
  },

  /** What became of what was sent, as `sending.js` says it. */
  answered(state, { outcome }) {
    const was = state.sent;
    if (WAITING.includes(outcome.kind)) {
      const words = { away: outcome.words, "signed-out": "Signed out", "other-account": `Signed in as ${outcome.name}` };
      const trouble = { kind: outcome.kind, words: words[outcome.kind] };
      const ms = AGAIN[Math.min(state.failures, AGAIN.length - 1)];
      const who = outcome.kind === "away" ? null : outcome;
      const next = { ...state, phase: "rest", trouble, who, looking: false, failures: state.failures + 1 };
      return keep(next, { do: "wait", timer: "retry", ms });
    }
    const settled = { ...state, sent: null, phase: "rest", trouble: null, who: null, failures: 0 };
    if (outcome.kind === "saved") {
      const to = outcome.text ?? was;
      const coming = { revision: outcome.revision, title: to.title, savedAt: outcome.savedAt, by: was.by };
      return [{ ...settled, phase: "bringing", coming: { ...coming, merged: Boolean(outcome.text) } }, [{ do: "bring", from: was, to }]];
    }
    if (outcome.kind === "refused") {
      return keep({ ...settled, looking: false, trouble: { kind: "refused", words: "Not saved", message: outcome.message } });
    }
    const trouble = { kind: "clash", words: "Changed in two places", url: outcome.url, was: { title: was.title, doc: was.doc } };
    const next = { ...settled, trouble };
    return state.looking ? leave(next) : keep(next);
  },

  /** What was coming is in the editor, whose text is `text` now; `doc` is what the desk has. */
  brought(state, { doc, text, at }) {
    const { revision, title, savedAt, by, merged, name } = state.coming;
    const next = { ...state, phase: "rest", coming: null, looking: false, base: { revision, title, doc }, savedAt, text };
    const told = by === "another" ? [] : [{ do: "told" }];
    const named = name ? [{ do: "tell", name: "another", words: { name } }] : [];
    return then(keep(next, ...told, { do: "saved", by, merged }, ...named), (state) => {
      if (state.byHand) return EVENTS.save({ ...state, byHand: false }, { by: "save" });
      return isClean(state) ? [state, []] : EVENTS.edited(state, { text, at });
    });
  },

  /** It is time to ask for what others saved. */
  ask(state) {
    const waits = state.phase !== "rest" || state.sent || clashes(state);
    return [state, waits ? [] : [{ do: "ask", revision: state.base.revision }]];
  },

  /** What others saved after `revision`, as `sending.js` says it. Where something of ours is unsaved, saving brings it. */
  found(state, { found, revision, savedAt }) {
    if (found === null) return [state, []];
    if (found.trouble) return [{ ...state, who: { ...found, kind: found.trouble } }, []];
    const next = { ...state, who: null };
    if (found.same || next.phase !== "rest" || next.sent || next.base.revision !== revision) return [next, []];
    if (!isClean(next)) return EVENTS.save(next, {});
    const name = found.own ? null : (found.by ?? "Somebody");
    const coming = { revision: found.revision, title: found.title, savedAt, by: "another", merged: true, name };
    return [{ ...next, phase: "bringing", coming }, [{ do: "mark" }, { do: "bring", from: next.base, to: found }]];
  },

  /** The text of a window that is gone, which the desk hasn't confirmed. */
  left(state, { last }) {
    const { session, revision, title, doc, sent } = last;
    const base = revision === state.base.revision ? state.base : { revision, title, doc: null };
    const put = [{ do: "put", last }, ...(sent ? [{ do: "mark", from: sent.doc }] : []), { do: "tell", name: "restored", when: last.at }];
    return then([{ ...state, session, base, sent, text: { title, doc } }, put], (state) => EVENTS.save(state, {}));
  },

  /** This device has the newest text, or can't keep it. */
  device: (state, { device }) => [{ ...state, device: device === "writing" ? state.device : device, writing: device === "writing" }, []],

  /** Both texts of a clash are to be looked at: what was typed since goes there first. */
  look(state) {
    if (!clashes(state)) return [state, []];
    if (sameText(state.trouble.was, state.text)) return leave(state);
    return EVENTS.save({ ...state, trouble: null, looking: true }, {});
  },
};

/** Keeps the text on this device. @param {State} state @param {Effect[]} effects before that @returns {Step} */
const keep = (state, ...effects) => [{ ...state, writing: true }, [...effects, { do: "keep" }]];

/** @param {State} state @returns {Step} */
const leave = (state) => keep({ ...state, handedOver: true, looking: false }, { do: "leave", url: state.trouble.url });

/** One step after another. @param {Step} first @param {(state: State) => Step} second @returns {Step} */
function then([state, effects], second) {
  const [next, more] = second(state);
  return [next, [...effects, ...more]];
}

/** @param {State} state @param {Event} event @returns {Step} */
export const step = (state, event) => EVENTS[event.type](state, event);
