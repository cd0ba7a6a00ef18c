/**
 * Tasks chosen where they stand, in a list, a table or on a board, and a bar for what they are made
 * (templates/tasks/several/_bar.html). Choosing begins with a row's box, with a long touch, with Shift x, or with
 * “Select”, whose own page does the same without scripts. From there on a press on a row chooses it, x does so from the
 * keyboard, and with Shift all as far as the one before. What is chosen stays so when rows are swapped, until Escape or
 * until something was done with it; then the focus is where the first of them was.
 */
import { all, closest, isComposing, keyOf, one } from "../dom.js";
import { ask } from "../reply.js";
import "./range.js";

const OFF = "shortcuts-off";
const ROW = "#main .row[data-choice]";
const BEGIN = "a[data-choose-bar]";
const TYPED_INTO =
  "input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]";
const LONG = 500; // milliseconds
const STEADY = 10; // pixels that a finger may move meanwhile

/** What is chosen: tasks by their ids, each with its version as it was shown. @type {Map<string, string>} */
const chosen = new Map();
let choosing = false;

/** The bar, once it was asked for. @type {Promise<HTMLElement> | null} */
let bar = null;

/** The last box that had the focus, by its id: a swap takes it away. */
let held = "";

const rows = () => all(document, ROW, HTMLElement);
/** @param {HTMLElement} row */
const taskOf = (row) => (row.dataset.choice ?? "").split("-")[0];
/** @param {HTMLElement} row */
const boxOf = (row) => row.querySelector(".choose");

/** Gives each row its box, which is ticked where the row is chosen. */
function dress() {
  document.documentElement.toggleAttribute("data-choosing", choosing);
  for (const row of rows()) {
    const task = taskOf(row);
    if (chosen.has(task)) chosen.set(task, row.dataset.choice ?? "");
    let box = boxOf(row);
    if (!(box instanceof HTMLInputElement)) {
      box = document.createElement("input");
      Object.assign(box, { type: "checkbox", className: "choose", id: `choose-${task}`, autocomplete: "off" });
      box.setAttribute("aria-label", `Choose: ${row.querySelector(".title")?.textContent?.trim()}`);
      (row.querySelector(":scope > .of-title > div") ?? row).prepend(box);
    }
    if (box instanceof HTMLInputElement) box.checked = chosen.has(task);
    row.toggleAttribute("data-chosen", chosen.has(task));
    if (box.id === held && document.activeElement === document.body && box instanceof HTMLElement) box.focus();
  }
}

/** The bar, from the desk, with its styles. @param {HTMLAnchorElement} link */
async function fetchBar(link) {
  const reply = await ask(link.dataset.chooseBar ?? "", { headers: { "HX-Request": "true" } });
  if (!reply.ok || reply.redirected) throw new Error(`${reply.status}`);
  one(document, "#main", HTMLElement).insertAdjacentHTML("afterend", await reply.text());
  const found = one(document, "#chosen", HTMLElement);
  window.htmx.process(found);
  return found;
}

/** Shows how many are chosen, and what can be done with them; without the bar, the page that does the same. */
async function tell() {
  const link = document.querySelector(BEGIN);
  if (choosing && !bar && link instanceof HTMLAnchorElement) {
    bar = fetchBar(link);
    bar.catch(() => location.assign(link.href));
  }
  if (!bar) return;
  const shown = await bar;
  const [amount, most, here] = [chosen.size, Number(shown.dataset.most), rows().length];
  one(shown, "output", HTMLOutputElement).textContent = amount > most
    ? `${amount} chosen. One by one ${most} at most: for more, choose all that match.`
    : amount
    ? `${amount} chosen`
    : "Choose tasks";
  one(shown, "[data-choose=all]", HTMLElement).textContent = `All ${here} shown`;
  const form = one(shown, ".chosen-more form", HTMLFormElement);
  if (link instanceof HTMLAnchorElement) form.action = form.action.split("?")[0] + link.search;
  for (const act of all(shown, ".chosen-acts button", HTMLButtonElement)) act.disabled = !amount || amount > most;
  shown.hidden = !choosing;
}

function refresh() {
  dress();
  void tell();
}

function begin() {
  choosing = true;
  refresh();
}

/** Chooses none any more. */
function end() {
  if (document.activeElement?.closest("#chosen, .choose")) focusNear([...chosen.keys()], rows().map(taskOf));
  choosing = false;
  chosen.clear();
  refresh();
}

/** The first of these tasks that is still there has the focus, or what comes after where it was. @param {string[]} tasks @param {string[]} order */
function focusNear(tasks, order) {
  const at = order.findIndex((task) => tasks.includes(task));
  const near = at < 0 ? order : [...order.slice(at), ...order.slice(0, at).reverse()];
  const there = new Map(rows().map((row) => [taskOf(row), row]));
  const row = [...tasks, ...near].map((task) => there.get(task)).find((found) => found);
  const next = row?.querySelector("a.title") ?? document.getElementById("main");
  if (next instanceof HTMLElement) next.focus({ preventScroll: true });
  row?.scrollIntoView({ block: "nearest" });
}

/** Begins with none, at the first row. */
export function select() {
  begin();
  const first = rows()[0]?.querySelector(".choose");
  if (first instanceof HTMLElement) first.focus();
}

/** A row is pressed, with Shift as far as the one before. @param {HTMLElement | null} row @param {boolean} shiftKey */
function press(row, shiftKey) {
  dress();
  if (row) boxOf(row)?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, shiftKey }));
}

