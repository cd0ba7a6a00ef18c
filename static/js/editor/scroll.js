/**
 * Text and page scroll in step: what stands at the top of one stands at the top of the other. The page's blocks say from
 * which line of the text they are made: data-line, counted from 0.
 */

import { all } from "../dom.js";

/** @import { EditorView } from "../../vendor/codemirror.min.js" */

/** @param {EditorView} view @param {HTMLElement} page @param {HTMLElement} head what covers the top */
export function scrollInStep(view, page, head) {
  let leader = "text";
  let queued = false;

  const blocks = () => all(page, "[data-line]", HTMLElement);
  const beside = () => getComputedStyle(page).overflowY === "auto" && page.checkVisibility();
  const top = () => head.getBoundingClientRect().bottom;
  const placeOf = (/** @type {HTMLElement} */ block) =>
    block.getBoundingClientRect().top - page.getBoundingClientRect().top + page.scrollTop;

  /** The line at the top of the text, with its fraction. */
  const lineAtTop = () => {
    const block = view.lineBlockAtHeight(Math.max(0, top() - view.documentTop));
    const part = Math.min(1, Math.max(0, (top() - view.documentTop - block.top) / Math.max(1, block.height)));
    return view.state.doc.lineAt(block.from).number - 1 + part;
  };

  function pageFollows() {
    const line = lineAtTop();
    const found = blocks();
    const next = found.findIndex((block) => Number(block.dataset.line) > line);
    const at = found[(next < 0 ? found.length : next) - 1];
    if (!at || top() <= view.documentTop) {
      page.scrollTop = 0;
      return;
    }
    const [from, to] = [Number(at.dataset.line), next < 0 ? view.state.doc.lines : Number(found[next].dataset.line)];
    const [start, end] = [placeOf(at), next < 0 ? page.scrollHeight : placeOf(found[next])];
    page.scrollTop = start + ((line - from) / Math.max(1, to - from)) * (end - start);
  }

  function textFollows() {
    const found = blocks();
    const next = found.findIndex((block) => placeOf(block) > page.scrollTop);
    const at = found[(next < 0 ? found.length : next) - 1];
    if (!at) return;
    const [start, end] = [placeOf(at), next < 0 ? page.scrollHeight : placeOf(found[next])];
    const [from, to] = [Number(at.dataset.line), next < 0 ? view.state.doc.lines : Number(found[next].dataset.line)];
    const line = from + ((page.scrollTop - start) / Math.max(1, end - start)) * (to - from);
    const block = view.lineBlockAt(view.state.doc.line(Math.min(view.state.doc.lines, Math.floor(line) + 1)).from);
    window.scrollBy({ top: view.documentTop + block.top + (line % 1) * block.height - top(), behavior: "instant" });
  }

  const follow = () => {
    if (queued || !beside()) return;
    queued = true;
    requestAnimationFrame(() => {
      queued = false;
      if (leader === "text") pageFollows();
      else textFollows();
    });
  };

  // Who is scrolled by hand leads; the other's scrolling is only an echo.
  for (const kind of ["wheel", "touchstart", "pointerdown", "focusin", "keydown"]) {
    document.addEventListener(kind, (event) => {
      leader = event.target instanceof Node && page.contains(event.target) ? "page" : "text";
    }, { passive: true });
  }
  window.addEventListener("scroll", () => leader === "text" && follow(), { passive: true });
  page.addEventListener("scroll", () => leader === "page" && follow(), { passive: true });
  return () => leader === "text" && follow();
}
