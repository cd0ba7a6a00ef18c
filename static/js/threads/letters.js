/**
 * Letters of a text, as the desk counts them to know a place (`webapp/web/markdown/passages.py`): characters that are no
 * spaces, without what a text shows beside its words.
 */

const SPACE = /[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff\ufffc]/;
const BESIDE = ".task-box, .footnote-ref, .comment-on, .passage-link, a[href^='#fnref']";

/** How many letters stand in a range. @param {Range} range */
export function lettersIn(range) {
  const root = range.commonAncestorContainer;
  const nodes = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  let amount = 0;
  for (let node = root instanceof Text ? root : nodes.nextNode(); node; node = nodes.nextNode()) {
    if (!range.intersectsNode(node) || node.parentElement?.closest(BESIDE)) continue;
    const text = node.textContent ?? "";
    const start = node === range.startContainer ? range.startOffset : 0;
    const end = node === range.endContainer ? range.endOffset : text.length;
    for (const letter of text.slice(start, end)) amount += SPACE.test(letter) ? 0 : 1;
  }
  return amount;
}

/** How many letters of a block stand before a place in it. @param {Element} block @param {Range} place */
export function lettersBefore(block, place) {
  const range = document.createRange();
  range.setStart(block, 0);
  range.setEnd(place.startContainer, place.startOffset);
  return lettersIn(range);
}
