/**
 * Code: its lines as they are, whether they are parted by line breaks, by <br>, or are an element each.
 */

/** @import { Block } from "./blocks.js" */

const LINE = /^(address|article|dd|div|dl|dt|figure|header|footer|li|ol|p|pre|section|table|tr|ul)$/;
const NO_CODE = "button, script, style, template, .lineno, .linenos, .linenumber, .line-number, .blob-num, .gutter";

/** The lines of an element. @param {Node} element @param {boolean} keeps its white space @returns {string} */
function codeText(element, keeps) {
  let text = "";
  let begun = false; // an element of a line's own has ended
  /** @param {Node} node */
  const read = (node) => {
    if (node instanceof Text) {
      if (!node.data) return;
      if (begun && text && !text.endsWith("\n")) text += "\n";
      begun = false;
      const shown = keeps ? node.data.replace(/\r\n?/g, "\n") : node.data.replace(/[ \t\r\n]+/g, " ");
      const letters = keeps || !/(^|\n)$/.test(text) ? shown : shown.replace(/^ /, "");
      text += letters.replace(/\u00A0/g, " ").replace(/[\u200B\uFEFF]/g, "");
    } else if (node instanceof Element && !node.matches(NO_CODE)) {
      const isLine = LINE.test(node.localName) ||
        /display:\s*(block|grid|flex)/.test(node.getAttribute("data-style") ?? "");
      if (isLine && text && !text.endsWith("\n")) begun = true;
      const before = text;
      if (node.localName === "br") {
        if (begun && text && !text.endsWith("\n")) text += "\n";
        begun = false;
        text += "\n";
      } else {
        for (const child of node.childNodes) read(child);
      }
      if (!isLine) return;
      if (text === before && !node.querySelector("*")) return;
      begun = true;
    }
  };
  for (const child of element.childNodes) read(child);
  return text;
}

/** The language that an element's own or outer class names. @param {Element} element @returns {string} */
function languageOf(element) {
  for (let at = /** @type {Element | null} */ (element); at; at = at.parentElement) {
    const named = /(?:^|\s)(?:lang(?:uage)?-|highlight-source-|brush:\s*)([\w+#.-]+)/.exec(at.className)?.[1] ??
      /(?:^|\s)hljs\s+([\w+#.-]+)/.exec(at.className)?.[1] ??
      at.getAttribute("data-language") ?? at.getAttribute("data-lang");
    if (named && /^[\w+#.-]{1,20}$/.test(named) && !/^(none|text|plain(text)?|undefined)$/i.test(named)) return named;
  }
  return "";
}

/** The words of an element beside the code in it, as of a bar above it. @param {Element} element @param {Element} code */
function wordsBeside(element, code) {
  /** @type {string[]} */
  const words = [];
  const walker = element.ownerDocument.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!code.contains(node) && !node.parentElement?.closest(NO_CODE)) words.push(node.textContent?.trim() ?? "");
  }
  return words.filter(Boolean);
}

/**
 * The code of an element, and the words above it, unless they only say its language.
 * @param {Element} element @param {boolean} joins whether it may be one line of several
 * @param {boolean} [keeps] its white space @returns {Block[]}
 */
export function codeBlocks(element, joins, keeps = true) {
  const inner = element.querySelectorAll("code");
  const code = !joins && inner.length === 1 ? inner[0] : element;
  const words = wordsBeside(element, code);
  const language = languageOf(code) || (words.find((word) => /^[\w+#.-]{1,20}$/.test(word)) ?? "").toLowerCase();
  const above = words.filter((word) => word.toLowerCase() !== language.toLowerCase()).join(" ");
  const text = codeText(code, keeps).replace(/\n$/, "");
  /** @type {Block[]} */
  const blocks = above ? [{ kind: "paragraph", lines: [[{ text: above }]], before: "", after: "" }] : [];
  if (text.trim() || joins) blocks.push({ kind: "code", text, language, joins });
  return blocks;
}
