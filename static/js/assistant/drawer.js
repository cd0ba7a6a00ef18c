/**
 * Help with writing beside the text: what can be asked for, what is sent, and the answer while it comes. Cancel, or closing
 * it, ends that at once.
 */

import { closest, one, stamp } from "../dom.js";
import { ask, isOurs } from "../reply.js";
import { allSaved, revision, selected } from "./editor.js";
import { eventsIn } from "./events.js";

const PART = { "HX-Request": "true", "HX-Request-Type": "partial", "Opened-By": document.body.dataset.account ?? "" };
const UNSAVED = "What is in the editor isn’t saved yet, and only that can be asked about. Try again once it is.";
const REFUSED = "The desk doesn’t do this now. Try again in a moment, or load the page anew.";
const BROKEN = "The desk didn’t answer to the end. Try again in a moment.";

/** Whether an answer is a part of the drawer: also one that says what can't be. @param {Response} reply */
const isPart = (reply) => !reply.redirected && (reply.ok || [409, 422].includes(reply.status));

/** @type {ReturnType<typeof begin> | undefined} */
let drawer;

/** @param {HTMLAnchorElement} link */
export async function open(link) {
  drawer ??= begin(link);
  await drawer.open();
}

/** @param {HTMLAnchorElement} link */
function begin(link) {
  const element = stamp(one(document, "template[data-assistant-drawer]", HTMLTemplateElement));
  const part = one(element, "[data-part]", HTMLElement);
  const writes = one(element, "[data-writes]", HTMLElement);
  const words = one(element, "[data-words]", HTMLElement);
  const waits = one(element, "[data-waits]", HTMLElement);
  /** @type {AbortController | null} what is under way */
  let writing = null;

  /** @param {string} html */
  function show(html) {
    part.innerHTML = html;
    window.htmx.process(part);
    const heading = part.querySelector("h3") ?? one(element, "h2", HTMLElement);
    heading.tabIndex = -1;
    heading.focus();
    element.scrollTop = 0;
  }

  /** @param {string} message */
  function complain(message) {
    part.querySelector("[data-problem]")?.remove();
    const notice = document.createElement("p");
    Object.assign(notice, { className: "notice warn", textContent: message });
    notice.setAttribute("role", "alert");
    notice.dataset.problem = "";
    part.prepend(notice);
  }

  /** @param {string} address */
  async function load(address) {
    stop();
    try {
      const reply = await ask(address, { headers: PART });
      if (isPart(reply)) show(await reply.text());
      else location.assign(address); // such as to sign in
    } catch {
      complain("The desk doesn’t answer. Try again in a moment.");
    }
  }

  /** What is asked about is what the desk has, and what is selected of it. @param {HTMLAnchorElement} choice */
  async function prepare(choice) {
    if (!(await allSaved())) return complain(UNSAVED);
    const address = new URL(choice.href);
    const chooses = choice.dataset.chooses?.split(" ") ?? [];
    const place = selected();
    const [from, to] = place.split("-");
    if (chooses.includes("place") || (chooses.includes("passage") && from !== to)) {
      address.searchParams.set("place", place);
    }
    address.searchParams.set("revision", revision());
    await load(address.href);
  }

  function stop() {
    writing?.abort();
    writing = null;
    writes.hidden = true;
    part.hidden = false;
  }

  /** It is over before its end: what came stays to be read. @param {string} message @param {boolean} came */
  function breakOff(message, came) {
    writing = null;
    waits.textContent = "";
    writes.hidden = !came;
    part.hidden = false;
    complain(message);
  }

  /** @param {HTMLFormElement} form */
  async function write(form) {
    stop();
    const mine = new AbortController();
    writing = mine;
    words.textContent = "";
    waits.textContent = "Waiting for the first words…";
    writes.hidden = false;
    part.hidden = true;
    one(writes, "[data-cancel]", HTMLElement).focus();
    let came = false;
    try {
      const body = new URLSearchParams(Array.from(new FormData(form), ([name, value]) => [name, String(value)]));
      const headers = { ...PART, Accept: "text/event-stream" };
      const reply = await fetch(form.action, { method: "POST", body, headers, signal: mine.signal });
      if (!isOurs(reply.headers)) throw new TypeError("somebody else answered");
      const isStream = (reply.headers.get("content-type") ?? "").startsWith("text/event-stream");
      if (!isStream || !reply.body) {
        const html = await reply.text();
        stop();
        return isPart(reply) ? show(html) : complain(REFUSED);
      }
      for await (const { event, data } of eventsIn(reply.body)) {
        if (event === "words") {
          waits.textContent = "Writing…";
          words.append(data);
          words.scrollTop = words.scrollHeight;
          came = true;
        } else if (event === "done") {
          stop();
          return show(data);
        } else return breakOff(data, came);
      }
      throw new TypeError("it ended without an end");
    } catch {
      if (!mine.signal.aborted) breakOff(BROKEN, came);
    }
  }

  function close() {
    stop();
    element.hidden = true;
    link.focus();
  }

  element.addEventListener("click", (event) => {
    const pressed = closest(event.target, "a, button", HTMLElement);
    if (!pressed || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (pressed.matches("[data-close]")) close();
    else if (pressed.matches("[data-cancel]")) {
      stop();
      one(part, "[data-ask] button", HTMLElement).focus();
    } else if (pressed instanceof HTMLAnchorElement && pressed.matches("[data-prompt], [data-back]")) {
      event.preventDefault();
      void (pressed.matches("[data-back]") ? load(pressed.href) : prepare(pressed));
    }
  });
  element.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.matches("[data-ask], [data-choose]")) return;
    event.preventDefault();
    if (form.matches("[data-ask]")) return void write(form);
    const address = new URL(form.action);
    for (const [name, value] of new FormData(form)) address.searchParams.set(name, String(value));
    void load(address.href);
  });
  element.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) close();
  });
  document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
    const taken = ctx.sourceElement.matches(".assistant-answer") && (ctx.response?.status ?? 500) < 300;
    if (taken) document.dispatchEvent(new CustomEvent("live:changed", { detail: null })); // text and details are others now
  });
  // What was pressed goes with the answer that was taken; htmx names what came in its place.
  document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
    const lost = part.contains(ctx.sourceElement) && document.activeElement === document.body;
    if (lost) one(part, "h3", HTMLElement).focus();
  });
  document.body.append(element);
  const styled = new Promise((resolve) => {
    const style = Object.assign(document.createElement("link"), { rel: "stylesheet", href: link.dataset.style ?? "" });
    for (const kind of ["load", "error"]) style.addEventListener(kind, resolve);
    document.head.append(style);
  });
  element.hidden = true;
  return {
    async open() {
      await styled;
      const wasOpen = !element.hidden;
      element.hidden = false;
      if (!wasOpen) await load(link.href);
    },
  };
}
