/**
 * Saving by itself: within a second of a pause, on leaving a field, the window or the page; again and again where it
 * fails. Until the server has confirmed a text, this device keeps it. What follows from what is decided by `machine.js`;
 * here it meets the editor, the server and the device.
 */

import { Text, Transaction } from "../../vendor/codemirror.min.js";
import { closest, one } from "../dom.js";
import { newest, send, textIn } from "./api.js";
import { keeper } from "./local-store.js";
import { askAfter, asksToStay, begin, isClean, lineOf, noticesOf, problemsOf, recordOf } from "./machine.js";
import { otherTabs } from "./other-tabs.js";
import { bringLeft, leftTexts } from "./recover.js";
import { newSession, now, run } from "./run.js";
import { textOf } from "./text.js";

/**
 * @import { EditorView, ViewUpdate } from "../../vendor/codemirror.min.js"
 * @import { Plain } from "./api.js"
 * @import { Kept } from "./local-store.js"
 * @import { Content } from "./machine.js"
 * @import { stateOf } from "./state.js"
 * @import { Writing } from "./text.js"
 */

const LOOK = 3000; // milliseconds after which it is looked whether it is time to ask

/** @param {string} body */
const docOf = (body) => Text.of(body.split("\n"));

/** A text as the desk and this device hold it. @param {Content} text @returns {Plain} */
const plain = ({ title = "", doc }) => ({ title, body: doc?.toString() ?? "" });

/** A text as the editor holds it. @template {Plain} Whole @param {Whole} text */
const whole = ({ body, ...more }) => ({ ...more, doc: docOf(body) });

