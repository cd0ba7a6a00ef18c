/**
 * With every write the desk is told how many rows the list has by now, and one more that it may bring, so that a list which
 * comes back is as long as it was: nothing that was loaded by scrolling is lost.
 */

document.addEventListener("htmx:config:request", (event) => {
  const { request } = event.detail.ctx;
  if (request.method === "GET") return;
  request.headers.Rows = String(document.querySelectorAll("#main .rows > li[id]").length + 1);
});
