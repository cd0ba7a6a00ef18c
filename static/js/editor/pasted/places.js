/**
 * Where something is pasted, and what of Markdown stands around it there.
 */

import { ensureSyntaxTree, syntaxTree } from "../../../vendor/codemirror.min.js";

/**
 * @import { EditorState, SelectionRange, SyntaxNode } from "../../../vendor/codemirror.min.js"
 *
 * @typedef {{ bullet: string, number?: number, box: string }} Marker of an item of a list
 * @typedef {{ kind: "code" | "words" | "link" | "picture" | "target" | "cell" | "text", heading: boolean, prefix: string,
 *   start: number, marker?: Marker, meanings: [("strong" | "em" | "del"), string][] }} Place
 *   words: code in a line; link: the words of one, picture: what one shows, target: the address of either. prefix: what
 *   the next lines of this block begin with; start: where the words of the line begin; meanings: those around it with
 *   their marks, the outermost first
 */

const LINE = /^((?:\s*>)*\s*)(?:([-*+]|(\d{1,9})[.)])(\s+)(\[[ xX]\]\s+)?)?/;
/** @type {Record<string, "strong" | "em" | "del">} */
const MEANINGS = { StrongEmphasis: "strong", Emphasis: "em", Strikethrough: "del" };

/** The nodes around a range, the innermost first. @param {EditorState} state @param {SelectionRange} range */
function nodesAround(state, { from, to }) {
  const tree = ensureSyntaxTree(state, to, 50) ?? syntaxTree(state);
  /** @type {SyntaxNode[]} */
  const found = [];
  for (const side of /** @type {const} */ ([-1, 1])) {
    for (let node = /** @type {SyntaxNode | null} */ (tree.resolveInner(from, side)); node; node = node.parent) {
      const { name, from: begin, to: end } = node;
      if (begin <= from && end >= to && !found.some((one) => one.name === name && one.from === begin)) found.push(node);
    }
  }
  return found;
}

/** Whether a range is within what a node's marks are around. @param {SyntaxNode} node @param {SelectionRange} range */
const isWithin = ({ firstChild, lastChild }, { from, to }) =>
  firstChild !== null && lastChild !== null && firstChild.to <= from && lastChild.from >= to;

/** @param {EditorState} state @param {SelectionRange} range @returns {Place} */
export function placeOf(state, range) {
  const nodes = nodesAround(state, range);
  const line = state.doc.lineAt(range.from);
  const [whole, indent, marker, number, gap = "", box = ""] = LINE.exec(line.text) ?? ["", ""];
  const inContainer = nodes.some(({ name }) => /^(ListItem|Blockquote)$/.test(name)) || marker !== undefined;
  const place = {
    heading: nodes.some(({ name }) => name.startsWith("ATXHeading")),
    prefix: inContainer ? indent + " ".repeat(marker ? marker.length + gap.length : 0) : "",
    start: line.from + whole.length,
    marker: marker ? { bullet: marker, number: number ? Number(number) : undefined, box } : undefined,
    meanings: nodes.filter((node) => MEANINGS[node.name] && isWithin(node, range)).reverse().map((
      node,
    ) => /** @type {["strong" | "em" | "del", string]} */ (
      [MEANINGS[node.name], state.sliceDoc(node.firstChild?.from, node.firstChild?.to)]
    )),
  };
  const of = (/** @type {string} */ name) => nodes.find((node) => node.name === name);
  const fence = of("FencedCode") ?? of("CodeBlock");
  if (fence) {
    const first = state.doc.lineAt(fence.from);
    return { ...place, kind: "code", prefix: state.sliceDoc(first.from, fence.from).replace(/[^>\s]/g, " ") };
  }
  const words = of("InlineCode");
  if (words && isWithin(words, range)) return { ...place, kind: "words" };
  const link = of("Link") ?? of("Image");
  if (link && link.from < range.from && link.to > range.to) {
    const target = link.getChild("URL");
    const words = link.name === "Image" ? "picture" : "link";
    return { ...place, kind: target && target.from <= range.from ? "target" : words };
  }
  const isOneLine = line.to >= range.to;
  if (of("Table") && isOneLine && line.text.includes("|")) return { ...place, kind: "cell" };
  return { ...place, kind: "text" };
}
