/**
 * A title, or notes, in their sheet save themselves as a draft does, by the same machine (`editor/machine.js`): after a pause
 * in typing, and when the page is left. All of one sitting is one step back. What ends it, Enter or Ctrl Enter, the button,
 * or leaving the sheet, sends the form, whose reply shows on the page what came of it. Escape gives back what was there
 * before. Until the desk has it, this tab keeps what is typed (`typed.js`).
 *
 * The words of a title that say more than the title are shown first: they wait for the end.
 */
import { all, one } from "../dom.js";
import { send } from "../editor/api.js";
import { begin, isClean, lineOf, problemsOf } from "../editor/machine.js";
import { newSession, now, run } from "../editor/run.js";

/**
 * @import { Said } from "../editor/api.js"
 * @import { Line } from "../editor/machine.js"
 * @typedef {{ end: () => boolean, giveBack: () => void }} Sitting
 */

const nothing = () => {};
const account = document.body.dataset.account ?? "";

/** What is said of a line of the machine's. @param {Line} line */
function wordsFor(line) {
  if (line.kind === "saved") return "Saved";
  if (line.kind === "saving") return "Saving…";
  if (line.kind === "dirty") return "Not saved yet";
  if (!("words" in line)) return "Not saved: somebody wrote in the same place. It is kept here; Done shows both.";
  return `Not saved: ${line.words.toLowerCase()}, ${line.kind === "lost" ? "not kept anywhere" : "kept here"}`;
}

/** Puts a text into a field; the caret stays between the words that it is between. @param {HTMLTextAreaElement} field @param {string} text */
function fill(field, text) {
  const [was, caret] = [field.value, field.selectionEnd];
  let same = 0;
  while (same < caret && was[same] === text[same]) same += 1;
  field.value = text;
  const at = same === caret ? caret : Math.max(same, text.length - (was.length - caret));
  field.setSelectionRange(at, at);
}

/**
 * @param {HTMLFormElement} form @param {() => void} close empties its sheet
 * @returns {Sitting} `end` sends what is there, and says whether there is anything to send
 */
