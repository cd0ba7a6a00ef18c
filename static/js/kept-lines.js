/**
 * Lines of quick add that the desk may not have yet, kept on this device under a name each, by which the desk adds it once:
 * what was typed while it was out of reach, and what was sent until it is answered. The next page sends them
 * (`installed.js`).
 */

/** @typedef {{ key: string, title: string, problem?: string, fields?: Record<string, string> }} Line */

const { account, slug } = document.body.dataset;
const NAME = `kept-lines-${account}-${slug}`;

/** @returns {Line[]} */
export function linesKept() {
  try {
    return JSON.parse(localStorage.getItem(NAME) ?? "[]");
  } catch {
    return []; // this browser keeps nothing
  }
}

/** @param {Line[]} lines */
function keep(lines) {
  try {
    if (lines.length) localStorage.setItem(NAME, JSON.stringify(lines));
    else localStorage.removeItem(NAME);
  } catch {
    // then it is as if there was nothing to keep them
  }
}

/** @param {string} key */
const others = (key) => linesKept().filter((each) => each.key !== key);

/** @param {Line} line */
export const keepLine = (line) => keep([...others(line.key), line]);

/** It was answered: nothing more is to be done about it. @param {string} key */
export const forgetLine = (key) => keep(others(key));
