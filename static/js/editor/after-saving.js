/**
 * What is sent about a draft goes when all of it is at the desk: a button with `data-after-saving` waits until text and
 * details are saved, and sends the text once more with itself. Where they can't be saved soon, it goes all the same, for
 * the text is in it; what was refused is told beside its field instead.
 */

const LONGEST = 5000; // milliseconds
const LOOK = 50;

/**
 * @param {HTMLFormElement} form
 * @param {() => void} save asks for all to be saved
 * @param {() => "saved" | "waiting" | "refused"} stands how far that has come
 */
export function afterSaving(form, save, stands) {
  let ready = false;
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!(button instanceof HTMLButtonElement) || !button.hasAttribute("data-after-saving") || ready) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const began = performance.now();
    save();
    const look = () => {
      const at = stands();
      if (at === "refused") return;
      if (at === "waiting" && performance.now() - began < LONGEST) return void window.setTimeout(look, LOOK);
      ready = true;
      form.requestSubmit(button);
      ready = false;
    };
    look();
  });
}
