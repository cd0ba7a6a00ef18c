/**
 * What is known of something that saves itself, and what follows from what happens to it. Pure: `step` takes a state and
 * an event, and gives the next state with the effects that are to be done, in order. `autosave.js` does them for a draft's
 * title and text, `details.js` for its details.
 *
 * Three contents are held: what the desk has confirmed (`base`), what was sent and may or may not have arrived (`sent`), and
 * what is in the page (`text`). Each is some fields by name, whose values are compared by `===` or by their `eq`: a `title`
 * and a `doc` of CodeMirror's, or the details. Moments are milliseconds of a clock that only goes forward.
 *
 * @import { Text } from "../../vendor/codemirror.min.js"
 * @import { Barred, Newer, Saved, Setback } from "./api.js"
 * @import { Kept } from "./local-store.js"
 *
 * @typedef {{ [name: string]: unknown, title?: string, doc?: Text | null }} Content
 * @typedef {"save" | "autosave"} By whether Save was pressed
 * @typedef {Content & { by: By }} Sent
 * @typedef {Content & { url: string }} Aside
 * @typedef {Content & { session: string, revision: number, good?: string, sent: Sent | null, aside: Aside | null }} Unsaved
 *   a text that is to be brought to the desk, and the revision and title it is based on
 * @typedef {Unsaved & { at: number, record: Kept }} Left as a window that is gone kept it
 *
 * @typedef {object} State
 * @property {string} session of this window
 * @property {Content} text
 * @property {Content & { revision: number }} base its doc is null where only its number is known
 * @property {Sent | null} sent
 * @property {"rest" | "sending" | "bringing"} phase bringing: another's changes come into the editor
 * @property {Coming | null} coming what is being brought, and is `base` afterwards
 * @property {{ kind: Setback["kind"], words: string, message?: string } | null} trouble what keeps the text from the desk
 * @property {Aside | null} aside what the desk keeps beside the draft since it clashes, and where both texts are shown; each
 *   later save goes there too, until it clashes no more
 * @property {Record<string, { value: unknown, message: string }>} bad fields that can't be saved, such as a title: while
 *   that is there, the others go on being saved beside the last good one
 * @property {Barred | null} who nobody, or somebody else, who is signed in
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
 * @typedef {object} Coming
 * @property {number} revision
 * @property {Date} savedAt
 * @property {By | "another"} by
 * @property {boolean} merged
 * @property {string | null} [name] whose changes they are, where they are to be told
 *
 * @typedef {object} Events what each brings along; all of them `at`, when it happened
 * @property {{ text: Content }} edited
 * @property {{ by?: By }} save
 * @property {{ outcome: Saved<Content> | Setback }} answered
 * @property {{ there: Content, text: Content }} brought
 * @property {{}} ask
 * @property {{ found: Newer<Content> | Barred | { same: true } | null, revision: number }} found
 * @property {{ last: Left }} left
 * @property {{ device: "kept" | "failed" | "writing" }} device
 * @property {{}} look
 *
 * @typedef {object} Effects what each is told
 * @property {{}} keep
 * @property {{ from?: Text | null }} mark
 * @property {{ last: Left }} put
 * @property {{ last: Left }} bringLeft
 * @property {{ from: Content, to: Content }} bring
 * @property {Sent & { revision: number, session: string }} send
 * @property {{ revision: number }} ask
 * @property {{ timer: Timer, ms: number }} wait
 * @property {{ timer: Timer }} stop
 * @property {{}} told
 * @property {{ by: By | "another", merged: boolean }} saved
 * @property {{ name: string, words?: Record<string, string>, when?: number }} tell
 * @property {{}} remind
 * @property {{ url: string }} leave
 *
 * @typedef {"pause" | "retry"} Timer
 * @typedef {{ [Name in keyof Events]: { type: Name } & Events[Name] }[keyof Events]} Event
 * @typedef {{ [Name in keyof Effects]: { do: Name } & Effects[Name] }[keyof Effects]} Effect
 * @typedef {{ kind: "saved", at: Date }
 *   | { kind: "kept" | "lost", words: string }
 *   | { kind: "dirty" | "aside" } | { kind: "saving", words?: string }} Line
 * @typedef {{ name: string, words: Record<string, string> }} Notice
 * @typedef {[State, Effect[]]} Step
 */

