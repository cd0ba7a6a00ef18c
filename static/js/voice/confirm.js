/**
 * What was understood, read aloud where somebody asked for a page to be: by the browser's own speech (W3C Web Speech),
 * its heading and the titles of its rows.
 */

document.addEventListener("click", async (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-read-aloud]") : null;
  if (!(button instanceof HTMLElement)) return;
  if (speechSynthesis.speaking) return speechSynthesis.cancel();
  const response = await fetch(button.dataset.readAloud ?? "");
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const parts = page.querySelectorAll("#main h1, #main h2, #main .row .title");
  const words = [...parts].map((part) => part.textContent?.trim().replace(/\s+/g, " ") ?? "").filter(Boolean);
  for (const said of words.length ? words : ["There is nothing."]) {
    speechSynthesis.speak(new SpeechSynthesisUtterance(said));
  }
});

if (!("speechSynthesis" in globalThis)) {
  for (const button of document.querySelectorAll("[data-read-aloud]")) button.remove();
}
