/**
 * Tells those who don't see the page what has just happened.
 */

const said = document.createElement("p");
said.className = "visually-hidden";
said.setAttribute("role", "status");
document.body.append(said);

/** @param {string} words */
export const announce = (words) => {
  said.textContent = words;
};
