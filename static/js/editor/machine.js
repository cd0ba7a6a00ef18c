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
 * @property {{ kind: string, words: string, message?: string } | null} trouble what keeps the text from reaching the desk
 * @property {(Text & { url: string }) | null} aside what the desk keeps beside the draft since it clashes, and where both
 *   texts are shown; each later save goes there too, until it clashes no more
 * @property {{ title: string, message: string } | null} bad a title that can't be saved: while it is there, the text goes on
 *   being saved under the last good one
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
const isBad = ({ bad, text }) => bad !== null && bad.title === text.title;

/** The text as it can be saved. @param {State} state @returns {Text} */
const sendable = (state) => (isBad(state) ? { ...state.text, title: state.base.title } : state.text);

/** Whether there is nothing to send. @param {State} state */
function isSettled(state) {
  const there = state.aside ?? state.base;
  return !state.sent && there.doc !== null && sameText(there, sendable(state));
}

/** Whether the draft is what is in the editor. @param {State} state */
export const isClean = (state) => isSettled(state) && !state.aside && !isBad(state);

/**
 * The state of a page that was just opened: what the desk has, and what is in the editor.
 * @param {{ session: string, base: State["base"], text: Text, savedAt: Date, at: number }} opened
 * @returns {State}
 */
export function begin({ session, base, text, savedAt, at }) {
  const rest = {
    sent: null,
    phase: "rest",
    coming: null,
    trouble: null,
    aside: null,
    bad: null,
    who: null,
    byHand: false,
    looking: false,
  };
  return {
    session,
    base,
    text,
    savedAt,
    ...rest,
    handedOver: false,
    failures: 0,
    firstEdit: null,
    lastEdit: at,
    device: "kept",
    writing: false,
  };
}

/** What is said beside the text: a kind of `state.js`, with its words. @param {State} state */
export function lineOf(state) {
  const { trouble, device, writing, phase } = state;
  if (isClean(state)) return { kind: "saved", at: state.savedAt };
  const kept = device === "kept" ? "kept" : "lost";
  if (trouble && !writing) return { kind: kept, words: trouble.words };
  if (!isSettled(state)) return { kind: phase === "rest" ? "dirty" : "saving" };
  return state.aside ? { kind: "aside" } : { kind: kept, words: "Title not saved" };
}

/** What is wrong with the title that is there; "" for nothing. @param {State} state */
export const titleProblem = (state) => (isBad(state) ? state.bad.message : "");

/** The notices that stand, by the name of their template, with their words. @param {State} state */
export function noticesOf(state) {
  const { trouble, who } = state;
  const found = [];
  if (who) found.push({ name: who.kind, words: who });
  if (state.aside) found.push({ name: "clash", words: {} });
  if (trouble?.kind === "refused") found.push({ name: "refused", words: { message: trouble.message } });
  if (state.device === "failed" && trouble && !isSettled(state)) found.push({ name: "lost", words: {} });
  return found;
}

/** Whether leaving the page asks: words would be lost, or both texts of a clash wait to be looked at. @param {State} state */
export const asksToStay = (state) =>
  !state.handedOver && (state.aside !== null || (state.device === "failed" && !isClean(state)));

/** What this device is to keep; null where the desk has it all. @param {State} state */
export function recordOf(state) {
  if (isClean(state) || (state.handedOver && isSettled(state))) return null;
  const { session, base, text, sent, aside } = state;
  return { session, revision: base.revision, good: base.title, ...text, sent, aside };
}

/** How long to wait until others' changes are asked for again. @param {State} state @param {number} at */
export const askAfter = ({ lastEdit }, at) => (at - lastEdit < REST ? ASK_EVERY : ASK_AT_REST);

/** @param {string} timer @returns {Effect} */
const stop = (timer) => ({ do: "stop", timer });

