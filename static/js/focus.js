/**
 * Whoever completes a row by its key is at the next one. Else the keyboard stays where it was when a row is swapped for
 * another form of itself, also in a menu that stays open to say why something can't be, or goes to the next row when the
 * row is gone, also by an undo; beside rows it stays on what was pressed, or goes to the page when that is gone. (htmx
 * keeps the focus only where the same element comes back, and a button that it disables loses it.)
 */

/**
 * Where it was, by the request that goes: what else comes meanwhile, such as what others changed or how a line is read,
 * leaves it alone.
 * @type {WeakMap<object, { ids: (string | undefined)[], tick: boolean, held: Element | null, completes: boolean }>}
 */
const places = new WeakMap();

/** @type {Element | null} */
let focused = null;

document.addEventListener("focusin", () => {
  focused = document.activeElement;
});

document.addEventListener("htmx:before:request", (event) => {
  const { ctx } = event.detail;
  // Some browsers take the focus from a button as soon as it is disabled, some only when they paint.
  if (!focused?.matches(":disabled")) focused = document.activeElement;
  const isNotice = ctx.sourceElement.matches("#notices *"); // a step back that was taken by its key, from a row
  const row = isNotice ? focused?.closest("#main :is(li, tr)[id]") : ctx.sourceElement.closest(":is(li, tr)[id]");
  if (!(row ?? ctx.sourceElement).contains(focused) || !focused?.closest("#main")) return;
  const rows = [...document.querySelectorAll("#main :is(.rows > li, tr.row)[id]")];
  const at = row ? rows.indexOf(row) : -2;
  const near = [row, row?.nextElementSibling, row?.previousElementSibling, rows[at + 1], rows[at - 1]];
  const ids = row ? near.map((found) => found?.id) : [];
  const tick = focused?.matches(".tick") ?? false;
  const completes = !tick && ctx.sourceElement.matches(".tick-form") && !row?.matches(".done");
  places.set(ctx, { ids, tick, held: focused, completes });
});

/** On to the row after one that was completed; whether it was, and whether there is another. @param {(string | undefined)[]} ids */
function moveOn([id, , , next, before]) {
  const done = document.getElementById(id ?? "");
  const [title] = [next, before].flatMap((each) => document.getElementById(each ?? "")?.querySelector("a.title") ?? []);
  if (!done?.matches(".done") || !done.contains(document.activeElement) || !(title instanceof HTMLElement)) {
    return false;
  }
  title.focus();
  return true;
}

/** @param {object} by */
function restore(by) {
  const place = places.get(by);
  if (!place) return;
  if (place.completes && moveOn(place.ids)) return places.delete(by);
  const row = place.ids.map((id) => (id ? document.getElementById(id) : null)).find((found) => found);
  const same = place.held?.isConnected && place.held.checkVisibility() && !place.held.closest("a.title, .tick");
  const wanted = ["[autofocus]", ...(place.tick ? ["button.tick"] : []), "a.title", "a[href]"];
  const found = wanted.map((each) => row?.querySelector(each)).find((each) => each) ?? document.getElementById("main");
  const next = same ? place.held : found;
  if (next?.matches(":disabled")) return;
  places.delete(by);
  const now = document.activeElement;
  // What is hidden keeps it until it is painted.
  const isLost = now === document.body || now?.id === "main" || now?.checkVisibility() === false;
  if (next instanceof HTMLElement && isLost) next.focus({ preventScroll: true });
}

// After the swap, or, where its button was disabled, once it works again.
document.addEventListener("htmx:finally:request", (event) => window.setTimeout(restore, 0, event.detail.ctx));
document.addEventListener("htmx:after:swap", (event) => window.setTimeout(restore, 0, event.detail.ctx));
