/**
 * Where there is no room beside the text, the thread that the address names stands over it, by CSS alone (`:target`). Here its
 * passage is brought into sight above it, and Escape closes it as its own link does.
 */

export const BESIDE = matchMedia("(width > 72rem)");

/** The thread that stands over the text, if one does. */
const over = () => (BESIDE.matches ? null : document.querySelector("#threads .thread-card:target"));

/** Let a thread stand over the text. @param {Element} card */
export function openOver(card) {
  if (location.hash !== `#${card.id}`) location.replace(`#${card.id}`);
}

function showPassage() {
  const card = over();
  if (card) document.getElementById(card.id.replace("thread-", "passage-"))?.scrollIntoView({ block: "nearest" });
}

export function followOver() {
  showPassage();
  addEventListener("hashchange", showPassage);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    const back = over()?.querySelector("a.thread-back");
    if (back instanceof HTMLElement) back.click();
  });
}
