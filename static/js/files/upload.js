/**
 * One file sent, and what became of it. Nothing is thrown: it is always one of
 *   { kind: "stored", file }        { id, name, url, markdown, picture, … } as the server says
 *   { kind: "refused", message }    it can't be taken as it is
 *   { kind: "again", message }      nobody's fault: it may be sent again
 *   { kind: "unsure", message }     all of it was sent, and nobody says what became of it
 *   { kind: "signed-out", url, message }   { kind: "cancelled" }
 */

import { isOurs } from "../reply.js";

const PATIENCE = 60_000; // milliseconds without a byte of progress
const PATIENCE_ONCE_SENT = 1_800_000; // the desk examines one file after the other, each for up to some minutes

/** @type {Record<number, string>} */
const REFUSALS = {
  403: "Your role in this workspace doesn’t allow adding files.",
  404: "What this file belongs to is gone, or you are no longer a member here.",
  413: "This file is larger than the desk takes.",
};

/** @param {string} why @param {boolean} sent whether the desk may have all of the file */
const unsure = (why, sent) =>
  sent
    ? { kind: "unsure", message: `${why} The file may be added all the same: look under Files before you try again.` }
    : { kind: "again", message: why };

/** @param {number} status of who answered in the desk's place, 0 where nobody did @param {boolean} sent */
function unanswered(status, sent) {
  if (status === 413) {
    return {
      kind: "again",
      message: "What stands before the desk takes no file as large as this one. Tell whoever runs it.",
    };
  }
  return unsure(navigator.onLine ? "No answer from the desk." : "You are offline.", sent);
}

/** @param {XMLHttpRequest} request @param {boolean} sent whether the desk may have all of the file */
function read(request, sent) {
  if (!isOurs({ has: (name) => request.getResponseHeader(name) !== null })) return unanswered(request.status, sent);
  const said = request.response; // null where it isn't JSON
  if (request.status === 201 && said?.files) return { kind: "stored", file: said.files[0] };
  if (request.status === 401) {
    return { kind: "signed-out", url: said?.url ?? "/sign-in", message: "You are signed out." };
  }
  const message = said?.errors && Object.values(said.errors).join(" ");
  if (request.status === 422 || REFUSALS[request.status]) {
    return { kind: "refused", message: message ?? REFUSALS[request.status] ?? "The desk can’t take this file." };
  }
  if (message || request.status === 503 || request.status === 429) {
    return { kind: "again", message: message ?? "The desk is busy." };
  }
  return unsure("The desk doesn’t answer as it should.", sent);
}

/**
 * @param {string} address @param {File} file
 * @param {(part: number) => void} progress from 0 to 1; once it is 1 the desk has the file, and nothing takes it back
 * @param {AbortSignal} cancelled
 * @returns {Promise<any>}
 */
export async function send(address, file, progress, cancelled) {
  try {
    await file.slice(0, 1).arrayBuffer();
  } catch {
    return {
      kind: "refused",
      message: "This can’t be read: it has moved since, or it is a folder. Choose the files themselves.",
    };
  }
  return new Promise((resolve) => {
    const request = new XMLHttpRequest(); // fetch can't tell how much of a body was sent
    let patience = 0;
    let sent = false;
    const wait = (/** @type {number} */ most) => {
      window.clearTimeout(patience);
      patience = window.setTimeout(() => request.abort(), most);
    };
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      wait(PATIENCE);
      progress(total ? loaded / total : 0);
    });
    request.upload.addEventListener("load", () => {
      wait(PATIENCE_ONCE_SENT);
      sent = true;
      progress(1);
    });
    request.addEventListener("loadend", () => {
      window.clearTimeout(patience);
      if (cancelled.aborted) resolve({ kind: "cancelled" });
      else resolve(read(request, sent));
    });
    cancelled.addEventListener("abort", () => request.abort(), { once: true });
    const body = new FormData();
    body.append("file", file, file.name);
    request.open("POST", address);
    request.responseType = "json";
    request.setRequestHeader("Accept", "application/json");
    wait(PATIENCE);
    request.send(body);
  });
}
