/**
 * The microphone: records while somebody speaks, and sends it meanwhile (W3C MediaStream Recording). Pressed once it
 * begins, pressed again it ends; or it listens for as long as the space bar is held. The page works without it.
 */
import { forget, keep, keys, piecesOf } from "./kept.js";
import { end, HEADERS, NotTaken, sendPiece } from "./sending.js";

const PIECE = 1000; // milliseconds of sound
const BITS = 32000; // a second
const KINDS = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];
const TYPED_INTO = "input, textarea, select, button:not([data-listen]), a, summary, audio, [contenteditable]";
const WORDS = {
  insecure: "Browsers let nobody record on a page that isn’t https. Choose a recording below, or type the words.",
  unsupported: "This browser can’t record. Choose a recording below, or type the words.",
  denied: "The microphone isn’t allowed here. Allow it in the browser’s settings of this page, or type the words.",
  none: "There is no microphone. Choose a recording below, or type the words.",
  taken: "The microphone can’t be used just now: look whether another program has it, or type the words.",
  asking: "Allow the microphone, and speak.",
  listening: "Listening…",
  sending: "Writing down…",
  away: "The desk can’t be reached. What you said is kept on this device, and sent when it can.",
  full: "This device has no room to keep what you say. It is sent all the same.",
  let_go: "You let go before it listened. Hold the space bar again, or press Speak.",
  failed: "It didn’t get to the desk. What you said is kept on this device: open this page anew, and it is sent.",
};
/** What is said where the microphone isn’t given, by the names that browsers have for why (W3C Media Capture, 10.1.3). */
const WHY = new Map([["NotFoundError", "none"], ["NotAllowedError", "denied"], ["SecurityError", "denied"]]);

const section = document.querySelector("[data-listens]");
if (section instanceof HTMLElement && !section.dataset.missing) begin(section);

// Recordings that are dropped anywhere on the page are chosen and sent.
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
  const label = /** @type {HTMLElement} */ (button.querySelector("span"));
  const said = /** @type {HTMLElement} */ (section.querySelector("[data-listening-state]"));
  const time = /** @type {HTMLElement} */ (section.querySelector("[data-listening-time]"));
  const hint = /** @type {HTMLElement} */ (section.querySelector("[data-listening-hint]"));
  const soFar = /** @type {HTMLElement} */ (section.querySelector("[data-said-so-far]"));
  const longest = Number(section.dataset.seconds) * 1000;
  section.hidden = false;

  /** @type {MediaRecorder | null} */
  let recorder = null;
  let asking = false;
  /** Whether it listens for as long as the space bar is held. */
  let held = false;

  /** @param {keyof typeof WORDS} state */
  const show = (state) => {
    if (section.dataset.state === state) return;
    section.dataset.state = state;
    said.textContent = WORDS[state];
    time.textContent = "";
    hint.hidden = true;
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
    show("failed");
    if (error instanceof NotTaken) said.textContent = error.message;
    button.disabled = false;
  };

  async function start() {
    if (recorder || asking) return;
    asking = true;
    show("asking");
    const byHolding = held;
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      if (held || !byHolding) listen(stream);
      else {
        silence(stream);
        show("let_go");
      }
    } catch (error) {
      const why = WHY.get(error instanceof DOMException ? error.name : "") ?? "taken";
      show(/** @type {keyof typeof WORDS} */ (why));
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
    /** @type {unknown} why the desk doesn’t take it */
    let refused = null;
    let isOver = () => {};
    void whileOurs(key, () => new Promise((resolve) => isOver = () => resolve(null)));
    const ahead = wordsSoFar(section.dataset.soFar ?? "", soFar, () => recording.state === "recording");
    const away = () => recording.state === "recording" ? note("away") : show("away");
    recording.addEventListener("dataavailable", ({ data }) => {
      if (!data.size) return;
      const number = pieces++;
      const kept = keepPiece(key, number, data); // at once, however long it takes to be sent
      if (recording.state === "recording") time.textContent = `${pieces} s`;
      sent = sent.then(async () => {
        const piece = await kept;
        if (refused) return;
        await sendPiece(to, piece, away);
        if (hint.textContent === WORDS.away) hint.hidden = true;
        if (recording.state === "recording") void ahead.show(key);
      }).catch((error) => {
        refused = error;
        if (recording.state === "recording") recording.stop(); // nothing more is said in vain
      });
    });
    const late = setTimeout(() => recording.stop(), Math.max(PIECE, longest - PIECE));
    recording.addEventListener("stop", async () => {
      clearTimeout(late);
      silence(stream);
      recorder = null;
      button.setAttribute("aria-pressed", "false");
      label.textContent = "Speak";
      button.disabled = true;
      show("sending");
      await sent;
      try {
        if (refused) throw refused;
        location.assign(await end(to, key, () => show("away")));
      } catch (error) {
        fail(error);
      }
      isOver();
    });
    recording.start(PIECE);
    recorder = recording;
    button.setAttribute("aria-pressed", "true");
    label.textContent = "Done";
    show("listening");
  }

  /** @param {string} key @param {number} number @param {Blob} data */
  async function keepPiece(key, number, data) {
    const piece = { key, number, data: await data.arrayBuffer() };
    await keep(piece).catch(() => note("full"));
    return piece;
  }

  const stop = () => recorder?.state === "recording" && recorder.stop();

  button.addEventListener("click", () => recorder ? stop() : start());

  // Held down, the space bar is a button to speak into, wherever nothing is typed.
  document.addEventListener("keydown", (event) => {
    if (event.key !== " " || isTyped(event.target)) return;
    if (event.repeat || event.target !== button) event.preventDefault();
    if (!event.repeat) return;
    held = true;
    void start();
  });
  document.addEventListener("keyup", (event) => {
    if (event.key !== " " || (!held && (isTyped(event.target) || event.target === button))) return;
    if (held) event.preventDefault(); // or a button that has the focus is pressed by it
    held = false;
    stop();
  });

  // The microphone beside every page leads here, and on this page it is this button.
  const asked = () => {
    if (location.hash !== "#listen") return;
    history.replaceState(null, "", location.pathname);
    button.click();
  };
  addEventListener("hashchange", asked);
  asked();
  void sendKept(to);
}

