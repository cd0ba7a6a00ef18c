/**
 * Runs of text to paragraphs and their lines, with the spaces that a reader has seen: CSS Text 3, 4.1, but that spaces are
 * no more than one, since Markdown keeps no more, and that a paragraph ends where an empty line is.
 */

import { isBlank, lettersOf } from "./blocks.js";

/** @import { Paragraph, Run } from "./blocks.js" */

/** @param {Run} run @returns {string} its text with the line breaks that are meant, and no others */
function withBreaks({ text, kept }) {
  const lines = kept ? text.replace(/\r\n?/g, "\n") : text.replace(/[\r\n]/g, " ");
  // a space beside a no-break space is one that was typed twice, as editors of web pages keep it
  return lines.replace(/[\t\f \u00A0]+/g, (spaces) => (/[^\u00A0]/.test(spaces) ? " " : spaces));
}

/** Whether two runs mean the same, so that they are one. @param {Run} one @param {Run} other */
const areAlike = (one, other) =>
  !one.raw && !other.raw && !one.picture && !other.picture && one.href === other.href &&
  !one.strong === !other.strong && !one.em === !other.em && !one.del === !other.del && !one.code === !other.code;

/** One line's runs: no space at its edges, none after another. @param {Run[]} line */
function tidied(line) {
  /** @type {Run[]} */
  const runs = [];
  let space = true; // whether one stands before
  for (const run of line) {
    /** @type {string} */
    const text = space ? run.text.replace(/^[ \u00A0\u200B\uFEFF]+/, "") : run.text;
    if (!text && !run.picture) continue;
    space = text.endsWith(" ");
    const last = runs.at(-1);
    if (last && areAlike(last, run)) last.text += text;
    else runs.push({ ...run, text });
  }
  for (let last = runs.at(-1); last && !last.picture; last = runs.at(-1)) {
    last.text = last.text.replace(/[ \u00A0\u200B\uFEFF]+$/, "");
    if (last.text) break;
    runs.pop();
  }
  return runs.some((run) => run.picture || !isBlank(run.text)) ? runs : [];
}

/** Whether a run is but a line break of the source. @param {Run} run */
const isSource = ({ text, kept, picture }) => !kept && !picture && /^[ \t\r\n\f]*[\r\n][ \t\r\n\f]*$/.test(text);

/** A space at the edge of what was copied; a line break there is the source's own. @param {string} edge */
const edgeOf = (edge) => (/[\r\n]/.test(edge) ? "" : /[ \t]/.test(edge) ? " " : edge.slice(0, 1));

/** The spaces before and after all words. @param {Run[]} runs */
function edgesOf(runs) {
  const text = lettersOf(
    runs.slice(runs.findIndex((run) => !isSource(run)), runs.findLastIndex((run) => !isSource(run)) + 1),
  );
  const [before, after] = [/^[ \t\r\n\f\u00A0]*/, /[ \t\r\n\f\u00A0]*$/].map((edge) =>
    edgeOf(edge.exec(text)?.[0] ?? "")
  );
  return { before, after };
}

/** @param {Run[]} runs @returns {Paragraph[]} */
export function paragraphsOf(runs) {
  /** @type {Run[][]} */
  const lines = [[]];
  for (const run of runs) {
    const [first, ...rest] = run.picture ? [run.text] : withBreaks(run).split("\n");
    lines.at(-1)?.push({ ...run, text: first });
    for (const text of rest) lines.push([{ ...run, text }]);
  }
  /** @type {Paragraph[]} */
  const found = [];
  let goesOn = false;
  for (const line of lines.map(tidied)) {
    if (line.length && goesOn) found.at(-1)?.lines.push(line);
    else if (line.length) found.push({ kind: "paragraph", lines: [line], before: "", after: "" });
    goesOn = line.length > 0;
  }
  const { before, after } = edgesOf(runs);
  if (found.length) Object.assign(found[0], { before });
  if (found.length) Object.assign(found[found.length - 1], { after });
  return found;
}
