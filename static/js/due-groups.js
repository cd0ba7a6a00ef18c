/**
 * A list by due date stays one: a row that is due on another day than before, or came in beside another one, goes where it
 * belongs, under its own heading, and draws the eye there. What was ticked stays where it was.
 */
import { all } from "./dom.js";

const GROUP = "#task-list .group[data-group]";
const ROW = ".row[data-place]";

/** @param {HTMLElement} row */
const place = (row) => row.dataset.place ?? "";

/** @param {string} heading */
const groupsOf = (heading) => all(document, GROUP, HTMLElement).filter((group) => group.dataset.group === heading);

/** A group that isn't on the page yet, with its heading. @param {HTMLElement} row */
function newGroup(row) {
  const [group, heading, rows] = ["section", "h2", "ul"].map((name) => document.createElement(name));
  const words = row.dataset.heading ?? "";
  group.className = row.querySelector(".late") ? "group late" : "group";
  group.dataset.group = words;
  heading.textContent = words;
  rows.className = "rows";
  group.append(heading, rows);
  return group;
}

/** Take a group away that has no rows any more; what goes on under its heading gets that. @param {Element | null} group */
function close(group) {
  if (!(group instanceof HTMLElement) || group.querySelector("li")) return;
  const heading = group.querySelector("h2");
  const rest = groupsOf(group.dataset.group ?? "").find((other) => other !== group);
  if (heading && rest && !rest.querySelector("h2")) rest.prepend(heading);
  group.remove();
}

/** @param {HTMLElement} row */
function move(row) {
  const from = row.closest(GROUP);
  const came = row.classList.contains("added");
  const next = all(document, `${GROUP} ${ROW}`, HTMLElement).find((other) => place(other) > place(row));
  if (!next && document.querySelector("#task-list .pager")) {
    row.remove(); // it is on a page that comes later
    return close(from);
  }
  const heading = row.dataset.heading ?? "";
  const group = groupsOf(heading).at(-1) ?? newGroup(row);
  if (!group.isConnected) {
    const before = next?.closest(GROUP);
    if (before) before.before(group);
    else all(document, GROUP, HTMLElement).at(-1)?.after(group);
  }
  if (next && next.closest(GROUP)?.getAttribute("data-group") === heading) next.before(row);
  else group.querySelector(".rows")?.append(row);
  row.classList.add("added");
  if (!came) row.scrollIntoView({ block: "nearest" });
  close(from);
}

/**
 * Whether a row stands under another heading than its own, or, as one that has just changed, out of order.
 * @param {HTMLElement} row
 */
function isMisplaced(row) {
  if (row.closest(GROUP)?.getAttribute("data-group") !== row.dataset.heading) return true;
  if (row.id !== changed && !row.classList.contains("added")) return false;
  const rows = all(document, `${GROUP} ${ROW}`, HTMLElement);
  const [before, after] = [rows[rows.indexOf(row) - 1], rows[rows.indexOf(row) + 1]];
  return (before && place(before) > place(row)) || (after && place(after) < place(row));
}

/** The row that was changed last. @type {string | undefined} */
let changed;

document.addEventListener("htmx:before:request", (event) => {
  changed = event.detail.ctx.sourceElement.closest("li[id]")?.id;
});

document.addEventListener("htmx:after:swap", () => {
  for (const row of all(document, `${GROUP} ${ROW}`, HTMLElement)) if (isMisplaced(row)) move(row);
});
