/**
 * Words with what they mean, to Markdown, so that a reader of Markdown finds the same meaning: CommonMark 6.2.
 */

import { parser, Strikethrough } from "../../../vendor/codemirror.min.js";

/** @import { Meaning, Run } from "./blocks.js" */

const reader = parser.configure([Strikethrough]);
const MARKS = /^(EmphasisMark|StrikethroughMark|CodeMark|LinkMark)$/;

const SIGNS = /** @type {const} */ ([["strong", "**"], ["em", "*"], ["del", "~~"]]);
// What a mark beside a sign stands against. Not the letters of East Asian writing: between them no space is needed.
const EAST = "\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\u3000-\\u303F\\uFF00-\\uFFEF";
const WORD_AFTER = new RegExp(`^(?![${EAST}])[\\p{L}\\p{N}]`, "u");
const WORD_BEFORE = new RegExp(`(?![${EAST}])[\\p{L}\\p{N}]$`, "u");
const SIGNS_AFTER = /(?:\\[\p{P}\p{S}]|(?!\\)[\p{P}\p{S}])+$/u;
const SIGNS_BEFORE = /^(?:\\[\p{P}\p{S}]|(?!\\)[\p{P}\p{S}])+/u;
const IS_EAST = new RegExp(`[${EAST}]`, "u");
const EACH_EAST = new RegExp(`[${EAST}]`, "gu");
const SIGN = `(?![${EAST}])[\\p{P}\\p{S}]`;
const EAST_BESIDE_SIGNS = new RegExp(
  `[${EAST}](?=(?:\\*+(?!\\*)|~+(?!~))${SIGN})|(?<=${SIGN}(?:(?<!\\*)\\*+|(?<!~)~+))[${EAST}]`,
  "gu",
);

/** Letters that Markdown would take for its own, marked as letters; as few as possible. @param {string} text */
const escaped = (text) =>
  text
    .replace(/[\\`*]/g, "\\$&")
    .replace(/(?<![\p{L}\p{N}_])_|_(?![\p{L}\p{N}_])/gu, "\\_")
    .replace(/\[(?=[^\]]*\][([:]|\^)/g, "\\[")
    .replace(/<(?=[a-z/!?])/gi, "\\<")
    .replace(/&(?=#?\w+;)/g, "\\&")
    .replace(/^~|~$|~(?=~)|(?<=~)~/g, "\\~");

/** @param {string} text that stands in code */
export function codeOf(text) {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  const pad = /^`|`$/.test(text) ? " " : "";
  return fence + pad + text + pad + fence;
}

/** An address whose words say just the same. @param {Run} run */
const isBare = ({ text, href }) =>
  href !== undefined && !/\s/.test(text) && [text, `${text}/`, `mailto:${text}`].includes(href) && text.length > 3;

/** One run without its marks. @param {Run} run */
function bodyOf(run) {
  if (run.raw || run.picture) return run.text;
  if (run.code) return codeOf(run.text);
  return run.href ? escaped(run.text).replace(/(?<!\\)[[\]]/g, "\\$&") : escaped(run.text);
}

/** What closes the marks that a run has. @param {Run} run @returns {string[]} */
const marksOf = (run) => [
  ...(run.href && !run.picture ? [`](${run.href})`] : []),
  ...SIGNS.filter(([name]) => run[name]).map(([, sign]) => sign),
];

/**
 * The marks of a run, from the outermost on: those that are open, then those that last longest.
 * @param {Run[]} runs @param {number} at @param {string[]} open
 */
function ordered(runs, at, open) {
  const marks = marksOf(runs[at]);
  const kept = open.slice(0, open.findIndex((mark) => !marks.includes(mark)) + 1 || undefined)
    .filter((mark) => marks.includes(mark));
  const lasts = (/** @type {string} */ mark) => {
    let to = at;
    while (to < runs.length && (!runs[to].text.trim() || marksOf(runs[to]).includes(mark))) to += 1;
    return to;
  };
  const others = marks.filter((mark) => !kept.includes(mark));
  return [...kept, ...others.sort((one, other) => lasts(other) - lasts(one))];
}

/** Runs of which none is an address that says itself twice, nor one space at an edge of code. @param {Run[]} runs */
function prepared(runs) {
  return runs.flatMap((run) => {
    if (isBare(run)) return [{ ...run, href: undefined, raw: true, text: `<${run.text}>` }];
    const [, before, text, after] = run.code ? /^(\s*)(.*?)(\s*)$/s.exec(run.text) ?? [] : [];
    return text ? [{ text: before }, { ...run, text }, { text: after }].filter((part) => part.text) : [run];
  });
}

/** @param {string} mark as it is closed */
const isLink = (mark) => mark.startsWith("](");

/** Whether a mark beside this sign needs to know what is on its other side. @param {string} letter */
const isSign = (letter) => /[\p{P}\p{S}]/u.test(letter) && !IS_EAST.test(letter);

/** The signs at an end of words that can go out of their marks. @param {string} words @param {RegExp} end */
function movable(words, end) {
  const [signs] = end.exec(words) ?? [""];
  return signs.length < words.length && !/[)`>\]]$/.test(signs) && !IS_EAST.test(signs) ? signs : "";
}

