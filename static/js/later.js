/**
 * What a page can be read without comes after its first paint: the contents of <template data-later>.
 *
 * A browser that doesn't tell of paints, or hides the page, has it half a second after the page is loaded.
 */

for (const later of document.querySelectorAll("template[data-later]")) {
  const painted = new Promise((resolve) => {
    new PerformanceObserver((list) => {
      if (list.getEntriesByName("first-contentful-paint").length) resolve(undefined);
    }).observe({ type: "paint", buffered: true });
  });
  const loaded = new Promise((resolve) => addEventListener("load", () => setTimeout(resolve, 500)));
  void Promise.race([painted, loaded]).then(() =>
    later.replaceWith(/** @type {HTMLTemplateElement} */ (later).content)
  );
}