document.addEventListener("click", (event) => { // after `range.js`
  const box = closest(event.target, ".choose", HTMLInputElement);
  if (!box?.closest(ROW)) return;
  for (const row of rows()) {
    const ticked = boxOf(row);
    if (!(ticked instanceof HTMLInputElement)) continue;
    if (ticked.checked) chosen.set(taskOf(row), row.dataset.choice ?? "");
    else chosen.delete(taskOf(row));
  }
  begin();
});

document.addEventListener("click", (event) => {
  const act = closest(event.target, "[data-choose]", HTMLButtonElement)?.dataset.choose;
  if (act === "none") end();
  if (act === "all") {
    for (const row of rows()) chosen.set(taskOf(row), row.dataset.choice ?? "");
    refresh();
  }
});

// While one chooses, a press on a row is a choice. Enter opens it as ever.
document.addEventListener("click", (event) => {
  const title = closest(event.target, `${ROW} a.title`, HTMLAnchorElement);
  if (!title || !choosing || !event.detail || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  event.stopPropagation();
  press(closest(title, ROW, HTMLElement), event.shiftKey);
}, { capture: true });

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || isComposing(event) || event.ctrlKey || event.metaKey || event.altKey) return;
  if (!(event.target instanceof Element) || event.target.matches(TYPED_INTO) || localStorage.getItem(OFF)) return;
  if (document.querySelector("[popover]:popover-open, dialog[open]")) return;
  const row = closest(event.target, ROW, HTMLElement);
  const key = keyOf(event) === " " && event.target.matches("a.title") && choosing ? "x" : keyOf(event);
  if (row && (key === "X" || (choosing && key === "x"))) press(row, key === "X");
  else if (choosing && key === "Escape") end();
  else if (choosing && /^[a-z]$/.test(key)) {
    const menu = document.querySelector(`#chosen [data-choose-key="${key}"]:enabled`);
    if (!(menu instanceof HTMLElement)) return;
    menu.click();
  } else return;
  event.preventDefault();
}, { capture: true });

/** A finger that rests on a row. @type {{ timer: number, x: number, y: number } | null} */
let resting = null;
const lift = () => {
  window.clearTimeout(resting?.timer);
  resting = null;
};

/** A finger is put on a row, or elsewhere. @param {PointerEvent} event */
export function touch(event) {
  const row = closest(event.target, ROW, HTMLElement);
  lift();
  if (event.pointerType !== "touch" || !row || closest(event.target, "button, .fact", HTMLElement)) return;
  const timer = window.setTimeout(() => {
    press(row, false);
    // The press that ends it, and the browser's own menu, are no more of it.
    const stop = (/** @type {Event} */ late) => {
      late.preventDefault();
      late.stopPropagation();
    };
    for (const name of ["click", "contextmenu"]) document.addEventListener(name, stop, { capture: true, once: true });
    document.addEventListener("pointerdown", () => {
      for (const name of ["click", "contextmenu"]) document.removeEventListener(name, stop, { capture: true });
    }, { capture: true, once: true });
  }, LONG);
  resting = { timer, x: event.clientX, y: event.clientY };
}
document.addEventListener("pointerdown", touch);
document.addEventListener("pointermove", ({ clientX, clientY }) => {
  if (resting && Math.hypot(clientX - resting.x, clientY - resting.y) > STEADY) lift();
});
for (const name of ["pointerup", "pointercancel"]) document.addEventListener(name, lift);

document.addEventListener("formdata", (event) => {
  if (!closest(event.target, "#chosen form", HTMLFormElement) || !event.formData.has("back")) return;
  event.formData.set("back", location.pathname + location.search);
  for (const each of chosen.values()) event.formData.append("task", each);
});

// What a menu offers has the focus at once.
document.addEventListener("toggle", (event) => {
  const menu = closest(event.target, "#chosen .menu", HTMLElement);
  if (!menu?.matches(":popover-open")) return;
  const first = menu.querySelector("button, input:not([type=hidden])");
  if (first instanceof HTMLElement) first.focus();
}, { capture: true });

/** What was sent, and the rows that there were. @type {{ by: object, tasks: string[], order: string[] } | null} */
let sent = null;

document.addEventListener("htmx:before:request", (event) => {
  const { ctx } = event.detail;
  const form = ctx.sourceElement.closest("#chosen form");
  if (!(form instanceof HTMLFormElement)) return;
  if (form.popover) form.hidePopover();
  sent = { by: ctx, tasks: [...chosen.keys()], order: rows().map(taskOf) };
});

document.addEventListener("htmx:finally:request", (event) => {
  const { ctx } = event.detail;
  if (ctx !== sent?.by) return;
  const { tasks, order } = sent;
  sent = null;
  if (!ctx.response || ctx.response.status >= 500) return;
  choosing = false;
  chosen.clear();
  window.setTimeout(() => {
    refresh();
    focusNear(tasks, order);
  });
});

document.addEventListener("focusin", () => {
  held = document.activeElement?.matches(".choose") ? document.activeElement.id : "";
});
document.addEventListener("htmx:after:swap", refresh);

/** What the boxes look like is no one's before there is one. */
const style = document.createElement("link");
style.rel = "stylesheet";
style.href = document.querySelector("[data-choose-style]")?.getAttribute("data-choose-style") ?? "";
if (style.getAttribute("href")) document.head.append(style);
style.onload = refresh;