const PAUSE = 700; // milliseconds after the last key
const LONGEST = 4000; // of typing without a pause
const AGAIN = [2000, 4000, 8000, 15_000, 30_000];
const ASK_EVERY = 3000; // for what others saved
const ASK_AT_REST = 20_000; // where nothing was typed for a while
const REST = 60_000;

/** @param {unknown} one @param {unknown} other */
function same(one, other) {
  const known = /** @type {{ eq?: (other: unknown) => boolean } | null | undefined} */ (one);
  return one === other || Boolean(known?.eq?.(other));
}

/** Whether what is there has all that is in a content. @param {Content} there @param {Content} content */
const has = (there, content) => Object.keys(content).every((name) => same(there[name], content[name]));

/** The names of the fields that can't be saved as they are. @param {State} state */
const badOnes = ({ bad, text }) => Object.keys(bad).filter((name) => same(bad[name].value, text[name]));

/** What is wrong with which fields. @param {State} state @returns {Record<string, string>} */
export const problemsOf = (state) => Object.fromEntries(badOnes(state).map((name) => [name, state.bad[name].message]));

/** What is there as it can be saved. @param {State} state @returns {Content} */
const sendable = (state) => ({
  ...state.text,
  ...Object.fromEntries(badOnes(state).map((name) => [name, state.base[name]])),
});

/** Whether there is nothing to send. @param {State} state */
const isSettled = (state) => !state.sent && has(state.aside ?? state.base, sendable(state));

/** Whether the draft is what is in the editor. @param {State} state */
export const isClean = (state) => isSettled(state) && !state.aside && !badOnes(state).length;

/**
 * The state of a page that was just opened: what the desk has, and what is in the editor.
 * @param {{ session: string, base: State["base"], text: Content, savedAt: Date, at: number }} opened
 * @returns {State}
 */
export function begin({ session, base, text, savedAt, at }) {
  return {
    session,
    base,
    text,
    savedAt,
    sent: null,
    phase: "rest",
    coming: null,
    trouble: null,
    aside: null,
    bad: {},
    who: null,
    byHand: false,
    looking: false,
    handedOver: false,
    failures: 0,
    firstEdit: null,
    lastEdit: at,
    device: "kept",
    writing: false,
  };
}

/**
 * What is said of it: a kind of `state.js`, with its words.
 * @param {State} state @param {Record<string, string>} [labels] of the fields, for what can't be saved @returns {Line}
 */
export function lineOf(state, labels = { title: "Title" }) {
  const { trouble, device, writing, phase } = state;
  if (isClean(state)) return { kind: "saved", at: state.savedAt };
  const kept = device === "kept" ? "kept" : "lost";
  if (trouble && !writing) return { kind: kept, words: trouble.words };
  if (!isSettled(state)) return { kind: phase === "rest" ? "dirty" : "saving" };
  if (state.aside) return { kind: "aside" };
  return { kind: kept, words: `${badOnes(state).map((name) => labels[name] ?? name).join(", ")} not saved` };
}

/** The notices that stand, by the name of their template, with their words. @param {State} state */
export function noticesOf(state) {
  const { trouble, who } = state;
  /** @type {Notice[]} */
  const found = [];
  if (who) found.push({ name: who.kind, words: who });
  if (state.aside) found.push({ name: "clash", words: {} });
  if (trouble?.kind === "refused") found.push({ name: "refused", words: { message: trouble.message ?? "" } });
  if (state.device === "failed" && trouble && !isSettled(state)) found.push({ name: "lost", words: {} });
  return found;
}

/** Whether leaving the page asks: words would be lost, or both texts of a clash wait to be looked at. @param {State} state */
export const asksToStay = (state) =>
  !state.handedOver && (state.aside !== null || (state.device === "failed" && !isClean(state)));

/** What this device is to keep; null where the desk has it all. @param {State} state @returns {Unsaved | null} */
export function recordOf(state) {
  if (isClean(state) || (state.handedOver && isSettled(state))) return null;
  const { session, base, text, sent, aside } = state;
  return { session, revision: base.revision, good: base.title, ...text, sent, aside };
}

/** How long to wait until others' changes are asked for again. @param {State} state @param {number} at */
export const askAfter = ({ lastEdit }, at) => (at - lastEdit < REST ? ASK_EVERY : ASK_AT_REST);

/** @param {Timer} timer @returns {Effect} */
const stop = (timer) => ({ do: "stop", timer });

