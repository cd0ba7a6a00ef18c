/**
 * Where a page hears of changes: from the worker that all tabs share, or else, where the browser has none, from a stream
 * of its own for as long as it is seen.
 */

import { openStream } from "./stream.js";

/** @import { Line } from "./stream.js" */

/** @param {string} stream @param {string} worker @param {string} account @param {(line: Line) => void} tell */
function shared(stream, worker, account, tell) {
  /** @type {MessagePort} */
  let port;
  const open = () => {
    ({ port } = new SharedWorker(worker, { type: "module", name: `live ${account}` }));
    port.onmessage = ({ data }) => tell(data);
    port.postMessage({ open: stream, account });
  };
  addEventListener("focus", () => port.postMessage({ hurry: true }));
  addEventListener("pagehide", () => {
    port.postMessage({ bye: true });
    port.close(); // a browser forgets a page that it keeps for its back button as soon as that is told something
  });
  addEventListener("pageshow", ({ persisted }) => persisted && open());
  open();
}

/** @param {string} stream @param {string} account @param {(line: Line) => void} tell */
function own(stream, account, tell) {
  let close = () => {};
  const look = () => {
    close();
    close = document.visibilityState === "visible" ? openStream(stream, account, tell).close : () => {};
  };
  document.addEventListener("visibilitychange", look);
  addEventListener("pagehide", () => close());
  addEventListener("pageshow", ({ persisted }) => persisted && look());
  look();
}

/** @param {(line: Line) => void} tell */
export function listen(tell) {
  const { stream = "", streamWorker = "", account = "" } = document.body.dataset;
  if ("SharedWorker" in window) shared(stream, streamWorker, account, tell);
  else own(stream, account, tell);
}
