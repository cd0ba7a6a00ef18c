/**
 * Paragraphs, headings, lists, quotes and tables, from HTML to Markdown.
 */

import { inline, meaning, styleOf } from "./html-inline.js";
import { makeTable } from "./tables.js";

const BLOCK =
  "address, article, aside, blockquote, dd, details, div, dl, dt, fieldset, figcaption, figure, footer, form, h1, h2, h3, h4, h5, h6, header, hr, li, main, nav, ol, p, pre, section, table, ul";
const WORD_ITEM = /mso-list:\s*l\d+\s+level(\d+)/;

/** A paragraph's text, so that its beginning isn't taken for a heading or list. @param {string} text */
const plain = (text) =>
  text
    .replace(/^(#{1,6}\s|[-+>](?=\s)|={3,}$)/gm, "\\$1")
    .replace(/^(\d+)([.)]\s)/gm, "$1\\$2")
    .replace(/\n/g, "\\\n");

/** @param {string} text @param {string} first @param {string} rest */
const indented = (text, first, rest) => first + text.replace(/\n(?=.)/g, `\n${rest}`);

/**
 * The blocks of an element, in order.
 * @param {Element} element @param {object} [around] what its words mean already @returns {string[]}
 */
export function blocksOf(element, around = {}) {
  const here = meaning(element, around);
  /** @type {string[]} */
  const blocks = [];
  /** @type {Node[]} */
  let words = [];
  const flush = () => {
    const line = element.ownerDocument.createElement("span"); // of that document, in which no picture is loaded
    line.append(...words.map((node) => node.cloneNode(true)));
    const text = inline(line, here);
    if (text) blocks.push(plain(text));
    words = [];
  };
  for (const child of element.childNodes) {
    const isBlock = child.nodeType === Node.ELEMENT_NODE && (child.matches(BLOCK) || child.querySelector(BLOCK));
    if (isBlock) {
      flush();
      if (!child.hidden && !/display:\s*none/.test(styleOf(child))) blocks.push(...block(child, blocks, here));
    } else {
      words.push(child);
    }
  }
  flush();
  return blocks;
}

/** @param {Element} element @param {string[]} before what stands before it @param {object} around @returns {string[]} */
function block(element, before, around) {
  const level = /^h([1-6])$/.exec(element.localName)?.[1] ?? (/\bMsoTitle\b/.test(element.className) ? "1" : null);
  if (level) {
    const text = inline(element, around).replace(/\n/g, " ").replace(/^\*\*(.*)\*\*$/, "$1");
    return text ? [`${"#".repeat(Number(level))} ${text}`] : [];
  }
  const item = WORD_ITEM.exec(styleOf(element));
  if (item) return wordItem(element, Number(item[1]), before);
  switch (element.localName) {
    case "ul":
    case "ol":
      return [list(element)].filter(Boolean);
    case "blockquote":
      return [blocksOf(element).join("\n\n").replace(/^/gm, "> ").replace(/^> $/gm, ">")].filter((text) =>
        text.length > 1
      );
    case "pre":
      return [`\`\`\`\n${element.textContent.replace(/\n$/, "")}\n\`\`\``];
    case "hr":
      return ["---"];
    case "table":
      return table(element);
    default:
      return blocksOf(element, around);
  }
}

/** An item of a list in Word, which has no list around it. It joins the item before. */
function wordItem(element, level, before) {
  const marker = [...element.querySelectorAll("[data-style]")].find((one) => /mso-list:\s*ignore/i.test(styleOf(one)));
  const ordered = /^\s*\w{1,4}[.)]/.test(marker?.textContent ?? "");
  const line = `${"   ".repeat(level - 1)}${ordered ? "1." : "-"} ${inline(element)}`;
  const last = before[before.length - 1];
  if (last === undefined || !/^(-|\d+\.) /.test(last)) return [line];
  const number = ordered
    ? last.split("\n").filter((one) => one.startsWith(line.split("1.")[0]) && /^\s*\d+\. /.test(one)).length + 1
    : 1;
  before[before.length - 1] = `${last}\n${ordered ? line.replace("1.", `${number}.`) : line}`;
  return [];
}

/** @param {Element} element @returns {string} */
function list(element) {
  let number = Number(element.getAttribute("start") ?? 1);
  /** @type {string[]} */
  const items = [];
  for (const child of element.children) {
    if (child.matches("ul, ol")) {
      // some word processors put the inner list beside the item that it belongs to
      const inside = element.localName === "ol" ? " ".repeat(`${number - 1}. `.length) : "  ";
      items.push(indented(list(child), inside, inside));
      continue;
    }
    const marker = element.localName === "ol" ? `${number}. ` : "- ";
    const parts = blocksOf(child);
    const text = parts.join(parts.some((part, at) => at > 0 && !/^\s*(-|\d+\.) /.test(part)) ? "\n\n" : "\n");
    if (!text) continue;
    items.push(indented(text, marker, " ".repeat(marker.length)));
    number += 1;
  }
  return items.join("\n");
}

/** A table; one that only lays out a page is what it holds. @param {Element} element @returns {string[]} */
function table(element) {
  const rows = [...element.querySelectorAll("tr")].filter((row) => row.closest("table") === element);
  const grid = rows.map((row) =>
    [...row.children].flatMap((cell) => {
      const text = inline(cell, meaning(cell, {})).replace(/\n/g, " ").replace(/\|/g, "\\|");
      return [text, ...Array(Math.min(20, Math.max(1, cell.colSpan ?? 1)) - 1).fill("")];
    })
  );
  const columns = Math.max(0, ...grid.map((row) => row.length));
  if (columns < 2 || element.querySelector("table")) {
    return rows.flatMap((row) => [...row.children].flatMap((cell) => blocksOf(cell)));
  }
  const filled = grid.filter((row) => row.some(Boolean)).map((
    row,
  ) => [...row, ...Array(columns - row.length).fill("")]);
  if (!filled.length) return [];
  const head = filled[0].map((cell) => cell.replace(/^\*\*(.*)\*\*$/, "$1")); // a head is bold by itself
  return [makeTable(head, filled.slice(1))];
}
