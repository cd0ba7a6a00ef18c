/**
 * Raised and lowered letters: H₂O, m², 10⁻³. Unicode has most.
 */

/** @type {Record<"sup" | "sub", [string, string]>} letters, and those that stand for them */
const PAIRS = {
  sup: [
    "0123456789+-−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWαβγδεθιφχ",
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵅᵝᵞᵟᵋᶿᶥᵠᵡ",
  ],
  sub: ["0123456789+-−=()aehijklmnoprstuvxβγρφχ", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ"],
};
/** @param {[string, string]} pair */
const toMap = ([from, to]) => {
  const letters = [...to];
  return new Map([...from].map((letter, at) => [letter, letters[at]]));
};
const RAISED = { sup: toMap(PAIRS.sup), sub: toMap(PAIRS.sub) };
const LONGEST = 4; // letters; a longer word is a word, which should be found by its letters
/** @type {Record<string, string>} */
const SIGNS = { TM: "™", SM: "℠", "®": "®", "©": "©" };

/**
 * Text in its position; as it is where Unicode hasn't all of it, or where it is an ordinal's end, as in 1st.
 * @param {string} text @param {"sup" | "sub"} position @param {string} before the letter before it
 */
export function raised(text, position, before) {
  if (position === "sup" && SIGNS[text]) return SIGNS[text];
  if (/\d/.test(before) && /^(st|nd|rd|th|er|re|e|ème|o|a)$/.test(text)) return text;
  if (/\p{L}/u.test(text) && [...text].length > LONGEST) return text;
  const letters = [...text].map((letter) => RAISED[position].get(letter));
  return letters.every((letter) => letter !== undefined) ? letters.join("") : text;
}
