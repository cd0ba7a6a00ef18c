/**
 * An open <details class="dropdown"> closes when something outside of it is clicked, and on Escape, as a menu should.
 * Popovers do so by themselves.
 */

const OPEN = "details.dropdown[open]";

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(OPEN)) {
    const inside = event.target instanceof Node && menu.contains(event.target);
    if (!inside) menu.removeAttribute("open");
  }
});

document.addEventListener("keydown", (event) => {
  const menu = document.querySelector(OPEN);
  if (event.key !== "Escape" || !menu) return;
  menu.removeAttribute("open");
  menu.querySelector("summary")?.focus();
});
