/**
 * A list stays in its order: a row that was changed, or that came in (`#came`, at the end of the list), goes to its place
 * (`data-place`, a text that sorts as the list does), under its own heading where the list has headings, and draws the eye
 * there. What is on a page that comes later isn't shown yet; but what was just added stands below the line that it was typed
 * into until then. "Show" beside what was done leads to its row, where that is on the page. What was ticked stays where it was.
 */
import { all, closest } from "../dom.js";

const GROUP = "#task-list .group:not(.ahead)";
const AHEAD = "#task-list .ahead";
const ROW = ".row[data-place]";

/** @param {HTMLElement} row */
const place = (row) => row.dataset.place ?? "";

/** @param {Element | null} group */
const headingOf = (group) => group?.getAttribute("data-group") ?? "";

/** @param {string} heading */
const groupsOf = (heading) => all(document, GROUP, HTMLElement).filter((group) => headingOf(group) === heading);

/** Such a group of a table. @param {HTMLTableRowElement} row */
function newRowGroup(row) {
  const group = document.createElement("tbody");
  const words = row.dataset.heading;
  group.className = "group";
  if (!words) return group;
  const heading = document.createElement("th");
  group.dataset.group = heading.textContent = words;
  heading.scope = "rowgroup";
  heading.colSpan = row.cells.length;
  group.insertRow().append(heading);
  return group;
}

/** A group that isn't on the page yet, with its heading if it has one. @param {HTMLElement} row */
function newGroup(row) {
  if (row instanceof HTMLTableRowElement) return newRowGroup(row);
  const [group, heading, rows] = ["section", "h2", "ul"].map((name) => document.createElement(name));
  const words = row.dataset.heading;
  group.className = words && row.querySelector(".late") ? "group late" : "group";
  rows.className = "rows";
  group.append(rows);
  if (words) {
    group.dataset.group = words;
    heading.textContent = words;
    group.prepend(heading);
  } else {
    group.ariaLabel = "Tasks";
  }
  return group;
}

/** Put a new group where it belongs, before the `next` row's or last. @param {Element} group @param {Element | undefined} next */
function open(group, next) {
  const before = next?.closest(GROUP);
  const last = all(document, GROUP, HTMLElement).at(-1);
  if (before) before.before(group);
  else if (last) last.after(group);
  else document.getElementById("came")?.before(group);
  document.querySelector("#task-list .empty")?.remove();
}

/** Take a group away that has no rows any more; what goes on under its heading gets that. @param {HTMLElement} group */
function close(group) {
  if (group.querySelector("li, .row")) return;
  const heading = group.querySelector("h2");
  const rest = groupsOf(headingOf(group)).find((other) => other !== group);
  if (heading && rest && !rest.querySelector("h2")) rest.prepend(heading);
  group.remove();
}

/** The first row that is shown after the place of another. @param {HTMLElement} row */
const nextOf = (row) => all(document, `${GROUP} ${ROW}`, HTMLElement).find((other) => place(other) > place(row));

/** Whether the list goes on after what is shown. */
const goesOn = () => document.querySelector("#task-list .pager") !== null;

/** What was added, and belongs to a page that comes later, is shown where it was typed. @param {HTMLElement} row */
function showAhead(row) {
  const line = document.querySelector("main .quick-add");
  const first = document.querySelector(GROUP);
  if (!line || line.getBoundingClientRect().bottom < 0 || !first || row instanceof HTMLTableRowElement) {
    return row.remove();
  }
  const shown = document.querySelector(AHEAD);
  if (shown) return shown.querySelector(".rows")?.prepend(row);
  const { heading = "" } = row.dataset;
  row.dataset.heading = "Added, further down the list";
  const group = newGroup(row);
  row.dataset.heading = heading;
  group.classList.add("ahead");
  group.querySelector(".rows")?.append(row);
  first.before(group);
}

/** @param {HTMLElement} row */
function move(row) {
  const came = row.classList.contains("added");
  const next = nextOf(row);
  if (!next && goesOn()) return came ? showAhead(row) : row.remove();
  const heading = row.dataset.heading ?? "";
  const group = groupsOf(heading).at(-1) ?? newGroup(row);
  if (!group.isConnected) open(group, next);
  if (next && headingOf(next.closest(GROUP)) === heading) next.before(row);
  else (group.querySelector(".rows") ?? group).append(row);
  row.classList.add("added");
  if (!came) row.scrollIntoView({ block: "nearest" });
}

/**
 * A row that came in takes the place of what is shown of the same task, or its own; what is typed over the task stays.
 * @param {HTMLElement} row
 */
function arrive(row) {
  const shown = all(document, "#task-list .group :is(li, .row)", HTMLElement).find((other) => other.id === row.id);
  row.classList.add("added");
  if (shown?.matches(".row-edit")) row.remove();
  else if (shown) shown.replaceWith(row);
  else move(row);
}

/**
 * Whether a row stands under another heading than its own, or, as one that has just changed, out of order.
 * @param {HTMLElement} row
 */
function isMisplaced(row) {
  if (headingOf(row.closest(GROUP)) !== (row.dataset.heading ?? "")) return true;
  if (row.id !== changed && !row.classList.contains("added")) return false;
  const rows = all(document, `${GROUP} ${ROW}`, HTMLElement);
  const [before, after] = [rows[rows.indexOf(row) - 1], rows[rows.indexOf(row) + 1]];
  return (before && place(before) > place(row)) || (after && place(after) < place(row));
}

/** The row that was changed last. @type {string | undefined} */
let changed;

document.addEventListener("htmx:before:request", (event) => {
  const { sourceElement, target } = event.detail.ctx;
  changed = (sourceElement.closest("li[id]") ?? target.closest("li[id]"))?.id;
});

/** What stood ahead of its page goes to its place once that is shown. @param {HTMLElement} row */
function settle(row) {
  if (document.querySelector(`${GROUP} #${CSS.escape(row.id)}`)) row.remove();
  else if (nextOf(row) || !goesOn()) move(row);
}

document.addEventListener("htmx:after:swap", () => {
  for (const row of all(document, "#came > *", HTMLElement)) arrive(row);
  for (const row of all(document, `${AHEAD} ${ROW}`, HTMLElement)) settle(row);
  for (const row of all(document, `${GROUP} ${ROW}`, HTMLElement)) if (isMisplaced(row)) move(row);
  for (const group of all(document, "#task-list .group", HTMLElement)) close(group);
});

document.addEventListener("click", (event) => {
  const link = closest(event.target, "#notices a[href]", HTMLAnchorElement);
  const rows = "#task-list .group a.title";
  const title = all(document, rows, HTMLAnchorElement).find((other) => other.pathname === link?.pathname);
  if (!title || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  title.focus({ preventScroll: true });
  title.scrollIntoView({ block: "center" });
});
