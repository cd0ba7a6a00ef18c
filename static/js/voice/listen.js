/**
 * The microphone: records while somebody speaks, and sends it meanwhile (W3C MediaStream Recording). Pressed once it
 * begins, pressed again it ends; or it listens for as long as the space bar is held. The page works without it.
 */
import { forget, keep, keys, piecesOf } from "./kept.js";
import { end, HEADERS, NotTaken, sendPiece } from "./sending.js";

const PIECE = 1000; // milliseconds of sound
const BITS = 32000; // a second
const KINDS = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];
const TYPED_INTO = "input, textarea, select, button, a, summary, audio, [contenteditable]";
const WORDS = {
  insecure: "Browsers let nobody record on a page that isn’t https. Choose a recording below, or type the words.",
  unsupported: "This browser can’t record. Choose a recording below, or type the words.",
  denied: "The microphone isn’t allowed here. Allow it in the browser’s settings of this page, or type the words.",
  none: "There is no microphone. Choose a recording below, or type the words.",
  asking: "Allow the microphone, and speak.",
  listening: "Listening…",
  sending: "Writing down…",
  away: "The desk can’t be reached. What you said is kept on this device, and sent when it can.",
  full: "This device has no room to keep what you say. It is sent all the same.",
};

const section = document.querySelector("[data-listens]");
if (section instanceof HTMLElement && !section.dataset.missing) begin(section);

// A recording that is dropped anywhere on the page is chosen and sent.
const chosen = document.getElementById("voice-file");
if (chosen instanceof HTMLInputElement) {
  document.addEventListener("dragover", (event) => {
    if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    const files = event.dataTransfer?.files;
    if (!files?.length) return;
    event.preventDefault();
    chosen.files = files;
    chosen.form?.requestSubmit();
  });
}

/** @param {HTMLElement} section */
function begin(section) {
  const to = { pieces: section.dataset.listens ?? "", ends: section.dataset.ends ?? "" };
  const button = /** @type {HTMLButtonElement} */ (section.querySelector("[data-listen]"));
  const said = /** @type {HTMLElement} */ (section.querySelector("[data-listening-state]"));
  const hint = /** @type {HTMLElement} */ (section.querySelector("[data-listening-hint]"));
  const soFar = /** @type {HTMLElement} */ (section.querySelector("[data-said-so-far]"));
  section.hidden = false;

  /** @type {MediaRecorder | null} */
  let recorder = null;
  let asking = false;

  /** @param {keyof typeof WORDS} state @param {string} [more] */
  const show = (state, more = "") => {
    if (section.dataset.state !== state) hint.hidden = true;
    section.dataset.state = state;
    said.textContent = WORDS[state] + more;
  };

  /** What is to be known beside. @param {keyof typeof WORDS} state */
  const note = (state) => {
    hint.textContent = WORDS[state];
    hint.hidden = false;
  };

  const usable = isSecureContext && "MediaRecorder" in globalThis && Boolean(navigator.mediaDevices?.getUserMedia);
  button.hidden = !usable;
  if (!usable) return show(isSecureContext ? "unsupported" : "insecure");

  /** @param {unknown} error */
  const fail = (error) => {
    section.dataset.state = "failed";
    said.textContent = error instanceof NotTaken ? error.message : String(error);
    button.disabled = false;
  };

  async function start() {
    if (recorder || asking) return;
    asking = true;
    show("asking");
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      listen(stream);
    } catch (error) {
      show(error instanceof DOMException && error.name === "NotFoundError" ? "none" : "denied");
    }
    asking = false;
  }

  /** @param {MediaStream} stream */
  function listen(stream) {
    const mimeType = KINDS.find((kind) => MediaRecorder.isTypeSupported(kind));
    const recording = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: BITS });
    const key = crypto.randomUUID();
    let pieces = 0;
    let sent = Promise.resolve();
    let taken = true;
    const ahead = wordsSoFar(section.dataset.soFar ?? "", soFar, () => recording.state === "recording");
    const away = () => recording.state === "recording" ? note("away") : show("away");
    recording.addEventListener("dataavailable", ({ data }) => {
      if (!data.size) return;
      const number = pieces++;
      const kept = keepPiece(key, number, data); // at once, however long it takes to be sent
      if (recording.state === "recording") show("listening", ` ${pieces} s`);
      sent = sent.then(async () => {
        const piece = await kept;
        if (taken) await sendPiece(to, piece, away);
        if (taken && recording.state === "recording") void ahead.show(key);
      }).catch((error) => {
        taken = false;
        fail(error);
      });
    });
    recording.addEventListener("stop", async () => {
      for (const track of stream.getTracks()) track.stop();
      recorder = null;
      button.setAttribute("aria-pressed", "false");
      button.disabled = true;
      show("sending");
      await sent;
      if (taken) await finish(key).catch(fail);
    });
    recording.start(PIECE);
    recorder = recording;
    button.setAttribute("aria-pressed", "true");
    /** @type {HTMLElement} */ (button.querySelector("span")).textContent = "Done";
    show("listening");
  }

  /** @param {string} key @param {number} number @param {Blob} data */
  async function keepPiece(key, number, data) {
    const piece = { key, number, data: await data.arrayBuffer() };
    await keep(piece).catch(() => note("full"));
    return piece;
  }

  /** @param {string} key */
  async function finish(key) {
    location.assign(await end(to, key, () => show("away")));
  }

  const stop = () => recorder?.state === "recording" && recorder.stop();

  button.addEventListener("click", () => recorder ? stop() : start());

  // Held down, the space bar is a button to speak into, wherever nothing is typed.
  document.addEventListener("keydown", (event) => {
    const isTyped = event.target instanceof Element && event.target.matches(TYPED_INTO);
    if (event.key !== " " || isTyped) return;
    event.preventDefault();
    if (event.repeat) start();
  });
  document.addEventListener("keyup", (event) => {
    if (event.key === " " && !(event.target instanceof Element && event.target.matches(TYPED_INTO))) stop();
  });

  if (location.hash === "#listen") {
    history.replaceState(null, "", location.pathname);
    void start();
  }
  void sendKept(to);
}