/** Why what was sent waits, in words. @param {Barred | { kind: "away", words: string }} outcome */
function wordsOf(outcome) {
  if (outcome.kind === "away") return outcome.words;
  return outcome.kind === "signed-out" ? "Signed out" : `Signed in as ${outcome.name}`;
}

/** @type {{ [Name in keyof Events]: (state: State, event: Events[Name] & { at: number }) => Step }} */
const EVENTS = {
  /** Somebody typed: `text`. */
  edited(state, { text, at }) {
    const firstEdit = state.firstEdit ?? at;
    const next = { ...state, text, lastEdit: at, firstEdit, handedOver: false };
    if (next.trouble?.kind === "refused" && isSettled(next)) next.trouble = null; // what couldn't be saved was taken back
    const waits = next.trouble && next.trouble.kind !== "refused"; // then it is tried again by its own clock
    const ms = Math.max(0, Math.min(PAUSE, firstEdit + LONGEST - at));
    return keep(next, waits ? stop("pause") : { do: "wait", timer: "pause", ms });
  },

  /** It is time to save, or a person asked for it (`by`), who is told then what they have closed. */
  save: (state, { by = "autosave" }) => save(by === "save" ? { ...state, bad: {} } : state, by),

  /** What became of what was sent, as `api.js` says it. */
  answered(state, { outcome, at }) {
    const { sent } = state;
    if (!sent) return [state, []];
    const rested = { ...state, phase: /** @type {const} */ ("rest") };
    if (outcome.kind === "away" || outcome.kind === "signed-out" || outcome.kind === "other-account") {
      const trouble = { kind: outcome.kind, words: wordsOf(outcome) };
      const ms = AGAIN[Math.min(state.failures, AGAIN.length - 1)];
      const who = outcome.kind === "away" ? null : outcome;
      const next = { ...rested, trouble, who, looking: false, failures: state.failures + 1 };
      return keep(next, { do: "wait", timer: "retry", ms });
    }
    const settled = { ...rested, sent: null, trouble: null, who: null, failures: 0 };
    if (outcome.kind === "saved") {
      const to = outcome.text ?? sent;
      const { revision, savedAt } = outcome;
      const coming = { revision, savedAt, by: sent.by, merged: Boolean(outcome.text) };
      return bring({ ...settled, aside: null }, coming, sent, to);
    }
    if (outcome.kind === "clash") {
      const { by: _, ...content } = sent;
      const aside = { ...content, url: outcome.url };
      return then(keep({ ...settled, aside }), (state) => goOn(state, at));
    }
    const wrong = Object.entries(outcome.errors).filter(([name]) =>
      name in state.text && !same(state.base[name], sent[name])
    );
    if (wrong.length) {
      const found = Object.fromEntries(wrong.map(([name, message]) => [name, { value: sent[name], message }]));
      const next = { ...settled, bad: { ...state.bad, ...found } };
      return then(keep(next), (state) => save(state, isSettled(state) ? "autosave" : sent.by));
    }
    const message = Object.values(outcome.errors).filter(Boolean).join(" ");
    return keep({ ...settled, looking: false, trouble: { kind: outcome.kind, words: "Not saved", message } });
  },

  /** What was coming is in the page, which has `text` now; `there` is what the desk has. */
  brought(state, { there, text, at }) {
    if (!state.coming) return [state, []];
    const { revision, savedAt, by, merged, name } = state.coming;
    /** @type {State} */
    const next = {
      ...state,
      phase: "rest",
      coming: null,
      looking: false,
      base: { ...there, revision },
      savedAt,
      text,
    };
    /** @type {Effect[]} */
    const told = [{ do: "saved", by, merged }];
    if (by !== "another") told.unshift({ do: "told" });
    if (name) told.push({ do: "tell", name: "another", words: { name } });
    return then(keep(next, ...told), (state) => goOn(state, at));
  },

  /** It is time to ask for what others saved. */
  ask(state) {
    const waits = state.phase !== "rest" || state.sent || state.aside;
    return [state, waits ? [] : [{ do: "ask", revision: state.base.revision }]];
  },

  /** What others saved after `revision`, as `api.js` says it. Where something of ours is unsaved, saving brings it. */
  found(state, { found, revision }) {
    if (found === null) return [state, []];
    if (isBarred(found)) return [{ ...state, who: found }, []];
    const next = { ...state, who: null };
    if ("same" in found || next.phase !== "rest" || next.sent || next.base.revision !== revision) return [next, []];
    if (!isSettled(next)) return save(next, "autosave");
    const { revision: _, ...from } = next.base;
    const name = found.own ? null : (found.by ?? "Somebody");
    /** @type {Coming} */
    const coming = { revision: found.revision, savedAt: found.savedAt, by: "another", merged: true, name };
    return then([next, [{ do: "mark" }]], (state) => bring(state, coming, from, found));
  },

  /** The text of a window that is gone, which the desk hasn't confirmed as the draft's. What was typed here meanwhile stays. */
  left(state, { last }) {
    if (!isClean(state)) return [state, [{ do: "bringLeft", last }]];
    const { session, revision, good, title, doc, sent, aside } = last;
    const base = revision === state.base.revision ? state.base : { revision, title: good, doc: null };
    const next = { ...state, session, base, sent, aside, text: { title, doc } };
    /** @type {Effect[]} */
    const put = [{ do: "put", last }];
    if (sent) put.push({ do: "mark", from: sent.doc });
    if (!isSettled(next)) put.push({ do: "tell", name: "restored", when: last.at });
    return then(keep(next, ...put), (state) => save(state, "autosave"));
  },

  /** This device has the newest text, or can't keep it. */
  device: (
    state,
    { device },
  ) => [{ ...state, device: device === "writing" ? state.device : device, writing: device === "writing" }, []],

  /** Both texts of a clash are to be looked at: what was typed since goes there first. */
  look: (state, { at }) => (state.aside ? goOn({ ...state, looking: true }, at) : [state, []]),
};