/** Markdown of one line, as it grows. */
class Line {
  out = "";
  /** @type {{ mark: string, at: number }[]} marks to be closed, the outermost first, and where they were opened */
  open = [];

  /**
   * Closes marks. One between a sign and a letter would close nothing: the sign goes out of it, or else it is taken back.
   * @param {number} keep how many of the outermost stay open @param {string} next what follows
   */
  close(keep, next) {
    const closing = this.open.splice(keep).reverse();
    let body = this.out.trimEnd();
    let rest = this.out.slice(body.length);
    let before = body; // what stands before marks that stand together
    closing.forEach(({ mark, at }, number) => {
      const inLink = closing[number + 1] && isLink(closing[number + 1].mark);
      if (!isLink(mark) && !inLink && isSign(before.at(-1) ?? "") && WORD_AFTER.test(rest + next)) {
        const signs = body === before ? movable(body.slice(at + mark.length), SIGNS_AFTER) : "";
        body = signs ? body.slice(0, -signs.length) : body.slice(0, at) + body.slice(at + mark.length);
        rest = signs + rest;
        before = body;
        if (!signs) return;
      }
      body += mark;
      if (isLink(mark)) before = body;
    });
    this.out = body + rest;
    return closing.length;
  }

  /** Opens marks and puts words there. @param {string[]} marks @param {string} body @param {boolean} isText */
  put(marks, body, isText) {
    let words = body;
    if (marks.length && !isLink(marks[0]) && WORD_BEFORE.test(this.out)) {
      const signs = isText && !marks.some(isLink) ? movable(words, SIGNS_BEFORE) : "";
      this.out += signs;
      words = words.slice(signs.length);
    }
    const isStuck = WORD_BEFORE.test(this.out) && (marks.some(isLink) || isSign(words.at(0) ?? ""));
    for (const mark of marks) {
      if (isStuck && !isLink(mark) && !isLink(marks[0])) continue;
      if (isLink(mark)) this.out = this.out.replace(/(?<!\\)!$/, "\\!"); // no picture
      this.open.push({ mark, at: this.out.length });
      this.out += isLink(mark) ? "[" : mark;
    }
    this.out += words;
  }
}

/**
 * A line for a reader that knows no writing without spaces: what of it stands beside a mark is as a sign where a sign is on
 * its other side, and else as a letter. @param {string} line
 */
const withoutEast = (line) =>
  line.replace(EAST_BESIDE_SIGNS, (letter) => ".".repeat(letter.length))
    .replace(EACH_EAST, (letter) => "a".repeat(letter.length));

const letters = (/** @type {string} */ text) => text.replace(/\s/g, "");

/** Whether a reader of Markdown finds just these words in a line, and none of its marks. @param {string} line @param {Run[]} runs */
function readsAs(line, runs) {
  const doc = `x ${line}`; // no block of another kind
  let read = "";
  let at = 0;
  const until = (/** @type {number} */ to) => {
    read += doc.slice(at, Math.max(at, to));
    at = Math.max(at, to);
  };
  reader.parse(withoutEast(doc)).iterate({
    enter({ name, from, to, node }) {
      const isGone = MARKS.test(name) || (name === "URL" && node.parent?.name === "Link");
      if (isGone || name === "Escape") until(from);
      if (isGone) at = to;
      else if (name === "Escape") at = from + 1;
    },
  });
  until(doc.length);
  return letters(read) === `x${letters(runs.map(({ text }) => text).join(""))}`;
}

/**
 * Markdown of one line. Marks of which a reader would show some as letters aren't written: rather words without what they
 * mean.
 * @param {Run[]} words
 */
export function wordsOf(words) {
  const line = lineOf(words);
  if (words.some(({ raw, picture }) => raw || picture)) return line;
  const plainer = [
    () => words.map((run) => ({ ...run, em: undefined })),
    () => words.map(({ text, code, href }) => ({ text, code, href })),
    () => words.map(({ text, href }) => ({ text, href })),
  ];
  let found = line;
  for (let at = 0; at < plainer.length && !readsAs(found, words); at += 1) found = lineOf(plainer[at]());
  return found;
}

/** @param {Run[]} words */
function lineOf(words) {
  const runs = prepared(words);
  const line = new Line();
  runs.forEach((run, at) => {
    if (!run.text.trim() && !run.picture) {
      line.out += run.text;
      return;
    }
    const open = line.open.map(({ mark }) => mark);
    const marks = ordered(runs, at, open);
    const text = run.text.trimStart();
    const space = run.text.slice(0, run.text.length - text.length);
    let keep = 0;
    while (keep < open.length && open[keep] === marks[keep]) keep += 1;
    const closed = line.close(keep, space + text);
    const isText = !run.code && !run.raw && !run.picture;
    const fresh = marks.slice(keep);
    // signs alone need no emphasis, and marks that meet others of their kind can't be told apart
    const isPlain = (isText && !/[\p{L}\p{N}]/u.test(text)) ||
      (closed + fresh.length > 2 && !space && /(?<!\\)\*$/.test(line.out));
    line.out += space;
    line.put(isPlain ? fresh.filter(isLink) : fresh, bodyOf({ ...run, text }), isText);
  });
  line.close(0, "");
  return line.out;
}
