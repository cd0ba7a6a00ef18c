/**
 * The items of a list with data-reorder move by their [data-grip]: dragged, or picked up with space, moved with the arrow
 * keys and put down with space again; Escape puts them back. What is sent is the form of their plain buttons, [data-move]:
 * the number of the place, or the item that it is `beside`.
 */

import { announce } from "../announce.js";
import { all, one } from "../dom.js";

/** @type {{ item: Element, grip: HTMLElement, from: number, pointer: number | null } | null} */
let held = null;

/** @param {Element} item */
const place = (item) => [...(item.parentElement?.children ?? [])].indexOf(item) + 1;

/** @param {string} words */
function tell(words) {
  const count = held?.item.parentElement?.children.length ?? 0;
  announce(`${words} ${held ? place(held.item) : ""} of ${count}.`);
}

// The neighbours move, not the item itself: so it keeps the focus and the pointer.
/** @param {"up" | "down"} way */
function step(way) {
  if (!held) return;
  const { item } = held;
  if (way === "up") item.previousElementSibling && item.after(item.previousElementSibling);
  else item.nextElementSibling && item.before(item.nextElementSibling);
}

/** @param {HTMLElement} grip @param {number | null} pointer */
function pickUp(grip, pointer) {
  const item = grip.closest("li");
  if (!item) return;
  held = { item, grip, from: place(item), pointer };
  item.classList.add("held");
  grip.setAttribute("aria-pressed", "true");
  if (pointer === null) tell("Picked up. Move it with the arrow keys, put it down with space. Place");
}

/** @param {boolean} keep */
function putDown(keep) {
  if (!held) return;
  const { item, grip, from } = held;
  while (!keep && place(item) > from) step("up");
  while (!keep && place(item) < from) step("down");
  tell(keep ? "Put down at place" : "Back at place");
  item.classList.remove("held");
  grip.setAttribute("aria-pressed", "false");
  held = null;
  const form = item.querySelector("form[data-move]");
  const button = form?.querySelector("button[name=place]");
  if (place(item) === from || !(form instanceof HTMLFormElement) || !(button instanceof HTMLButtonElement)) return;
  if (form.dataset.move === "beside") return putBeside(item, form);
  button.value = String(place(item));
  const mark = Object.assign(document.createElement("input"), { type: "hidden", name: "dragged", value: "1" });
  form.append(mark);
  form.requestSubmit(button);
}

/** A long list, in which places have no numbers. @param {Element} item @param {HTMLFormElement} form */
function putBeside(item, form) {
  const { previousElementSibling: above, nextElementSibling: below } = item;
  for (const [name, other] of Object.entries({ above, below: above ? null : below })) {
    one(form, `[name=${name}]`, HTMLInputElement).value = other?.id.replace(/^\D+/, "") ?? "";
  }
  form.requestSubmit();
}

document.addEventListener("pointerdown", (event) => {
  const grip = event.target instanceof Element ? event.target.closest("[data-grip]") : null;
  if (!(grip instanceof HTMLElement) || event.button !== 0 || held) return;
  grip.setPointerCapture(event.pointerId);
  pickUp(grip, event.pointerId);
});

document.addEventListener("pointermove", (event) => {
  if (held?.pointer !== event.pointerId) return;
  /** @param {Element | null} other */
  const middle = (other) => {
    const box = other?.getBoundingClientRect();
    return box ? box.top + box.height / 2 : null;
  };
  for (let above; (above = middle(held.item.previousElementSibling)) !== null && event.clientY < above;) step("up");
  for (let below; (below = middle(held.item.nextElementSibling)) !== null && event.clientY > below;) step("down");
});

document.addEventListener("pointerup", (event) => held?.pointer === event.pointerId && putDown(true));
document.addEventListener("pointercancel", (event) => held?.pointer === event.pointerId && putDown(false));

// A click without a pointer: space, Enter, or what stands in for them.
document.addEventListener("click", (event) => {
  const grip = event.target instanceof Element ? event.target.closest("[data-grip]") : null;
  if (!(grip instanceof HTMLElement) || event.detail !== 0) return;
  if (held) putDown(true);
  else pickUp(grip, null);
});

document.addEventListener("keydown", (event) => {
  if (!held || !["ArrowUp", "ArrowDown", "Escape"].includes(event.key)) return;
  event.preventDefault();
  if (event.key === "Escape") return putDown(false);
  step(event.key === "ArrowUp" ? "up" : "down");
  tell("Place");
});

document.addEventListener(
  "focusout",
  (event) => event.target === held?.grip && held?.pointer === null && putDown(false),
);

// An item that came, or left, moves the others' places: their buttons lead on from where they stand now.
function renumber() {
  for (const list of all(document, "[data-reorder]", HTMLElement)) {
    const items = [...list.children];
    items.forEach((item, index) => {
      const [up, down] = all(item, "[data-move=''] button[name=place]", HTMLButtonElement);
      number(up, index, index === 0);
      number(down, index + 2, index === items.length - 1);
    });
  }
}
document.addEventListener("htmx:after:swap", renumber);
renumber();

/** @param {HTMLButtonElement | undefined} button @param {number} to @param {boolean} atEnd */
function number(button, to, atEnd) {
  if (!button) return;
  button.value = String(to);
  if (atEnd) button.ariaDisabled = "true";
  else button.removeAttribute("aria-disabled");
}
