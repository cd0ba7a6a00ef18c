/**
 * A draft's details save themselves as its text does, by the same machine. Each is a field by itself: one that can't be
 * saved says so at its place, and holds up no other. Until the desk has them, this tab keeps them (`typed.js`). What isn't
 * saved yet is sent with what is asked of reviewers.
 */

import { all, one } from "../dom.js";
import { newest, send } from "./api.js";
import "./asked.js";
import { both } from "./both.js";
import { complaintsOf, fieldOf, fill, isField, isTyped, labelOf, offerSlug, valuesOf } from "./detail-fields.js";
import { begin, isClean, lineOf, noticesOf, problemsOf } from "./machine.js";
import { newSession, now, run } from "./run.js";

/**
 * @import { Said } from "./api.js"
 * @import { Field } from "./detail-fields.js"
 * @import { Content, Line } from "./machine.js"
 * @import { stateOf } from "./state.js"
 */

const nothing = () => {};

/**
 * Lets the page know that fields have other values: their counts, the search result, and the fields and choices that depend
 * on what was chosen.
 * @param {HTMLFormElement} form @param {Field[]} fields
 */
function announce(form, fields) {
  for (const field of fields.filter(isTyped)) field.dispatchEvent(new Event("input", { bubbles: true }));
  if (fields.some((field) => !isTyped(field))) {
    fieldOf(form, "kind")?.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

/**
 * @param {HTMLElement} place of the form, which comes anew in it @param {HTMLFormElement} editor
 * @param {ReturnType<typeof stateOf>} said
 */
export function details(place, editor, said) {
  const form = () => one(place, "#draft-details", HTMLFormElement);
  const version = () => one(form(), "[name=version]", HTMLInputElement);
  const { account = "", savedAt = "" } = editor.dataset;
  const address = form().action;
  const path = new URL(address).pathname;
  const subject = `draft:${path.split("/").at(-2)}`;
  /** @type {Record<string, string>} */
  const saved = JSON.parse(form().dataset.saved ?? "{}");
  const names = Object.keys(saved);
  /** @param {Content} content @returns {Record<string, string>} */
  const only = (content) => Object.fromEntries(names.map((name) => [name, String(content[name])]));
  /** @param {Said | null} said */
  const detailsIn = (said) => {
    const { details = {} } = said ?? {};
    return names.every((name) => typeof details[name] === "string") ? details : null;
  };
  const complain = complaintsOf(form);
  /** @type {Record<string, string>} */
  const labels = {};
  let free = ""; // a slug that is, while the one that was typed is taken

  const sessionField = one(form(), "[name=session]", HTMLInputElement);
  sessionField.value ||= newSession(); // it goes on where what was typed came back
  const first = begin({
    session: sessionField.value,
    base: { ...saved, revision: Number(version().value) },
    text: only({ ...saved, ...valuesOf(form()) }),
    savedAt: new Date(savedAt),
    at: now(),
  });
  const machine = run(first, {
    keep() {
      const kept = form().dispatchEvent(new CustomEvent("typed:look", { bubbles: true, cancelable: true }));
      machine.happen({ type: "device", device: kept ? "kept" : "failed" });
    },
    async send({ revision, session, ...content }) {
      const { base } = machine.state;
      const changed = Object.entries(only(content)).filter(([name, value]) => value !== base[name]);
      const said = { version: String(revision), session, ...Object.fromEntries(changed) };
      const outcome = await send(address, account, said, detailsIn);
      if (outcome.kind === "refused") free = outcome.free ?? "";
      machine.happen({ type: "answered", outcome });
    },
    bring(coming) {
      const [from, to, text] = [only(coming.from), only(coming.to), only(machine.state.text)];
      const bad = problemsOf(machine.state);
      const next = { ...text };
      /** @type {Field[]} */
      const filled = [];
      for (const name of names) {
        if (to[name] === from[name] || name in bad) continue;
        const field = fieldOf(form(), name);
        if (text[name] === from[name]) next[name] = to[name];
        else if (field && isTyped(field)) next[name] = both([from[name], to[name], text[name]]);
        if (!field || next[name] === text[name]) continue;
        fill(field, next[name]);
        filled.push(field);
      }
      machine.happen({ type: "brought", there: to, text: next });
      form().dispatchEvent(new CustomEvent("typed:saved", { bubbles: true, detail: only(machine.state.base) }));
      queueMicrotask(() => announce(form(), filled)); // once what came is known
    },
    async ask({ revision }) {
      machine.happen({ type: "found", found: await newest(path, account, revision, detailsIn), revision });
    },
    saved: (detail) => editor.dispatchEvent(new CustomEvent("editor:saved", { bubbles: true, detail })),
    remind: () => said.remind(),
    leave: () => form().submit(), // its answer is the page on which it is decided
    mark: nothing,
    put: nothing,
    bringLeft: nothing,
    told: nothing,
    tell: nothing,
  }, render);
  const { happen } = machine;
  /** @returns {Line} */
  const line = () => {
    const line = lineOf(machine.state, labels);
    return line.kind === "aside" ? { kind: "kept", words: "Changed in two places" } : line;
  };
  const save = () => happen({ type: "save" });

  function render() {
    const { state } = machine;
    version().value = String(state.base.revision);
    for (const name of names) labels[name] = labelOf(fieldOf(form(), name)) || (labels[name] ?? name);
    complain(names, problemsOf(state));
    offerSlug(form(), problemsOf(state).slug ? free : "");
    said.show("details", line());
    const notices = noticesOf(state).filter(({ name }) => name !== "lost").map(({ name, words }) => ({
      name: name === "clash" ? "details-clash" : name,
      words,
    }));
    said.stand("details", notices, { again: () => happen({ type: "look" }) });
  }

  /** @param {Event} event */
  function typed({ target }) {
    if (!isField(target) || !(target.name in saved)) return;
    happen({ type: "edited", text: { ...machine.state.text, [target.name]: target.value } });
  }
  place.addEventListener("input", typed);
  place.addEventListener("change", typed);
  place.addEventListener("focusout", () => queueMicrotask(save));
  place.addEventListener("submit", (event) => {
    if (event.target !== form()) return;
    event.preventDefault();
    happen({ type: "save", by: "save" });
  });
  document.addEventListener("htmx:after:swap", () => render());
  const catchUp = () => {
    save();
    happen({ type: "ask" }); // which waits where something is being saved: that brings what is new
  };
  for (const kind of ["online", "focus"]) window.addEventListener(kind, catchUp);
  document.addEventListener("live:changed", ({ detail: changed }) => changed?.has(subject) !== false && catchUp());
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" ? save() : catchUp());
  window.addEventListener("pageshow", (event) => event.persisted && catchUp());
  window.addEventListener("pagehide", save);
  window.addEventListener("beforeunload", (event) => {
    if (!machine.state.handedOver && ["kept", "lost"].includes(line().kind)) event.preventDefault();
  });
  editor.addEventListener("submit", ({ submitter }) => {
    const { state } = machine;
    const [field] = all(document, "[data-carries-details]", HTMLInputElement);
    if (!field || submitter !== document.querySelector("[data-with-details]")) return;
    const changed = Object.entries(only(state.text)).filter(([name, value]) => value !== state.base[name]);
    const said = { version: String(state.base.revision), session: state.session, ...Object.fromEntries(changed) };
    field.value = changed.length ? JSON.stringify(said) : "";
  });
  place.dataset.savesItself = "";
  if (isClean(machine.state)) render();
  else happen({ type: "edited", text: machine.state.text });
  return {
    /** Save was pressed. */
    save: () => !isClean(machine.state) && happen({ type: "save", by: "save" }),
  };
}
