/**
 * An empty field with data-time-zone is filled with the time zone of this browser.
 */

for (const field of document.querySelectorAll("input[data-time-zone]")) {
  if (field instanceof HTMLInputElement && !field.value) field.value = Intl.DateTimeFormat().resolvedOptions().timeZone;
}
