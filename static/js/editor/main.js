/**
 * The editor of a draft, put together on the form that also works without it.
 *
 * Others put text at the caret by an event on the form: new CustomEvent("editor:insert", { detail: { text } }).
 */

import { EditorView } from "../../vendor/codemirror.min.js";
import { isComposing, keyOf, one } from "../dom.js";
import "../files/section.js";
import { autosave } from "./autosave.js";
import { makeView } from "./codemirror.js";
import "./count.js";
import { details } from "./details.js";
import { filesInText } from "./files.js";
import "./fill-field.js";
import { finding } from "./find.js";
import { focusMode } from "./focus-mode.js";
import { refreshHistory } from "./history.js";
import { linkForm } from "./link.js";
import { lists } from "./lists.js";
import { missingAlt } from "./missing-alt.js";
import { outline } from "./outline.js";
import { pasting } from "./paste.js";
import { preview } from "./preview.js";
import { nextStep } from "./next-step.js";
import { keepReview } from "./review.js";
import { scrollInStep } from "./scroll.js";
import { stateOf } from "./state.js";
import { tables } from "./tables.js";
import { connect, toolbar } from "./toolbar.js";
import { shownPictures } from "./shown-pictures.js";
import { wholePictures } from "./whole-pictures.js";

/** @import { ViewUpdate } from "../../vendor/codemirror.min.js" */

const BEGUN = "begun"; // in the address of a draft that was just begun

/** @param {HTMLFormElement} form */
function start(form) {
  const editor = one(document, "#editor", HTMLElement);
  const head = one(editor, "#editor-head", HTMLElement);
  const bar = one(editor, "#editor-tools", HTMLElement);
  const page = one(editor, "#editor-page", HTMLElement);
  const links = linkForm(one(editor, "#editor-link", HTMLElement), one(bar, "[data-link]", HTMLElement));
  const focus = focusMode(editor, one(bar, "[data-focus-mode]", HTMLElement));
  const files = filesInText(one(bar, "[data-file]", HTMLElement));
  /** @type {((update: ViewUpdate) => void)[]} */
  const followers = [];

  const body = one(form, "[name=body]", HTMLTextAreaElement);
  const view = makeView(body, form, [
    EditorView.updateListener.of((update) => {
      if (update.docChanged) { for (const follow of followers) follow(update); }
    }),
    EditorView.scrollMargins.of(() => ({ top: head.getBoundingClientRect().bottom + 8, bottom: 96 })),
    finding(one(editor, "#editor-find", HTMLElement), one(editor, "#editor-find-panel", HTMLTemplateElement)),
    links.keys,
    focus.keys,
    lists,
    tables,
    files.extension,
    pasting(files.add),
    missingAlt,
    wholePictures,
    shownPictures,
    toolbar(bar),
  ]);
  form.removeAttribute("data-guard");
  one(form, "[data-unsaved]", HTMLElement).hidden = true; // the state tells from now on
  new ResizeObserver(() => editor.style.setProperty("--head", `${head.offsetHeight}px`)).observe(head);
  connect(bar, view);
  links.connect(view);
  files.connect(view);
  outline(one(editor, "#editor-outline", HTMLElement), view);
  focus.connect(view);
  const inStep = scrollInStep(view, page, head);
  const showPage = preview(form.dataset.preview ?? "", () => view.state.doc.toString(), inStep);
  const said = stateOf(form);
  const saving = autosave(form, view, said);
  document.addEventListener("files:under-way", ({ detail: files }) => {
    const words = files === 1 ? "A file" : `${files} files`;
    said.show("files", files ? { kind: "saving", words } : { kind: "saved", at: new Date() });
  });
  onceTypedIsBack(() => {
    const beside = details(one(document, "section:has(> #draft-details)", HTMLElement), form, said);
    form.addEventListener("submit", (event) => event.defaultPrevented && beside.save());
  });
  followers.push(showPage, saving.changed);
  refreshHistory(form);
  keepReview(form);
  nextStep(one(editor, "#next-step", HTMLAnchorElement));
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || !(event.ctrlKey || event.metaKey) || keyOf(event) !== "s") return;
    event.preventDefault(); // what saves itself is saved at once, wherever somebody is on the page
    form.requestSubmit();
  });

  one(form, "[name=title]", HTMLTextAreaElement).addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || isComposing(event) || event.ctrlKey || event.metaKey) return;
    event.preventDefault(); // a title is one line: Enter goes on to the text
    view.focus();
  });
  goToLine(view);
  openDrawer();
  drawer(one(document, "#draft-drawer", HTMLElement), one(editor, "[popovertarget=draft-drawer]", HTMLElement));
  forgetBegun();
  // A page that came where nobody looked has given the focus to nothing yet.
  if (body.autofocus && document.activeElement === document.body) view.focus();
  window.addEventListener("hashchange", () => {
    goToLine(view);
    openDrawer();
  });
  form.addEventListener("editor:insert", (event) => {
    view.dispatch(view.state.replaceSelection(event.detail.text), { scrollIntoView: true, userEvent: "input" });
  });
}

/** The line that the page's address names, as `#line-12`, with the caret in it. @param {EditorView} view */
function goToLine(view) {
  const number = Number(/^#line-([1-9]\d{0,6})$/.exec(location.hash)?.[1]);
  if (!number) return;
  const { from, to } = view.state.doc.line(Math.min(number, view.state.doc.lines));
  view.dispatch({ selection: { anchor: from, head: to }, effects: EditorView.scrollIntoView(from, { y: "center" }) });
  view.focus();
}

/** The keyboard goes into what opens beside the text, and back by Escape. @param {HTMLElement} drawer @param {HTMLElement} button */
function drawer(drawer, button) {
  drawer.addEventListener("toggle", (event) => {
    const opened = event instanceof ToggleEvent && event.newState === "open";
    if (opened && document.activeElement === button) {
      one(drawer, "select, input:not([type=hidden])", HTMLElement).focus();
    }
  });
  drawer.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || isComposing(event)) return;
    drawer.hidePopover();
    button.focus();
  });
}

/** Opens what the page's address leads into. */
function openDrawer() {
  const drawer = document.getElementById(location.hash.slice(1))?.closest("[popover]:not(:popover-open)");
  if (drawer instanceof HTMLElement) drawer.showPopover();
}

/** The address of a draft that was just begun is that of the draft from now on. */
function forgetBegun() {
  const address = new URL(location.href);
  if (!address.searchParams.has(BEGUN)) return;
  address.searchParams.delete(BEGUN);
  history.replaceState(history.state, "", address);
}

/** What was half typed in other forms comes back when htmx knows them (`typed.js`). @param {() => void} then */
function onceTypedIsBack(then) {
  if (document.querySelector("[data-htmx-powered]")) then();
  else document.addEventListener("htmx:after:process", then, { once: true });
}

// A browser from before 2023 keeps the plain form, which asks before unsaved text is left.
const able = "adoptedStyleSheets" in document && "indexedDB" in window && "BroadcastChannel" in window;
const form = document.querySelector("form[data-editor]");
if (able && form instanceof HTMLFormElement) start(form);
else one(document, "#editor-save", HTMLElement).classList.remove("without-script");