/** @param {HTMLFormElement} form @param {EditorView} view @param {ReturnType<typeof stateOf>} said */
export function autosave(form, view, said) {
  const text = textOf(view, one(form, "[name=title]", HTMLTextAreaElement));
  const revisionField = one(form, "[name=revision]", HTMLInputElement);
  const { account = "", text: textAddress = "", savedAt = "" } = form.dataset;
  const path = new URL(form.action).pathname;
  const session = newSession();
  const known = { revision: Number(form.dataset.revision), title: text.title.defaultValue };
  const base = {
    ...known,
    doc: "refused" in form.dataset ? null : docOf(one(form, "[name=body]", HTMLTextAreaElement).defaultValue),
  };
  const first = begin({ session, base, text: text.now, savedAt: new Date(savedAt), at: now() });

  /** @returns {Kept | null} */
  function record() {
    const kept = recordOf(machine.state);
    if (!kept) return null;
    const { session, revision, good = "", sent, aside } = kept;
    return {
      ...{ account, path, session, revision, good, ...plain(kept), at: Date.now() },
      sent: sent && { ...plain(sent), by: sent.by },
      aside: aside && { ...plain(aside), url: aside.url },
    };
  }
  const device = keeper(record, () => happen({ type: "device", device: device.state }));
  const windows = otherTabs(`${account} ${path}`, () => machine.state.session, () => happen({ type: "ask" }));

  const machine = run(first, {
    keep: () => void device.keep(),
    mark: ({ from }) => text.mark(from?.toString()),
    put({ last }) {
      device.last = last.record;
      text.put(/** @type {Writing} */ (last));
    },
    bringLeft: ({ last }) => void bringLeft(form.action, last.record),
    async bring({ from, to }) {
      const doc = await text.bring(/** @type {Writing} */ (from), /** @type {Writing} */ (to));
      happen({ type: "brought", there: { title: to.title, doc }, text: text.now });
    },
    async send({ by, revision, session, ...content }) {
      const fields = { ...plain(content), by, revision: String(revision), session };
      const outcome = await send(form.action, account, fields, textIn);
      if (outcome.kind !== "saved") return happen({ type: "answered", outcome });
      happen({ type: "answered", outcome: { ...outcome, text: outcome.text && whole(outcome.text) } });
    },
    async ask({ revision }) {
      if (document.visibilityState === "hidden") return;
      const found = await newest(textAddress, account, revision, textIn);
      happen({ type: "found", found: found && "body" in found ? whole(found) : found, revision });
    },
    told: () => windows.told(),
    saved: (detail) => form.dispatchEvent(new CustomEvent("editor:saved", { bubbles: true, detail })),
    tell: ({ name, words, when }) => said.tell(name, when ? { time: said.time(new Date(when)) } : words),
    remind: () => said.remind(),
    leave: ({ url }) => void device.keep().then(() => machine.state.handedOver && window.location.assign(url)),
  }, render);
  const { happen } = machine;

  function render() {
    const { state } = machine;
    revisionField.value = String(state.base.revision);
    said.show("text", lineOf(state));
    said.complain(text.title, problemsOf(state).title ?? "");
    said.stand("text", noticesOf(state), { again: () => happen({ type: "look" }), copy: copyAll });
  }

  const copyAll = (/** @type {HTMLElement} */ notice) =>
    navigator.clipboard?.writeText(`${text.title.value}\n\n${view.state.doc}`).then(() => {
      one(notice, "[data-act=copy]", HTMLElement).textContent = "Copied";
    });
  const edited = () => happen({ type: "edited", text: text.now });
  const save = () => happen({ type: "save" });
  const ask = () => happen({ type: "ask" });

  /** Takes up what a window that is gone had not brought to the server. */
  async function restore() {
    const there = { title: base.title, body: base.doc?.toString() };
    const [last, ...earlier] = await leftTexts({ account, path, session }, windows.living, there);
    if (last) {
      const { sent, aside } = last;
      happen({
        type: "left",
        last: { ...whole(last), sent: sent && whole(sent), aside: aside && whole(aside), record: last },
      });
    }
    for (const kept of earlier) await bringLeft(form.action, kept);
  }

  text.title.addEventListener("input", edited);
  form.addEventListener("submit", (event) => {
    if (event.submitter?.hasAttribute("formaction")) return;
    event.preventDefault();
    happen({ type: "save", by: "save" });
  });
  form.addEventListener("focusout", (event) => {
    queueMicrotask(save); // what takes the focus may be a change of the text that isn't done yet
  });
  for (const kind of ["online", "focus"]) {
    window.addEventListener(kind, () => (isClean(machine.state) ? ask() : save()));
  }
  const subject = `draft:${path.split("/").at(-1)}`;
  document.addEventListener("live:changed", ({ detail: changed }) => changed?.has(subject) !== false && ask());
  // What this page has changed of the text beside the editor, such as by a suggestion that was taken.
  document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
    if (ctx.sourceElement.matches("[data-changes-text]") && (ctx.response?.status ?? 500) < 300) ask();
  });
  document.addEventListener("visibilitychange", () => (document.visibilityState === "hidden" ? save() : ask()));
  window.addEventListener("pagehide", () => {
    if (isClean(machine.state)) return;
    void device.keep();
    save();
  });
  window.addEventListener("beforeunload", (event) => {
    if (asksToStay(machine.state)) event.preventDefault();
  });
  let asked = now();
  window.setInterval(() => {
    if (now() - asked < askAfter(machine.state, now())) return;
    asked = now();
    ask();
  }, LOOK);

  // A page that is gone back to is as old as it was: the newest text is asked for, not what the fields held then.
  text.title.autocomplete = "off";
  window.addEventListener("pageshow", (event) => event.persisted && ask());
  void restore();
  if (!isClean(machine.state)) edited();
  else render();
  const [visit] = performance.getEntriesByType("navigation");
  if (visit instanceof PerformanceNavigationTiming && visit.type === "back_forward") ask();
  return {
    /** @param {ViewUpdate} update */
    changed(update) {
      text.typed(update);
      if (!update.transactions.some((transaction) => transaction.annotation(Transaction.remote))) edited();
    },
  };
}