/** @type {Record<string, (state: State, event: any) => Step>} */
const EVENTS = {
  /** Somebody typed: `text`. */
  edited(state, { text, at }) {
    const next = { ...state, text, lastEdit: at, firstEdit: state.firstEdit ?? at, handedOver: false };
    if (next.trouble?.kind === "refused" && isSettled(next)) next.trouble = null; // what couldn't be saved was taken back
    const waits = next.trouble && next.trouble.kind !== "refused"; // then it is tried again by its own clock
    const ms = Math.max(0, Math.min(PAUSE, next.firstEdit + LONGEST - at));
    return keep(next, waits ? stop("pause") : { do: "wait", timer: "pause", ms });
  },

  /** It is time to save, or a person asked for it (`by`), who is told then what they have closed. */
  save(state, { by = "autosave" }) {
    const first = [stop("pause"), stop("retry"), ...(by === "save" ? [{ do: "remind" }] : [])];
    if (state.phase !== "rest") return [{ ...state, byHand: state.byHand || by === "save" }, first];
    if (isSettled(state) && by === "autosave") return [state, first];
    const { session, base } = state;
    // What may have arrived already is sent again as it was: then it can't meet itself as a stranger's text.
    const sent = state.sent ?? { ...sendable(state), by };
    const marks = state.sent ? [] : [{ do: "mark" }];
    const next = { ...state, sent, firstEdit: null, phase: "sending" };
    return [next, [...first, ...marks, { do: "send", ...sent, revision: base.revision, session }]];
  },

  /** What became of what was sent, as `sending.js` says it. */
  answered(state, { outcome, at }) {
    const { sent } = state;
    if (WAITING.includes(outcome.kind)) {
      const words = {
        away: outcome.words,
        "signed-out": "Signed out",
        "other-account": `Signed in as ${outcome.name}`,
      };
      const trouble = { kind: outcome.kind, words: words[outcome.kind] };
      const ms = AGAIN[Math.min(state.failures, AGAIN.length - 1)];
      const who = outcome.kind === "away" ? null : outcome;
      const next = { ...state, phase: "rest", trouble, who, looking: false, failures: state.failures + 1 };
      return keep(next, { do: "wait", timer: "retry", ms });
    }
    const settled = { ...state, sent: null, phase: "rest", trouble: null, who: null, failures: 0 };
    if (outcome.kind === "saved") {
      const to = outcome.text ?? sent;
      const coming = { revision: outcome.revision, title: to.title, savedAt: outcome.savedAt, by: sent.by };
      const next = { ...settled, phase: "bringing", aside: null, coming: { ...coming, merged: Boolean(outcome.text) } };
      return [next, [{ do: "bring", from: sent, to }]];
    }
    if (outcome.kind === "clash") {
      const aside = { title: sent.title, doc: sent.doc, url: outcome.url };
      return then(keep({ ...settled, aside }), (state) => goOn(state, at));
    }
    const { title, ...more } = outcome.errors;
    if (title && sent.title !== state.base.title) {
      const next = { ...settled, bad: { title: sent.title, message: title } };
      return then(keep(next), (state) => EVENTS.save(state, { by: isSettled(state) ? "autosave" : sent.by }));
    }
    const message = Object.values({ title, ...more }).filter(Boolean).join(" ");
    return keep({ ...settled, looking: false, trouble: { kind: "refused", words: "Not saved", message } });
  },

  /** What was coming is in the editor, whose text is `text` now; `doc` is what the desk has. */
  brought(state, { doc, text, at }) {
    const { revision, title, savedAt, by, merged, name } = state.coming;
    const next = {
      ...state,
      phase: "rest",
      coming: null,
      looking: false,
      base: { revision, title, doc },
      savedAt,
      text,
    };
    const told = by === "another" ? [] : [{ do: "told" }];
    const named = name ? [{ do: "tell", name: "another", words: { name } }] : [];
    return then(keep(next, ...told, { do: "saved", by, merged }, ...named), (state) => goOn(state, at));
  },

  /** It is time to ask for what others saved. */
  ask(state) {
    const waits = state.phase !== "rest" || state.sent || state.aside;
    return [state, waits ? [] : [{ do: "ask", revision: state.base.revision }]];
  },

  /** What others saved after `revision`, as `sending.js` says it. Where something of ours is unsaved, saving brings it. */
  found(state, { found, revision }) {
    if (found === null) return [state, []];
    if (found.trouble) return [{ ...state, who: { ...found, kind: found.trouble } }, []];
    const next = { ...state, who: null };
    if (found.same || next.phase !== "rest" || next.sent || next.base.revision !== revision) return [next, []];
    if (!isSettled(next)) return EVENTS.save(next, {});
    const name = found.own ? null : (found.by ?? "Somebody");
    const coming = {
      revision: found.revision,
      title: found.title,
      savedAt: found.savedAt,
      by: "another",
      merged: true,
      name,
    };
    return [{ ...next, phase: "bringing", coming }, [{ do: "mark" }, { do: "bring", from: next.base, to: found }]];
  },

  /** The text of a window that is gone, which the desk hasn't confirmed as the draft's. What was typed here meanwhile stays. */
  left(state, { last }) {
    if (!isClean(state)) return [state, [{ do: "bringLeft", last }]];
    const { session, revision, good, title, doc, sent, aside } = last;
    const base = revision === state.base.revision ? state.base : { revision, title: good, doc: null };
    const next = { ...state, session, base, sent, aside, text: { title, doc } };
    const put = [{ do: "put", last }, ...(sent ? [{ do: "mark", from: sent.doc }] : [])];
    if (!isSettled(next)) put.push({ do: "tell", name: "restored", when: last.at });
    return then(keep(next, ...put), (state) => EVENTS.save(state, {}));
  },

  /** This device has the newest text, or can't keep it. */
  device: (
    state,
    { device },
  ) => [{ ...state, device: device === "writing" ? state.device : device, writing: device === "writing" }, []],

  /** Both texts of a clash are to be looked at: what was typed since goes there first. */
  look: (state, { at }) => (state.aside ? goOn({ ...state, looking: true }, at) : [state, []]),
};

/** What comes after a save: what was asked for or typed meanwhile. @param {State} state @param {number} at @returns {Step} */
function goOn(state, at) {
  if (state.phase !== "rest") return [state, []];
  if (state.byHand) return EVENTS.save({ ...state, byHand: false }, { by: "save" });
  const settled = isSettled(state);
  if (state.looking) return settled ? leave(state) : EVENTS.save(state, {});
  return settled ? [state, []] : EVENTS.edited(state, { text: state.text, at });
}

/** Keeps the text on this device. @param {State} state @param {Effect[]} effects before that @returns {Step} */
const keep = (state, ...effects) => [{ ...state, writing: true }, [...effects, { do: "keep" }]];

/** @param {State} state @returns {Step} */
const leave = (state) => keep({ ...state, handedOver: true, looking: false }, { do: "leave", url: state.aside.url });

/** One step after another. @param {Step} first @param {(state: State) => Step} second @returns {Step} */
function then([state, effects], second) {
  const [next, more] = second(state);
  return [next, [...effects, ...more]];
}

/** @param {State} state @param {Event} event @returns {Step} */
export const step = (state, event) => EVENTS[event.type](state, event);