/** The microphone is off again. @param {MediaStream} stream */
function silence(stream) {
  for (const track of stream.getTracks()) track.stop();
}

/** Whether a key that is pressed there is typed, or presses something else. @param {EventTarget | null} target */
const isTyped = (target) => target instanceof Element && target.matches(TYPED_INTO);

/**
 * Does something with a recording that no other page of this browser is at; what one of them is still recording, or
 * sending, is left to it.
 * @template T @param {string} key @param {() => Promise<T>} act @param {LockOptions} [options]
 * @returns {Promise<T | null>} null where another one is at it
 */
const whileOurs = (key, act, options = {}) =>
  navigator.locks.request(`voice ${key}`, options, (lock) => lock ? act() : Promise.resolve(null));

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
  const card = /** @type {HTMLElement} */ (document.querySelector("[data-kept-recordings]"));
  const words = /** @type {HTMLElement} */ (card.querySelector("[data-kept-state]"));
  const link = /** @type {HTMLAnchorElement} */ (card.querySelector("[data-kept-link]"));
  const drop = /** @type {HTMLButtonElement} */ (card.querySelector("[data-drop-kept]"));
  /** @type {string[]} */
  const left = [];
  drop.addEventListener("click", async () => {
    for (const key of left) await forget(key);
    card.hidden = true;
  });
  let refused = "";
  const send = async (/** @type {string} */ key) => {
    left.push(key);
    card.hidden = false;
    try {
      for (const piece of await piecesOf(key)) await sendPiece(to, piece, () => {});
      link.href = await end(to, key, () => {});
      link.hidden = false;
      left.pop();
    } catch (error) {
      refused = error instanceof NotTaken ? error.message : WORDS.failed;
    }
  };
  for (const key of await keys().catch(() => [])) await whileOurs(key, () => send(key), { ifAvailable: true });
  drop.hidden = !left.length;
  words.textContent = refused || "The desk has what you said before.";
}
