/** Where a character of a textarea stands, which the browser doesn't say. */

const LIKE = /** @type {const} */ ([
  "boxSizing",
  "font",
  "letterSpacing",
  "lineHeight",
  "paddingInline",
  "paddingBlock",
  "borderWidth",
  "direction",
  "overflowWrap",
  "tabSize",
]);

/** The place of a character from the field's top left, and its height, in pixels of CSS. @param {HTMLTextAreaElement} field @param {number} index */
export function placeOf(field, index) {
  const mirror = document.createElement("div");
  const style = getComputedStyle(field);
  for (const name of LIKE) mirror.style[name] = style[name];
  Object.assign(mirror.style, {
    position: "absolute",
    visibility: "hidden",
    whiteSpace: "pre-wrap",
    inlineSize: `${field.offsetWidth}px`,
    borderStyle: "solid",
  });
  mirror.textContent = field.value.slice(0, index);
  const sign = mirror.appendChild(document.createElement("span"));
  sign.textContent = field.value.slice(index) || ".";
  document.body.append(mirror);
  const [{ left, top, height }] = sign.getClientRects();
  const from = mirror.getBoundingClientRect();
  mirror.remove();
  return { left: left - from.left - field.scrollLeft, top: top - from.top - field.scrollTop, height };
}
