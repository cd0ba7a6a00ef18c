/**
 * Words with what they mean, to Markdown, so that a reader of Markdown finds the same meaning: CommonMark 6.2.
 */

/** @import { Meaning, Run } from "./blocks.js" */

const SIGNS = /** @type {const} */ ([["strong", "**"], ["em", "*"], ["del", "~~"]]);
// What a mark beside a sign stands against. Not the letters of East Asian writing: between them no space is needed.
const EAST = "\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\u3000-\\u303F\\uFF00-\\uFFEF";
const WORD_AFTER = new RegExp(`^(?![${EAST}])[\\p{L}\\p{N}]`, "u");
const WORD_BEFORE = new RegExp(`(?![${EAST}])[\\p{L}\\p{N}]$`, "u");
const IS_EAST = new RegExp(`[${EAST}]`, "u");

/** Letters that Markdown would take for its own, marked as letters; as few as possible. @param {string} text */
const escaped = (text) =>
  text
    .replace(/[\\`*]/g, "\\$&")
    .replace(/(?<![\p{L}\p{N}_])_|_(?![\p{L}\p{N}_])/gu, "\\_")
    .replace(/\[(?=[^\]]*\][([:]|\^)/g, "\\[")
    .replace(/<(?=[a-z/!?])/gi, "\\<")
    .replace(/&(?=#?\w+;)/g, "\\&")
    .replace(/~~/g, "\\~~");

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

/** @param {string} mark as it is closed */
const opening = (mark) => (mark.startsWith("](") ? "[" : mark);

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

/** Markdown of one line. @param {Run[]} line */
export function wordsOf(line) {
  const runs = prepared(line);
  let out = "";
  let begun = 0; // where the words within the open marks begin
  /** @type {string[]} */
  let open = [];
  /** @param {number} keep how many of the outermost stay open @param {string} next what follows */
  const close = (keep, next) => {
    const marks = open.slice(keep);
    open = open.slice(0, keep);
    if (!marks.length) return;
    let body = out.trimEnd();
    // a mark between a sign and a letter ends nothing: the sign goes out of it
    const signs = body === out && WORD_AFTER.test(next) && !marks.some((mark) => mark.startsWith("]("))
      ? /(?:\\[\p{P}\p{S}]|[\p{P}\p{S}])+$/u.exec(body.slice(begun))?.[0] ?? ""
      : "";
    if (signs && signs.length < body.length - begun && !/[)`>]$/.test(signs) && !IS_EAST.test(signs)) {
      body = body.slice(0, -signs.length);
    }
    out = body + marks.reverse().join("") + out.slice(body.length);
  };
  runs.forEach((run, at) => {
    if (!run.text.trim() && !run.picture) {
      out += run.text;
      return;
    }
    const marks = ordered(runs, at, open);
    const text = run.text.trimStart();
    const space = run.text.slice(0, run.text.length - text.length);
    let keep = 0;
    while (keep < open.length && open[keep] === marks[keep]) keep += 1;
    close(keep, space + text);
    let body = bodyOf({ ...run, text });
    let before = space;
    if (marks.length > keep && WORD_BEFORE.test(out + space) && !marks[keep].startsWith("](")) {
      const [signs] = /^(?:\\[\p{P}\p{S}]|[\p{P}\p{S}])+/u.exec(body) ?? [""];
      if (signs.length < body.length && !run.code && !run.raw && !IS_EAST.test(signs)) {
        [before, body] = [space + signs, body.slice(signs.length)];
      }
    }
    if (marks.length > keep) {
      if (marks[keep].startsWith("](")) out = out.replace(/(?<!\\)!$/, "\\!"); // no picture
      out += before + marks.slice(keep).map(opening).join("");
      begun = out.length;
      out += body;
    } else {
      out += before + body;
    }
    open = marks;
  });
  close(0, "");
  return out;
}
