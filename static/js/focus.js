/**
 * The keyboard stays where it was when a row is swapped for another form of itself, also in a menu that stays open to say
 * why something can't be, or goes to the next row when the row is gone, also by an undo; beside rows it stays on what was
 * pressed, or goes to the page when that is gone. (htmx keeps the focus only where the same element comes back, and a button that it disables loses it.)
 */

/**
 * Where it was, and by what request that goes: what else comes meanwhile, such as what others changed, leaves it alone.
 * @type {{ by: object, ids: (string | undefined)[], tick: boolean, held: Element | null } | null}
 */
let place = null;

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
  const row = isNotice ? focused?.closest("#main li[id]") : ctx.sourceElement.closest("li[id]");
  if (!(row ?? ctx.sourceElement).contains(focused) || !focused?.closest("#main")) return;
  const rows = [...document.querySelectorAll("#main .rows > li[id]")];
  const at = row ? rows.indexOf(row) : -2;
  const near = [row, row?.nextElementSibling, row?.previousElementSibling, rows[at + 1], rows[at - 1]];
  const ids = row ? near.map((found) => found?.id) : [];
  place = { by: ctx, ids, tick: focused?.matches(".tick") ?? false, held: focused };
});

/** @param {object} by */
function restore(by) {
  if (place?.by !== by) return;
  const row = place.ids.map((id) => (id ? document.getElementById(id) : null)).find((found) => found);
  const same = place.held?.isConnected && place.held.checkVisibility() && !place.held.closest("a.title, .tick");
  const wanted = ["[autofocus]", ...(place.tick ? ["button.tick"] : []), "a.title", "a[href]"];
  const found = wanted.map((each) => row?.querySelector(each)).find((each) => each) ?? document.getElementById("main");
  const next = same ? place.held : found;
  if (next?.matches(":disabled")) return;
  place = null;
  const now = document.activeElement;
  // What is hidden keeps it until it is painted.
  const isLost = now === document.body || now?.id === "main" || now?.checkVisibility() === false;
  if (next instanceof HTMLElement && isLost) next.focus({ preventScroll: true });
}

// After the swap, or, where its button was disabled, once it works again.
document.addEventListener("htmx:finally:request", (event) => window.setTimeout(restore, 0, event.detail.ctx));
document.addEventListener("htmx:after:swap", (event) => window.setTimeout(restore, 0, event.detail.ctx));
