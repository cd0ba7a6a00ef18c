/**
 * A plain form that was sent is marked busy and can't be sent twice. Forms that htmx sends have their default prevented
 * by the time the event arrives here; htmx queues those itself.
 */

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || event.defaultPrevented) return;
  if (form.getAttribute("aria-busy") === "true") {
    event.preventDefault();
    return;
  }
  form.setAttribute("aria-busy", "true");
});

// A page that the browser kept and shows again after "back" must not stay busy.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll('form[aria-busy="true"]')) form.removeAttribute("aria-busy");
});
