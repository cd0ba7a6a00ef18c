/**
 * What CSS says of an element, as far as it changes what words mean or where they are parted.
 *
 * @typedef {{ strong?: boolean, em?: boolean, del?: boolean, raised?: "sup" | "sub", white?: "normal" | "lines" | "all",
 *   mono?: boolean, display?: string, hidden: boolean, list?: number, ignored: boolean, framed: boolean }} Looks
 *   white: which line breaks and spaces are kept; list: the level of an item in Word, which has no list around it; ignored:
 *   Word's own marker of such an item; framed: it has no border by its own word
 */

const RULE = /([\w-]+)\s*:\s*((?:"[^"]*"|'[^']*'|\([^)]*\)|[^;])*)/g;
const MONO =
  /mono(?!type corsiva)|courier|consolas|menlo|monaco|cascadia code|fira code|source code|lucida console|andale|inconsolata|hack\b/i;

/** @type {Record<string, Looks["white"]>} by `white-space` and `white-space-collapse` */
const WHITE = {
  normal: "normal",
  nowrap: "normal",
  collapse: "normal",
  pre: "all",
  "pre-wrap": "all",
  "break-spaces": "all",
  preserve: "all",
  "pre-line": "lines",
  "preserve-breaks": "lines",
};

/** @param {string} css @returns {Map<string, string>} */
const declarations = (css) =>
  new Map(
    [...css.matchAll(RULE)].map(([, name, value]) => [
      name.toLowerCase(),
      value.replace(/!important/i, "").trim().toLowerCase(),
    ]),
  );

/** The styles that the document's own sheets give its elements. @param {Document} inert @returns {Map<Element, string>} */
function sheetStyles(inert) {
  /** @type {Map<Element, string>} */
  const found = new Map();
  for (const { textContent: css } of inert.querySelectorAll("script[data-css]")) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    for (const rule of sheet.cssRules) {
      if (!(rule instanceof CSSStyleRule)) continue;
      try {
        for (const element of inert.querySelectorAll(rule.selectorText)) {
          found.set(element, `${found.get(element) ?? ""}${rule.style.cssText};`);
        }
      } catch {
        // a selector that only a program of its own knows
      }
    }
  }
  return found;
}

/** @param {Map<string, string>} css */
const isHidden = (css) =>
  css.get("display") === "none" || css.get("visibility") === "hidden" || css.get("mso-hide") === "all" ||
  (css.get("position") === "absolute" && /^rect\((0|1px)/.test(css.get("clip") ?? ""));

/** @param {Map<string, string>} css @returns {Looks} */
function looks(css) {
  const short = css.get("font") ?? "";
  const weight = css.get("font-weight") ?? /\b(bold|[1-9]00)\b/.exec(short)?.[0];
  const slant = css.get("font-style") ?? /\b(italic|oblique)\b/.exec(short)?.[0];
  const align = css.get("vertical-align");
  const line = css.get("text-decoration-line") ?? css.get("text-decoration") ?? "";
  const font = css.get("font-family") ?? short;
  const list = /level(\d+)/.exec(css.get("mso-list") ?? "");
  return {
    strong: weight ? /^bold/.test(weight) || Number(weight) >= 600 : undefined,
    em: slant ? slant !== "normal" : undefined,
    del: line.includes("line-through") ? true : undefined,
    raised: align === "super" ? "sup" : align === "sub" ? "sub" : undefined,
    white: WHITE[css.get("white-space-collapse") ?? css.get("white-space")?.split(" ")[0] ?? ""],
    mono: font ? MONO.test(font) : undefined,
    display: css.get("display"),
    hidden: isHidden(css),
    list: list ? Number(list[1]) : undefined,
    ignored: css.get("mso-list") === "ignore",
    framed: /^(none|0|medium none)/.test(css.get("border") ?? css.get("border-left") ?? ""),
  };
}

/** A function that says how an element of the document looks. @param {Document} inert */
export function looksIn(inert) {
  const sheets = sheetStyles(inert);
  /** @param {Element} element */
  return (element) => looks(declarations(`${sheets.get(element) ?? ""}${element.getAttribute("data-style") ?? ""}`));
}
