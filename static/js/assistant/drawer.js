/**
 * Help with writing beside the text: what can be asked for, what is sent, and the answer while it comes. Cancel, or closing
 * it, ends that at once.
 */

import { closest, one, stamp } from "../dom.js";
import { ask } from "../reply.js";
import { answerIn } from "./answer.js";
import { allSaved, revision, selected } from "./editor.js";
import { keep, recall } from "./kept.js";

const PART = { "HX-Request": "true", "HX-Request-Type": "partial", "Opened-By": document.body.dataset.account ?? "" };
const UNSAVED = "What is in the editor isn’t saved yet, and only that can be asked about. Try again once it is.";
const REFUSED = "The desk doesn’t do this now. Try again in a moment, or load the page anew.";

/** Whether an answer is a part of the drawer: also one that says what can't be. @param {Response} reply */
const isPart = (reply) => !reply.redirected && (reply.ok || [409, 422].includes(reply.status));

/** @type {ReturnType<typeof begin> | undefined} */
let drawer;

/** @param {HTMLAnchorElement} link @param {boolean} [quietly] without the focus */
export async function open(link, quietly = false) {
  drawer ??= begin(link);
  await drawer.open(quietly);
}

/** @param {HTMLAnchorElement} link */
function begin(link) {
  const element = stamp(one(document, "template[data-assistant-drawer]", HTMLTemplateElement));
  const part = one(element, "[data-part]", HTMLElement);
  const { write, stop, complain } = answerIn(element, {
    headers: PART,
    show(html) {
      show(html);
      remember();
    },
    async instead(reply) {
      const html = await reply.text();
      if (isPart(reply)) show(html);
      else complain(REFUSED);
    },
  });

  /** What isn't taken yet of an answer that is shown is kept. */
  function remember() {
    keep(link.href, part.querySelector(".assistant-answer") ? part.innerHTML : "");
  }

  /** @param {string} html @param {boolean} [quietly] */
  function show(html, quietly = false) {
    part.innerHTML = html;
    window.htmx.process(part);
    element.scrollTop = 0;
    if (quietly) return;
    const heading = part.querySelector("h3") ?? one(element, "h2", HTMLElement);
    heading.tabIndex = -1;
    heading.focus();
  }

  /** @param {string} address */
  async function load(address) {
    stop();
    keep(link.href, "");
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

  function close() {
    stop();
    element.hidden = true;
    link.focus();
  }

  element.addEventListener("click", (event) => {
    const pressed = closest(event.target, "a, button", HTMLElement);
    if (!pressed || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (pressed.matches("[data-close]")) close();
    else if (pressed instanceof HTMLAnchorElement && pressed.matches("[data-prompt], [data-back]")) {
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
    if (!part.contains(ctx.sourceElement)) return;
    remember();
    if (document.activeElement === document.body) one(part, "h3", HTMLElement).focus();
  });
  document.body.append(element);
  const styled = new Promise((resolve) => {
    const style = Object.assign(document.createElement("link"), { rel: "stylesheet", href: link.dataset.style ?? "" });
    for (const kind of ["load", "error"]) style.addEventListener(kind, resolve);
    document.head.append(style);
  });
  element.hidden = true;
  return {
    /** @param {boolean} quietly */
    async open(quietly) {
      await styled;
      const wasOpen = !element.hidden;
      element.hidden = false;
      const kept = recall(link.href);
      if (wasOpen) return;
      if (kept) show(kept, quietly);
      else await load(link.href);
    },
  };
}
