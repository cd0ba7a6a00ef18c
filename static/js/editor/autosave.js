/**
 * Saving by itself: within a second of a pause, on leaving a field, the window or the page; again and again where it
 * fails. Until the server has confirmed a text, this device keeps it.
 */

import { Transaction } from "../../vendor/codemirror.min.js";
import { keeper } from "./device.js";
import { bringLeft, clashLeft, leftTexts } from "./left.js";
import { newest, send } from "./sending.js";
import { stateOf } from "./state.js";
import { textOf } from "./text.js";
import { otherWindows } from "./windows.js";

const PAUSE = 700; // milliseconds after the last key
const LONGEST = 4000; // of typing without a pause
const AGAIN = [2000, 4000, 8000, 15_000, 30_000];
const ASK_EVERY = 3000; // for what others saved
const ASK_AT_REST = 20_000; // where nothing was typed for a while

/** @param {HTMLFormElement} form @param {import("@codemirror/view").EditorView} view */
export function autosave(form, view) {
  const text = textOf(view, form.elements.title);
  const state = stateOf(form);
  const { account, text: textAddress } = form.dataset;
  const path = new URL(form.action).pathname;
  let session = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

  // What the server has confirmed, and what was sent and may or may not have arrived. `doc` is null where all we know of
  // that revision is its number.
  let base = { revision: Number(form.dataset.revision), title: text.title.defaultValue, doc: "refused" in form.dataset ? null : view.state.toText(form.elements.body.defaultValue) };
  /** @type {{ title: string, body: string, by: string } | null} */
  let sent = null;
  /** @type {{ kind: string, words: string, clash?: string, was?: object } | null} what keeps the text from being saved */
  let trouble = null;
  let savedAt = new Date(form.dataset.savedAt);
  let busy = false;
  let byHand = false; // Save was pressed while an earlier save was on its way
  let handedOver = false; // to the page that shows both texts
  let failures = 0;
  let firstEdit = 0;
  let lastEdit = Date.now();
  let pause = 0;
  let retry = 0;

  const clean = () => !sent && base.doc !== null && base.title === text.title.value && base.doc.eq(view.state.doc);
  const record = () =>
    handedOver || (clean() && !trouble?.clash)
      ? null
      : { account, path, session, revision: base.revision, title: text.title.value, body: view.state.doc.toString(), sent, clash: trouble?.clash, was: trouble?.was, at: Date.now() };
  const device = keeper(record, () => say());
  const windows = otherWindows(`${account} ${path}`, () => session, () => void pull());

  function say() {
    if (clean() && !trouble?.clash) state.show("saved", { at: savedAt });
    else if (trouble && device.state === "kept") state.show("kept", trouble);
    else if (trouble && device.state === "failed") state.show("lost", trouble);
    else state.show(busy ? "saving" : "dirty", {});
    if (trouble && device.state === "failed" && !clean()) state.tell("lost", {}, { copy: copyAll });
    else if (device.state !== "writing") state.untell("lost");
  }

  const copyAll = (notice) =>
    navigator.clipboard?.writeText(`${text.title.value}\n\n${view.state.doc}`).then(() => {
      notice.querySelector("[data-act=copy]").textContent = "Copied";
    });

  function edited() {
    lastEdit = Date.now();
    firstEdit ||= lastEdit;
    if (trouble?.kind === "refused" && clean()) {
      trouble = null; // what couldn't be saved was taken back
      state.untell("refused");
    }
    void device.keep();
    say();
    window.clearTimeout(pause);
    if (trouble && trouble.kind !== "refused") return; // tried again by its own clock
    pause = window.setTimeout(save, Math.max(0, Math.min(PAUSE, firstEdit + LONGEST - lastEdit)));
  }

  /** @param {{ by?: string }} [how] */
  async function save({ by = "autosave" } = {}) {
    window.clearTimeout(pause);
    window.clearTimeout(retry);
    byHand ||= busy && by === "save";
    if (busy || trouble?.clash || (clean() && by === "autosave")) return;
    firstEdit = 0;
    if (!sent) {
      sent = { title: text.title.value, body: view.state.doc.toString(), by };
      text.mark();
    }
    busy = true;
    say();
    // What may have arrived already is sent again as it was: then it can't meet itself as a stranger's text.
    const outcome = await send(form.action, account, { ...sent, revision: String(base.revision), session });
    await take(outcome, sent);
    busy = false;
    say();
    if (byHand && !trouble) {
      byHand = false;
      void save({ by: "save" });
    } else if (!clean() && !trouble) {
      edited();
    }
  }

  /** Says that nobody is signed in, or somebody else. @param {{ kind: string, url?: string, name?: string }} outcome */
  function signedIn({ kind, ...words }) {
    for (const one of ["signed-out", "other-account"]) {
      if (one === kind) state.tell(one, words);
      else state.untell(one);
    }
  }

  /** @param {Awaited<ReturnType<typeof send>>} outcome @param {{ title: string, body: string, by: string }} was */
  async function take(outcome, was) {
    if (["away", "signed-out", "other-account"].includes(outcome.kind)) {
      const words = { away: outcome.words, "signed-out": "Signed out", "other-account": `Signed in as ${outcome.name}` };
      trouble = { kind: outcome.kind, words: words[outcome.kind] };
      signedIn(outcome);
      retry = window.setTimeout(save, AGAIN[Math.min(failures, AGAIN.length - 1)]);
      failures += 1;
      void device.keep();
      return;
    }
    failures = 0;
    trouble = null;
    sent = null;
    state.untell("signed-out", "other-account", "refused");
    if (outcome.kind === "saved") {
      const fresh = outcome.text ?? was;
      base = { revision: outcome.revision, title: fresh.title, doc: await text.bring(was, fresh) };
      if (form.elements.revision) form.elements.revision.value = String(base.revision);
      savedAt = outcome.savedAt;
      windows.told();
      form.dispatchEvent(new CustomEvent("editor:saved", { bubbles: true, detail: { by: was.by, merged: Boolean(outcome.text) } }));
    } else if (outcome.kind === "clash") {
      trouble = { kind: "clash", words: "Changed in two places", clash: outcome.url, was };
      state.tell("clash", {}, { again });
    } else {
      trouble = { kind: "refused", words: "Not saved" };
      state.tell("refused", { message: outcome.message });
    }
    void device.keep();
  }

  /** After a clash: what was typed since goes there too, before both texts are looked at. */
  async function again(notice) {
    const { was } = trouble;
    if (was.title !== text.title.value || was.body !== view.state.doc.toString()) {
      trouble = null;
      await save();
    }
    if (!trouble) notice.remove();
    if (!trouble?.clash) return;
    handedOver = true;
    await device.keep();
    window.location.assign(trouble.clash);
  }

  /** Asks for what others saved, and takes it in where nothing of ours is unsaved; else the next save brings it. */
  async function pull() {
    if (busy || sent || trouble?.clash || document.visibilityState === "hidden") return;
    const from = base;
    const found = await newest(textAddress, account, base.revision);
    if (found?.trouble) {
      signedIn({ kind: found.trouble, ...found });
      return;
    }
    if (!found) return;
    state.untell("signed-out", "other-account");
    if (found.same || busy || sent || from !== base) return;
    if (!clean()) {
      void save();
      return;
    }
    const was = { title: base.title, body: base.doc.toString() };
    text.mark();
    base = { revision: found.revision, title: found.title, doc: await text.bring(was, found) };
    if (form.elements.revision) form.elements.revision.value = String(base.revision);
    savedAt = new Date();
    say();
    form.dispatchEvent(new CustomEvent("editor:saved", { bubbles: true, detail: { by: "another", merged: true } }));
    if (!found.own) state.tell("another", { name: found.by ?? "Somebody" });
    if (!clean()) edited();
  }

  /** Takes up what a window that is gone had not brought to the server, and says so. */
  async function restore() {
    const there = { title: base.title, body: base.doc?.toString() };
    const [last, ...earlier] = await leftTexts({ account, path, session }, windows.living, there);
    if (last?.clash) {
      state.tell("clash", {}, {
        async again(notice) {
          const url = await clashLeft(form.action, last);
          if (url) window.location.assign(url);
          else if (url === "") notice.remove();
        },
      });
    } else if (last) {
      session = last.session;
      if (last.revision !== base.revision) base = { revision: last.revision, title: last.title, doc: null };
      device.last = last;
      sent = last.sent;
      text.put(last);
      if (sent) text.mark(sent.body);
      state.tell("restored", { time: state.time(new Date(last.at)) });
      void save();
    }
    for (const one of earlier.filter((other) => !other.clash)) await bringLeft(form.action, one);
  }

  text.title.addEventListener("input", edited);
  form.addEventListener("submit", (event) => {
    if (event.submitter?.hasAttribute("formaction")) return;
    event.preventDefault();
    void save({ by: "save" });
  });
  form.addEventListener("focusout", (event) => {
    if (event.relatedTarget?.matches("[data-by-hand]")) return; // Save is about to be pressed
    queueMicrotask(() => void save()); // what takes the focus may be a change of the text that isn't done yet
  });
  for (const kind of ["online", "focus"]) window.addEventListener(kind, () => void (clean() ? pull() : save()));
  document.addEventListener("visibilitychange", () => void (document.visibilityState === "hidden" ? save() : pull()));
  window.addEventListener("pagehide", () => {
    if (clean()) return;
    void device.keep();
    void save();
  });
  window.addEventListener("beforeunload", (event) => {
    if (!clean() && device.state === "failed") event.preventDefault();
  });
  let asked = Date.now();
  window.setInterval(() => {
    if (Date.now() - asked < (Date.now() - lastEdit < 60_000 ? ASK_EVERY : ASK_AT_REST)) return;
    asked = Date.now();
    void pull();
  }, ASK_EVERY);

  // A page that is gone back to is as old as it was: the newest text is asked for, not what the fields held then.
  text.title.autocomplete = "off";
  window.addEventListener("pageshow", (event) => event.persisted && void pull());
  void restore();
  if (clean()) say();
  else edited();
  if (performance.getEntriesByType("navigation")[0]?.type === "back_forward") void pull();
  return {
    /** @param {import("@codemirror/view").ViewUpdate} update */
    changed(update) {
      text.typed(update);
      if (!update.transactions.some((one) => one.annotation(Transaction.remote))) edited();
    },
  };
}