export function sitting(form, close) {
  const field = one(form, "textarea", HTMLTextAreaElement);
  const { name } = field;
  const hidden = (/** @type {string} */ name) => one(form, `[name=${name}]`, HTMLInputElement);
  const [version, session, saved] = ["version", "session", "event"].map(hidden);
  const state = one(form, "[data-state]", HTMLElement);
  const heard = one(form, "[data-heard]", HTMLElement);
  const before = field.defaultValue;
  const text = () =>
    name === "title" ? field.value.split(/\s+/).join(" ").trim() : field.value.replaceAll("\r\n", "\n");
  /** @param {Said | null} said */
  const textIn = (said) => {
    const value = said?.[/** @type {"title" | "notes"} */ (name)];
    return typeof value === "string" ? { [name]: value } : null;
  };
  /** What takes back what was saved. */
  let undo = "";
  /** What comes once nothing is under way: the form is sent, or what was there is given back. @type {"submit" | "back" | ""} */
  let next = "";
  let typed = false;
  let submitted = false;
  let over = false;

  session.value ||= newSession();
  const first = begin({
    session: session.value,
    base: { [name]: before, revision: Number(version.value) },
    text: { [name]: before },
    savedAt: new Date(),
    at: now(),
  });
  const machine = run(first, {
    keep() {
      const kept = form.dispatchEvent(new CustomEvent("typed:look", { bubbles: true, cancelable: true }));
      machine.happen({ type: "device", device: kept ? "kept" : "failed" });
    },
    async send({ revision, session, ...content }) {
      if (over || !form.isConnected) return;
      if (submitted) return void machine.happen({ type: "answered", outcome: { kind: "away", words: "Not yet" } });
      const said = { ...values(), [name]: String(content[name]), version: String(revision), session };
      const outcome = await send(form.action, account, said, textIn);
      if (outcome.kind === "saved" && outcome.event) [saved.value, undo] = [outcome.event, outcome.undo ?? ""];
      machine.happen({ type: "answered", outcome });
    },
    async bring({ from, to }) {
      const [was, is] = [String(from[name]), String(to[name])];
      if (was !== is) {
        const more = text() !== was && await import(form.dataset.merges ?? "");
        fill(field, more ? more.both([was, is, text()]) : is);
      }
      const next = was === is ? machine.state.text : { [name]: name === "title" ? is : text() };
      machine.happen({ type: "brought", there: { [name]: is }, text: next });
      form.dispatchEvent(new CustomEvent("typed:saved", { bubbles: true, detail: { [name]: is } }));
      if (was !== is) field.dispatchEvent(new Event("input", { bubbles: true }));
    },
    ask: nothing,
    saved: nothing,
    remind: nothing,
    leave: nothing,
    mark: nothing,
    put: nothing,
    bringLeft: nothing,
    told: nothing,
    tell: nothing,
  }, render);

  /** All that the form holds. @returns {Record<string, string>} */
  const values = () => Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]));

  /** The text as far as it may be saved by itself: a title once it was read, and says nothing more. */
  function content() {
    if (name !== "title") return text();
    const read = all(form, "[name=shown]", HTMLInputElement)[0]?.value === text();
    return read && !form.querySelector(".piece") ? text() : String(machine.state.text[name]);
  }
  const waits = () => content() !== text();

  function look() {
    if (!over && content() !== machine.state.text[name]) {
      machine.happen({ type: "edited", text: { [name]: content() } });
    } else render();
  }

  function render() {
    if (over) return;
    const { state: now } = machine;
    version.value = String(now.base.revision);
    const line = lineOf(now, { title: "Title", notes: "Notes" });
    const wrong = problemsOf(now)[name];
    const trouble = ["kept", "lost", "aside"].includes(line.kind);
    const held = form.querySelector(".piece") ? "Saved with what is shown once you are done" : "Not saved yet";
    const words = wrong ?? (waits() && !trouble ? held : wordsFor(line));
    if (typed && state.textContent !== words) state.textContent = words;
    state.toggleAttribute("data-trouble", trouble);
    if (heard.textContent !== (trouble ? words : "")) heard.textContent = trouble ? words : "";
    if (next && now.phase === "rest") goOn();
  }

  /** What was typed isn't kept here any more. */
  function drop() {
    over = true;
    field.value = before;
    form.dispatchEvent(new CustomEvent("typed:saved", { bubbles: true, detail: { [name]: before } }));
  }

  function goOn() {
    const { trouble, aside } = machine.state;
    if (next === "submit") {
      next = "";
      form.requestSubmit();
    } else if (isClean(machine.state) || trouble || aside) {
      const differs = machine.state.base[name] !== before;
      if (trouble) over = true;
      else drop();
      close();
      if (undo && differs && !trouble) document.dispatchEvent(new CustomEvent("undo:take", { detail: undo }));
    }
  }

  field.addEventListener("input", () => {
    typed = true;
    look();
  });
  const save = () => over || !form.isConnected || machine.happen({ type: "save" });
  field.addEventListener("focusout", () => queueMicrotask(save));
  form.addEventListener("submit", (event) => {
    submitted = machine.state.phase === "rest";
    if (submitted) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    next = "submit";
  }, { capture: true });

  const page = new AbortController();
  const on = { signal: page.signal };
  document.addEventListener("htmx:after:swap", () => {
    if (form.isConnected) look(); // a title was read
    else page.abort();
  }, on);
  document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
    if (ctx.sourceElement === form && (ctx.response?.status ?? 500) < 500) over = true;
  }, on);
  document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
    if (ctx.sourceElement !== form) return;
    submitted = false;
    save(); // where nobody answered
  }, on);
  window.addEventListener("online", save, on);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && save(), on);
  window.addEventListener("pagehide", () => {
    if (over || !form.isConnected || (isClean(machine.state) && !waits())) return;
    void send(form.action, account, values(), textIn); // whatever is under way: what this tab keeps isn't confirmed
  }, on);

  all(form, "[data-unsaved]", HTMLElement)[0]?.remove();
  const button = one(form, ".btn.go", HTMLElement);
  button.textContent = button.dataset.done ?? button.textContent;
  if (text() !== before) {
    typed = true;
    look();
  }
  return {
    end() {
      if (over || next || submitted || (!waits() && !saved.value && isClean(machine.state))) return false;
      if (machine.state.phase === "rest") form.requestSubmit();
      else next = "submit";
      return true;
    },
    giveBack() {
      if (over || next === "back") return;
      if (!saved.value && machine.state.phase === "rest") {
        drop();
        close();
        return;
      }
      next = "back";
      if (machine.state.phase === "rest") save();
      if (machine.state.phase === "rest") goOn();
    },
  };
}