/**
 * Saves what can be saved. By hand it is tried also with what couldn't be saved before: it may be possible by now.
 * @param {State} state @param {By} by @returns {Step}
 */
function save(state, by) {
  /** @type {Effect[]} */
  const first = [stop("pause"), stop("retry")];
  if (by === "save") first.push({ do: "remind" });
  if (state.phase !== "rest") return [{ ...state, byHand: state.byHand || by === "save" }, first];
  if (isSettled(state) && by === "autosave") return [state, first];
  const { session, base } = state;
  // What may have arrived already is sent again as it was: then it can't meet itself as a stranger's text.
  const sent = state.sent ?? { ...sendable(state), by };
  if (!state.sent) first.push({ do: "mark" });
  const next = { ...state, sent, firstEdit: null, phase: /** @type {const} */ ("sending") };
  return [next, [...first, { do: "send", ...sent, revision: base.revision, session }]];
}

/** What comes after a save: what was asked for or typed meanwhile. @param {State} state @param {number} at @returns {Step} */
function goOn(state, at) {
  if (state.phase !== "rest") return [state, []];
  if (state.byHand) return save({ ...state, byHand: false }, "save");
  const settled = isSettled(state);
  if (state.looking && state.aside) return settled ? leave(state, state.aside.url) : save(state, "autosave");
  return settled ? [state, []] : EVENTS.edited(state, { text: state.text, at });
}

/** Whether nobody may ask. (A draft has a `kind` too.) @param {object} found @returns {found is Barred} */
const isBarred = (found) => "kind" in found && ["signed-out", "other-account"].includes(String(found.kind));

/** Keeps the text on this device. @param {State} state @param {Effect[]} effects before that @returns {Step} */
const keep = (state, ...effects) => [{ ...state, writing: true }, [...effects, { do: "keep" }]];

/** @param {State} state @param {string} url @returns {Step} */
const leave = (state, url) => keep({ ...state, handedOver: true, looking: false }, { do: "leave", url });

/**
 * What the desk has comes into the editor.
 * @param {State} state @param {Coming} coming @param {Content} from @param {Content} to @returns {Step}
 */
const bring = (state, coming, from, to) => [{ ...state, phase: "bringing", coming }, [{ do: "bring", from, to }]];

/** One step after another. @param {Step} first @param {(state: State) => Step} second @returns {Step} */
function then([state, effects], second) {
  const [next, more] = second(state);
  return [next, [...effects, ...more]];
}

/**
 * @template {keyof Events} Name
 * @param {State} state @param {{ type: Name, at: number } & Events[Name]} event
 */
export const step = (state, event) => EVENTS[event.type](state, event);