/**
 * Shows what was heard so far, one question at a time. Where nothing is heard, or others are listened to, it stays.
 * @param {string} address @param {HTMLElement} shown @param {() => boolean} goesOn
 */
function wordsSoFar(address, shown, goesOn) {
  let asking = false;
  shown.textContent = "";
  return {
    /** @param {string} key */
    async show(key) {
      if (asking) return;
      asking = true;
      const response = await fetch(`${address}?${new URLSearchParams({ key })}`, { headers: HEADERS }).catch(() =>
        null
      );
      const { words = "" } = response?.ok ? await response.json().catch(() => ({})) : {};
      if (words && goesOn()) shown.textContent = words;
      asking = false;
    },
  };
}

/** What an earlier visit recorded and the desk may not have. @param {import("./sending.js").Addresses} to */
async function sendKept(to) {
  const card = document.querySelector("[data-kept-recordings]");
  const kept = await keys().catch(() => []);
  if (!(card instanceof HTMLElement) || !kept.length) return;
  card.hidden = false;
  const words = /** @type {HTMLElement} */ (card.querySelector("[data-kept-state]"));
  const link = /** @type {HTMLAnchorElement} */ (card.querySelector("[data-kept-link]"));
  const drop = /** @type {HTMLButtonElement} */ (card.querySelector("[data-drop-kept]"));
  drop.addEventListener("click", async () => {
    for (const key of kept) await forget(key);
    card.hidden = true;
  });
  try {
    for (const key of kept) {
      for (const piece of await piecesOf(key)) await sendPiece(to, piece, () => {});
      link.href = await end(to, key, () => {});
    }
    words.textContent = "The desk has what you said before.";
    link.hidden = false;
    drop.hidden = true;
  } catch (error) {
    words.textContent = error instanceof NotTaken ? error.message : String(error);
  }
}
