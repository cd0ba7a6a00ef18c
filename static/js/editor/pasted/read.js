/**
 * One way through what was copied, from HTML to its blocks.
 */

import { addressOf } from "./addresses.js";
import { isBlank, lettersOf } from "./blocks.js";
import { boxOf, tickOf } from "./boxes.js";
import { codeBlocks } from "./code.js";
import { paragraphsOf } from "./lines.js";
import { levelOf, putTogether } from "./lists.js";
import { looksIn } from "./looks.js";
import { embeddedRun, pictureRun } from "./pictures.js";
import { raised } from "./raised.js";
import { cellsOf, gridOf, isLayout } from "./tables.js";
import { isComment, markerOf } from "./word.js";

/**
 * @import { Block, Item, Meaning, Pasted, Run } from "./blocks.js"
 * @import { Looks } from "./looks.js"
 *
 * @typedef {Meaning & { white: "normal" | "lines" | "all", mono: boolean, inside: "" | "flex" | "inline-flex" | "lines", depth: number,
 *   heading: boolean }} Around what holds for all that is in an element. inside: how it parts its children; depth: of lists
 * @typedef {{ blocks: Block[], runs: Run[], ticked?: boolean }} Flow what was read: blocks, and words that are none yet
 */

const NOTHING =
  "script, style, template, noscript, svg, title, meta, link, head, select, textarea, datalist, rp, input:not([type=checkbox]), .sr-only, .visually-hidden, .katex-html";
const BLOCK =
  /^(address|article|aside|blockquote|body|caption|center|dd|details|dialog|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|header|hgroup|html|legend|li|main|nav|p|pre|search|section|summary)$/;
/** @type {Meaning} */
const PLAIN = {};
/** @type {Around} */
const BEGIN = { white: "normal", mono: false, inside: "", depth: 0, heading: false };

/** Only what words mean. @param {Around} around @returns {Meaning} */
const meaningOf = ({ strong, em, del, code, href }) => ({ ...PLAIN, strong, em, del, code, href });

/**
 * Whether an element's children that are <div> are lines: then empty lines are such elements too.
 * @param {Element} element
 */
const isOfLines = (element) =>
  [...element.children].some((child) =>
    child.localName === "div" && isBlank(child.textContent) && !child.querySelector("img, hr, table, input") &&
    (child.querySelector("br") ?? child.textContent) !== ""
  );

/** Ends a line, where one was begun. @param {Flow} flow */
function endLine({ runs }) {
  for (let at = runs.length - 1; at >= 0; at -= 1) {
    const { text, kept, picture } = runs[at];
    if (kept && text.endsWith("\n")) return;
    if (picture || !isBlank(text)) {
      runs.push({ text: "\n", kept: "all" });
      return;
    }
  }
}

/** Ends a paragraph. @param {Flow} flow */
function endParagraph(flow) {
  const [first, ...rest] = paragraphsOf(flow.runs);
  flow.runs = [];
  if (!first) return;
  flow.blocks.push(flow.ticked === undefined ? first : { ...first, ticked: flow.ticked }, ...rest);
  flow.ticked = undefined;
}

/**
 * What an element parts from what is beside it.
 * @param {Element} element @param {Looks} looks @param {Around} around
 * @returns {"block" | "line" | "space" | "none"}
 */
function parting(element, { display }, around) {
  const isBlock = display
    ? /^(block|flex|grid|list-item|table$|flow-root|-webkit-box)/.test(display)
    : BLOCK.test(element.localName);
  if (display === "table-row") return "line";
  if (display === "table-cell") return "space";
  if (isBlock) return around.inside === "lines" && element.localName === "div" ? "line" : "block";
  if (around.inside === "inline-flex") return "space";
  return around.inside === "flex" ? "line" : "none";
}

/**
 * @param {Document} inert @param {string} plain the same as plain text, which shows what line breaks are meant where a
 *   browser leaves out the styles
 * @returns {Pasted}
 */
