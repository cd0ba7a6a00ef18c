/** Help with writing opens beside the text. What it takes for that comes with the first press. */

import { closest } from "../dom.js";

document.addEventListener("click", (event) => {
  const link = closest(event.target, "a[data-assistant]", HTMLAnchorElement);
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  import(link.dataset.assistant ?? "").then(
    (drawer) => drawer.open(link),
    () => location.assign(link.href), // a page of its own, or what the browser says where there is no way to it
  );
});
