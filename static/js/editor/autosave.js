/**
 * Saving by itself: within a second of a pause, on leaving a field, the window or the page; again and again where it
 * fails. Until the server has confirmed a text, this device keeps it. What follows from what is decided by `machine.js`;
 * here it meets the editor, the server, the device and the clock.
 */

import { Text, Transaction } from "../../vendor/codemirror.min.js";
import { keeper } from "./device.js";
import { bringLeft, leftTexts } from "./left.js";
import { askAfter, asksToStay, begin, isClean, lineOf, noticesOf, recordOf, step, titleProblem } from "./machine.js";
import { newest, send } from "./sending.js";
import { stateOf } from "./state.js";
import { textOf } from "./text.js";
import { otherWindows } from "./windows.js";

const LOOK = 3000; // milliseconds after which it is looked whether it is time to ask
const now = () => performance.now(); // it only goes forward, whatever becomes of the machine's clock

/** @param {string} body */
const docOf = (body) => Text.of(body.split("\n"));

/** @param {HTMLFormElement} form @param {import("@codemirror/view").EditorView} view */
export function autosave(form, view) {
  const text = textOf(view, form.elements.title);
  const said = stateOf(form);
  const { account, text: textAddress } = form.dataset;
  const path = new URL(form.action).pathname;
  const session = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0"))
    .join("");
  const known = { revision: Number(form.dataset.revision), title: text.title.defaultValue };
  const base = { ...known, doc: "refused" in form.dataset ? null : docOf(form.elements.body.defaultValue) };
  let state = begin({ session, base, text: text.now, savedAt: new Date(form.dataset.savedAt), at: now() });

  const plain = ({ title, doc, ...more }) => ({ title, body: doc.toString(), ...more });
  function record() {
    const kept = recordOf(state);
    if (!kept) return null;
    const { sent, aside, ...rest } = kept;
    return { account, path, ...plain(rest), sent: sent && plain(sent), aside: aside && plain(aside), at: Date.now() };
  }
  const device = keeper(record, () => happen({ type: "device", device: device.state }));
  const windows = otherWindows(`${account} ${path}`, () => state.session, () => happen({ type: "ask" }));

  const timers = {};
  /** @type {Record<string, (effect: any) => void>} */
  const effects = {
    keep: () => void device.keep(),
    mark: ({ from }) => text.mark(from?.toString()),
    put({ last }) {
      device.last = last.record;
      text.put(last);
    },
    bringLeft: ({ last }) => void bringLeft(form.action, last.record),
    async bring({ from, to }) {
      const doc = await text.bring(from, to);
      happen({ type: "brought", doc, text: text.now });
    },
    async send({ title, doc, by, revision, session }) {
      const fields = { title, body: doc.toString(), by, revision: String(revision), session };
      const outcome = await send(form.action, account, fields);
      if (outcome.text) outcome.text = { title: outcome.text.title, doc: docOf(outcome.text.body) };
      happen({ type: "answered", outcome });
    },
    async ask({ revision }) {
      if (document.visibilityState === "hidden") return;
      const found = await newest(textAddress, account, revision);
      if (found?.body !== undefined) found.doc = docOf(found.body);
      happen({ type: "found", found, revision });
    },
    wait({ timer, ms }) {
      window.clearTimeout(timers[timer]);
      timers[timer] = window.setTimeout(() => happen({ type: "save" }), ms);
    },
    stop: ({ timer }) => window.clearTimeout(timers[timer]),
    told: () => windows.told(),
    saved: (detail) => form.dispatchEvent(new CustomEvent("editor:saved", { bubbles: true, detail })),
    tell: ({ name, words, when }) => said.tell(name, when ? { time: said.time(new Date(when)) } : words),
    remind: () => said.remind(),
    leave: ({ url }) => void device.keep().then(() => state.handedOver && window.location.assign(url)),
  };

  /** @type {any[]} what has happened and isn't dealt with, since an effect may make something happen at once */
  const waiting = [];
  function happen(event) {
    waiting.push({ at: now(), ...event });
    if (waiting.length > 1) return;
    while (waiting.length) {
      const [next, follow] = step(state, waiting[0]);
      state = next;
      for (const effect of follow) effects[effect.do](effect);
      waiting.shift();
    }
    render();
  }

  function render() {
    if (form.elements.revision) form.elements.revision.value = String(state.base.revision);
    said.show(lineOf(state));
    said.complain(text.title, titleProblem(state));
    said.stand(noticesOf(state), { again: () => happen({ type: "look" }), copy: copyAll });
  }

  const copyAll = (notice) =>
    navigator.clipboard?.writeText(`${text.title.value}\n\n${view.state.doc}`).then(() => {
      notice.querySelector("[data-act=copy]").textContent = "Copied";
    });
  const edited = () => happen({ type: "edited", text: text.now });
  const save = () => happen({ type: "save" });
  const ask = () => happen({ type: "ask" });

  /** Takes up what a window that is gone had not brought to the server. */
  async function restore() {
    const there = { title: base.title, body: base.doc?.toString() };
    const [last, ...earlier] = await leftTexts({ account, path, session }, windows.living, there);
    const whole = ({ body, ...more }) => ({ ...more, doc: docOf(body) });
    if (last) {
      const { sent, aside } = last;
      happen({
        type: "left",
        last: { ...whole(last), sent: sent && whole(sent), aside: aside && whole(aside), record: last },
      });
    }
    for (const one of earlier) await bringLeft(form.action, one);
  }

  text.title.addEventListener("input", edited);
  form.addEventListener("submit", (event) => {
    if (event.submitter?.hasAttribute("formaction")) return;
    event.preventDefault();
    happen({ type: "save", by: "save" });
  });
  form.addEventListener("focusout", (event) => {
    if (event.relatedTarget?.matches("[data-by-hand]")) return; // Save is about to be pressed
    queueMicrotask(save); // what takes the focus may be a change of the text that isn't done yet
  });
  for (const kind of ["online", "focus"]) window.addEventListener(kind, () => (isClean(state) ? ask() : save()));
  document.addEventListener("visibilitychange", () => (document.visibilityState === "hidden" ? save() : ask()));
  window.addEventListener("pagehide", () => {
    if (isClean(state)) return;
    void device.keep();
    save();
  });
  window.addEventListener("beforeunload", (event) => {
    if (asksToStay(state)) event.preventDefault();
  });
  let asked = now();
  window.setInterval(() => {
    if (now() - asked < askAfter(state, now())) return;
    asked = now();
    ask();
  }, LOOK);

  // A page that is gone back to is as old as it was: the newest text is asked for, not what the fields held then.
  text.title.autocomplete = "off";
  window.addEventListener("pageshow", (event) => event.persisted && ask());
  void restore();
  if (!isClean(state)) edited();
  else said.show(lineOf(state));
  if (performance.getEntriesByType("navigation")[0]?.type === "back_forward") ask();
  return {
    /** @param {import("@codemirror/view").ViewUpdate} update */
    changed(update) {
      text.typed(update);
      if (!update.transactions.some((one) => one.annotation(Transaction.remote))) edited();
    },
  };
}
