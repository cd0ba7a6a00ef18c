/**
 * Words with their emphasis and links, from HTML to Markdown.
 */

const MARKS = { strong: "**", em: "*", del: "~~" };

/** @param {Element} element */
export const styleOf = (element) => (element.getAttribute("data-style") ?? "").toLowerCase();

/** What an element makes of the words in it, beyond what they are already. @param {Element} element @param {object} around */
export function meaning(element, around) {
  const found = { ...around };
  const tag = element.localName;
  const style = styleOf(element);
  const weight = /font-weight:\s*(\w+)/.exec(style)?.[1];
  if (weight) found.strong = weight === "bold" || weight === "bolder" || Number(weight) >= 600;
  else if (tag === "b" || tag === "strong") found.strong = true;
  const slant = /font-style:\s*(\w+)/.exec(style)?.[1];
  if (slant) found.em = slant === "italic" || slant === "oblique";
  else if (tag === "i" || tag === "em" || tag === "cite") found.em = true;
  if (/^(s|del|strike)$/.test(tag) || /text-decoration[^;]*line-through/.test(style)) found.del = true;
  if (/^(code|kbd|samp|tt)$/.test(tag)) found.code = true;
  const href = tag === "a" ? element.getAttribute("href") : null;
  if (href && /^(https?:|mailto:|tel:)/i.test(href)) {
    found.href = href.replace(/[\s()<>]/g, (letter) => `%${letter.charCodeAt(0).toString(16)}`);
  }
  return found;
}

/** Pieces of text that all mean the same. */
function runs(node, around, found) {
  for (const child of node.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) {
      found.push({ ...around, text: child.data.replace(/[\s\u00a0]+/g, " ") });
    } else if (child.nodeType === Node.ELEMENT_NODE) {
      const style = styleOf(child);
      if (child.localName === "br") found.push({ ...around, text: "\n" });
      else if (child.localName === "img") picture(child, around, found);
      else if (!child.hidden && !/display:\s*none|mso-list:\s*ignore/.test(style)) {
        runs(child, meaning(child, around), found);
      }
    }
  }
  return found;
}

/** A picture of this desk's stays one; of another site's, which no page here may show, a link leads to it. */
function picture(image, around, found) {
  const source = image.getAttribute("src") ?? "";
  if (!/^https?:/i.test(source) || !URL.canParse(source)) return;
  const words = (image.getAttribute("alt") ?? "").replace(/[[\]\n]/g, " ").trim();
  const { origin, pathname } = new URL(source);
  if (origin === window.location.origin) found.push({ ...around, raw: true, text: `![${words}](${pathname})` });
  else {found.push({
      ...around,
      href: around.href ?? source.replace(/[\s()<>]/g, encodeURIComponent),
      text: words || "Picture",
    });}
}

/** Letters that Markdown would take for its own, marked as letters; as few as possible. @param {string} text */
function escaped(text) {
  return text
    .replace(/([\\`*])/g, "\\$1")
    .replace(/(?<![\p{L}\p{N}_])_|_(?![\p{L}\p{N}_])/gu, "\\_")
    .replace(/\[(?=[^\]]*\][([:])/g, "\\[")
    .replace(/<(?=[a-z/!?])/gi, "\\<")
    .replace(/~~/g, "\\~~");
}

const marksOf = (
  run,
) => [
  ...(run.href ? [`link:${run.href}`] : []),
  ...Object.keys(MARKS).filter((name) => run[name]),
  ...(run.code ? ["code"] : []),
];
const opening = (mark) => (mark.startsWith("link:") ? "[" : (MARKS[mark] ?? "`"));
const closing = (mark) => (mark.startsWith("link:") ? `](${mark.slice(5)})` : (MARKS[mark] ?? "`"));

/** Markdown of all that is in a node, without blocks. @param {Node} node */
export function inline(node, around = {}) {
  let out = "";
  /** @type {string[]} */
  let open = [];
  const close = (keep) => {
    const [, body, space] = /^(.*?)(\s*)$/s.exec(out);
    out = body + open.slice(keep).reverse().map(closing).join("") + space;
    open = open.slice(0, keep);
  };
  for (const run of runs(node, around, [])) {
    if (!run.text.trim()) {
      out += run.text;
      continue;
    }
    const marks = marksOf(run);
    let keep = 0;
    while (keep < open.length && open[keep] === marks[keep]) keep += 1;
    close(keep);
    const [, space, text] = /^(\s*)(.*)$/s.exec(run.text);
    out += space + marks.slice(keep).map(opening).join("") + (run.raw || run.code ? text : escaped(text));
    open = marks;
  }
  close(0);
  return out.replace(/[ \t]+/g, " ").replace(/ *\n */g, "\n").trim();
}
