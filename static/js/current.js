/**
 * Where one is can be seen in the navigation, however long that is. Where a page changes what it shows, and its address
 * with it, the link that leads there is marked: "page" for the very address, "true" for the list that it is a part of. A
 * list may say which address is the same.
 */
import { all } from "./dom.js";

function mark() {
  const { pathname } = window.location;
  const same = document.querySelector("[data-same-as]");
  const search = same instanceof HTMLElement ? same.dataset.sameAs : window.location.search;
  const links = all(document, "#navigation a, #me a", HTMLAnchorElement).filter((link) => link.pathname === pathname);
  const isPart = links.some((link) => link.search !== "" && link.search === search);
  for (const link of links) {
    if (link.search === search || (link.search === "" && !isPart)) link.ariaCurrent = "page";
    else if (link.search === "") link.ariaCurrent = "true";
    else link.removeAttribute("aria-current");
  }
}

/** Only the navigation scrolls for it, which ends above one's name. */
function show() {
  const here = document.querySelector("#navigation [aria-current=page]");
  const [side, me] = [document.querySelector(".side"), document.querySelector(".side .me")];
  if (here && side && me) {
    side.scrollTop += Math.max(0, here.getBoundingClientRect().bottom - me.getBoundingClientRect().top);
  }
}

show();
document.addEventListener("htmx:after:history:update", mark);
document.addEventListener("htmx:after:swap", mark); // the navigation's projects may have come anew