export function readPasted(inert, plain) {
  const looksOf = looksIn(inert);
  const lines = plain.replace(/\r\n?/g, "\n");
  /** @type {Set<string>} */
  const left = new Set();

  /** @param {Element} element @param {Looks} looks @param {Around} around @returns {Around} */
  function within(element, looks, around) {
    const tag = element.localName;
    const strong = looks.strong ?? (/^(b|strong)$/.test(tag) || around.strong);
    const em = looks.em ?? (/^(i|em|cite|dfn|var)$/.test(tag) || around.em);
    const del = looks.del ?? (/^(s|del|strike)$/.test(tag) || around.del);
    const code = /^(code|kbd|samp|tt)$/.test(tag) || around.code;
    const href = (tag === "a" ? addressOf(element.getAttribute("href")) : null) ??
      addressOf(element.getAttribute("data-sheets-hyperlink")) ?? around.href;
    return {
      strong,
      em,
      del,
      code,
      href,
      white: looks.white ?? around.white,
      mono: looks.mono ?? (tag === "pre" || code || around.mono),
      inside: /^inline-(flex|grid)/.test(looks.display ?? "")
        ? "inline-flex"
        : /flex|grid/.test(looks.display ?? "")
        ? "flex"
        : isOfLines(element)
        ? "lines"
        : "",
      depth: around.depth,
      heading: around.heading,
    };
  }

  /** The blocks of an element, as they stand beside each other. @param {Element} element @param {Around} around */
  function blocksBeside(element, around) {
    /** @type {Flow} */
    const flow = { blocks: [], runs: [] };
    for (const child of element.childNodes) read(child, around, flow);
    endParagraph(flow);
    return flow.blocks;
  }

  /** @param {Element} element @param {Around} around */
  const blocksIn = (element, around) => putTogether(blocksBeside(element, around));

  /** @param {Element} element */
  const isShown = (element) => !element.hasAttribute("hidden") && !looksOf(element).hidden;

  /** @param {Text} node @param {Around} around @param {Flow} flow */
  function readText({ data }, around, flow) {
    const isMeant = around.white === "normal" && /\S\s*\n\s*\S/.test(data) && lines.includes(data.trim());
    const kept = isMeant || around.white === "all" ? "all" : around.white === "lines" ? "lines" : undefined;
    flow.runs.push({ ...meaningOf(around), text: data.replace(/[\uFDD0-\uFDEF]/g, ""), kept });
  }

  /** @param {Element} element @param {Around} around @param {Flow} flow */
  function readList(element, around, flow) {
    const ordered = element.localName === "ol";
    const begin = Number.parseInt(element.getAttribute("start") ?? "", 10);
    /** @type {Item[]} */
    const items = [];
    const start = begin >= 0
      ? begin
      : Number.parseInt(element.querySelector(":scope > li")?.getAttribute("value") ?? "1", 10) || 1;
    const inner = { ...around, depth: around.depth + 1, inside: /** @type {const} */ ("") };
    for (const child of element.childNodes) {
      const isItem = child instanceof Element && child.localName === "li";
      const blocks = isItem ? readItem(child, inner, ordered ? start + items.length : undefined) : null;
      if (blocks) {
        if (blocks.item) items.push(blocks.item);
        else if (blocks.lists.length) beside(blocks.lists);
      } else if (child instanceof Element) {
        /** @type {Flow} */
        const part = { blocks: [], runs: [] };
        read(child, inner, part);
        endParagraph(part);
        beside(putTogether(part.blocks));
      }
    }
    if (items.length) flow.blocks.push({ kind: "list", ordered, start, items });

    /** What stands beside the items belongs to the one before. @param {Block[]} blocks */
    function beside(blocks) {
      const last = items.at(-1);
      if (last) return last.blocks.push(...blocks);
      for (const block of blocks) {
        if (block.kind === "list") items.push(...block.items);
        else items.push({ blocks: [block] });
      }
    }
  }

  /**
   * An item; without words of its own, the lists that it only holds.
   * @param {Element} element @param {Around} around @param {number} [number]
   * @returns {{ item: Item | null, lists: Block[] }}
   */
  function readItem(element, around, number) {
    const looks = looksOf(element);
    if (!isShown(element)) return { item: null, lists: [] };
    const found = blocksBeside(element, within(element, looks, around));
    const [first] = found;
    let ticked = tickOf(element);
    if (first?.kind === "paragraph" && first.ticked !== undefined) {
      ticked ??= first.ticked;
      delete first.ticked;
    }
    const blocks = putTogether(found);
    if (ticked === undefined && blocks.every(({ kind }) => kind === "list")) return { item: null, lists: blocks };
    const level = around.depth === 1 ? levelOf(element) : 0;
    return { item: { blocks, ticked, ...(level ? { level, number } : {}) }, lists: [] };
  }

  /** @param {HTMLTableElement} table @param {Around} around @param {Flow} flow */
  function readTable(table, around, flow) {
    const rows = cellsOf(table, isShown);
    const insideOf = (/** @type {Element} */ cell) => {
      const inner = within(
        cell,
        looksOf(cell),
        within(cell.parentElement ?? table, looksOf(cell.parentElement ?? table), around),
      );
      return { ...inner, depth: 0 };
    };
    const filled = rows.flat().filter((cell) => !isBlank(cell.textContent));
    if (filled.length && filled.every((cell) => isCode(cell, looksOf(cell), insideOf(cell)))) {
      flow.blocks.push(...codeBlocks(table, true));
      return;
    }
    if (table.caption && isShown(table.caption)) {
      flow.blocks.push(...blocksIn(table.caption, within(table.caption, looksOf(table.caption), around)));
    }
    if (isLayout(table)) {
      flow.blocks.push(...rows.flat().flatMap((cell) => blocksIn(cell, insideOf(cell))));
      return;
    }
    const grid = gridOf(
      rows.map((row) =>
        row.map((cell) => ({
          blocks: blocksIn(cell, insideOf(cell)),
          columns: Math.max(1, cell.colSpan),
          rows: Math.max(1, cell.rowSpan),
        }))
      ),
    ).filter((row) => row.some((cell) => cell.length));
    if (grid.length) flow.blocks.push({ kind: "table", rows: grid });
  }

  /** Whether an element is all that its block has. @param {Element} element */
  function isAll(element) {
    let block = element.parentElement;
    while (block && parting(block, looksOf(block), BEGIN) === "none") block = block.parentElement;
    return block?.textContent.trim() === element.textContent.trim();
  }

  /** Whether an element is code by its letters and spaces. @param {Element} element @param {Looks} looks @param {Around} inner */
  function isCode(element, looks, inner) {
    if (element.localName === "pre") return looks.mono !== false;
    if (/^(code|samp|tt)$/.test(element.localName) && element.querySelector("br") && isAll(element)) return true;
    return inner.mono && inner.white === "all" &&
      (parting(element, looks, BEGIN) === "block" || element.localName === "td" ||
        /\n/.test(element.textContent.trim()) || element.querySelector("br") !== null);
  }

  /** @param {Element} element @param {number} level @param {Around} around @param {Flow} flow */
  function readHeading(element, level, around, flow) {
    const [first, ...rest] = blocksIn(element, { ...around, heading: true });
    if (first?.kind !== "paragraph") return flow.blocks.push(...(first ? [first, ...rest] : []));
    const runs = first.lines.flatMap((line, at) => (at ? [{ text: " " }, ...line] : line));
    flow.blocks.push({ kind: "heading", level, runs }, ...rest);
  }

  /**
   * A block that is more than its words; false where it is none.
   * @param {Element} element @param {Looks} looks @param {Around} inner @param {Flow} flow
   */
  function readBlock(element, looks, inner, flow) {
    const tag = element.localName;
    const level = Number(/^h([1-6])$/.exec(tag)?.[1] ?? (/\bMsoTitle\b/.test(element.className) ? 1 : 0)) ||
      (element.getAttribute("role") === "heading" ? Math.min(6, Number(element.getAttribute("aria-level") ?? 2)) : 0);
    const code = !level && isCode(element, looks, inner);
    const isOne = level || code || looks.list || /^(ul|ol|menu|table|hr|li)$/.test(tag) ||
      (tag === "blockquote" && !looks.framed);
    if (!isOne) return false;
    endParagraph(flow);
    if (level) readHeading(element, level, inner, flow);
    else if (code) flow.blocks.push(...codeBlocks(element, tag !== "pre", tag === "pre" || inner.white === "all"));
    else if (looks.list) {
      const marker = markerOf(element, looksOf);
      const item = { blocks: blocksIn(element, inner), level: looks.list, ...marker };
      flow.blocks.push({ kind: "list", ordered: marker.ordered, start: 1, items: [item] });
    } else if (element instanceof HTMLTableElement) readTable(element, inner, flow);
    else if (tag === "hr") flow.blocks.push({ kind: "rule" });
    else if (tag === "blockquote") {
      const blocks = blocksIn(element, { ...inner, depth: 0 });
      if (blocks.length) flow.blocks.push({ kind: "quote", blocks });
    } else if (tag === "li") {
      const { item, lists } = readItem(element, { ...inner, depth: inner.depth + 1 });
      flow.blocks.push(
        ...(item
          ? [{ kind: /** @type {const} */ ("list"), ordered: false, start: 1, items: [{ level: 1, ...item }] }]
          : lists),
      );
    } else readList(element, inner, flow);
    return true;
  }

  /** What stands for itself in a line; false where it is words. @param {Element} element @param {Around} around @param {Flow} flow */
  function readSign(element, around, flow) {
    const tag = element.localName;
    const box = tag === "li" ? undefined : boxOf(element);
    if (box !== undefined) {
      if (isBlank(lettersOf(flow.runs)) && flow.ticked === undefined) flow.ticked = box;
      else flow.runs.push({ text: box ? "[x] " : "[ ] " });
      return isBlank(element.textContent);
    }
    if (tag === "br") flow.runs.push({ text: "\n", kept: "all" });
    else if (tag === "img") {
      if (element.parentElement?.matches("li[role=checkbox]")) return true;
      const run = pictureRun(element, meaningOf(around));
      if (run) flow.runs.push(run);
      else left.add("pictures");
    } else if (/^(iframe|video|audio|embed|object)$/.test(tag)) {
      const run = embeddedRun(element, meaningOf(around));
      if (run) flow.runs.push({ text: " " }, run, { text: " " });
      else left.add("what was embedded");
    } else if (tag === "math") {
      const source = element.querySelector("annotation[encoding='application/x-tex']")?.textContent.trim();
      flow.runs.push({ ...meaningOf(around), ...(source ? { code: true } : {}), text: source ?? element.textContent });
    } else return false;
    return true;
  }

  /** @param {Node} node @param {Around} around @param {Flow} flow */
  function read(node, around, flow) {
    if (node instanceof Text) return readText(node, around, flow);
    if (!(node instanceof Element) || node.matches(NOTHING)) return;
    const looks = looksOf(node);
    if (node.hasAttribute("hidden") || looks.hidden) return;
    if (isComment(node)) return left.add("comments");
    if (looks.ignored) {
      return around.heading && flow.runs.push({ text: `${node.textContent.replace(/\u00A0/g, " ").trim()} ` });
    }
    if (readSign(node, around, flow)) return;
    const inner = within(node, looks, around);
    if (readBlock(node, looks, inner, flow)) return;
    const parted = parting(node, looks, around);
    const part = () => {
      if (parted === "block") endParagraph(flow);
      else if (parted === "line") endLine(flow);
      else if (parted === "space" && node.previousElementSibling) flow.runs.push({ text: " " });
    };
    part();
    const start = flow.runs.length;
    if (node.localName === "q") flow.runs.push({ ...meaningOf(inner), text: "“" });
    if (node.localName === "rt") flow.runs.push({ ...meaningOf(inner), text: "(" });
    for (const child of node.childNodes) read(child, inner, flow);
    if (parted === "line" && /^[\s\u00A0]*\u00A0[\s\u00A0]*$/.test(node.textContent) && !node.querySelector("br")) {
      flow.runs.push({ text: "\n", kept: "all" }); // an empty line that a space keeps open
    }
    if (node.localName === "q") flow.runs.push({ ...meaningOf(inner), text: "”" });
    if (node.localName === "rt") flow.runs.push({ ...meaningOf(inner), text: ")" });
    const position = looks.raised ??
      (/^(sup|sub)$/.test(node.localName) ? /** @type {"sup" | "sub"} */ (node.localName) : null);
    if (position && parted === "none") raise(flow, start, position);
    if (node.classList.contains("Apple-converted-space")) {
      for (const run of flow.runs.slice(start)) run.text = run.text.replace(/\u00A0/g, " ");
    }
    if (parted !== "space") part();
  }

  /** @param {Flow} flow @param {number} start of the runs that are raised @param {"sup" | "sub"} position */
  function raise(flow, start, position) {
    const runs = flow.runs.slice(start);
    const text = lettersOf(runs);
    const letters = raised(text.trim(), position, lettersOf(flow.runs.slice(0, start)).slice(-1));
    if (letters !== text.trim() && runs.length) flow.runs.splice(start, runs.length, { ...runs[0], text: letters });
  }

  const { body } = inert;
  return { blocks: blocksIn(body, within(body, looksOf(body), BEGIN)), left };
}
