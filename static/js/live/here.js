/**
 * Who else has a task or draft open, and who is typing in it. The page says every few seconds that it is looked at, and
 * when it is left; it is told of others by the answers, and by the stream (`stream.js`).
 */

/** @import { Present } from "./stream.js" */

const EVERY = 10_000; // milliseconds; who isn't heard of for 25 s isn't here any more
const TYPING = 6_000; // after the last key

const shown = document.getElementById("here");
const { here: about = "", to = "" } = shown?.dataset ?? {};
const { account } = document.body.dataset;
let typedAt = -Infinity;
let saidTyping = false;

/** @param {string[]} names */
const together = (names) => new Intl.ListFormat("en-GB").format(names);

/** @param {Present[]} everybody */
function show(everybody) {
  const others = everybody.filter(({ id }) => String(id) !== account);
  const typing = others.filter((one) => one.typing).map(({ name }) => name);
  const looking = others.filter((one) => !one.typing).map(({ name }) => name);
  const sentences = [];
  if (typing.length) sentences.push(`${together(typing)} ${typing.length > 1 ? "are" : "is"} typing.`);
  if (looking.length) sentences.push(`${together(looking)} ${looking.length > 1 ? "have" : "has"} this open too.`);
  const place = document.getElementById("here");
  if (!place) return;
  place.textContent = place.title = sentences.join(" ");
  place.hidden = !sentences.length;
}

/** @param {Record<string, string>} more */
const fields = (more) => {
  const [subject, subject_id] = about.split(":");
  return new URLSearchParams({ subject, subject_id, ...more });
};

async function say() {
  if (document.visibilityState !== "visible") return;
  saidTyping = performance.now() - typedAt < TYPING;
  try {
    const body = fields(saidTyping ? { typing: "1" } : {});
    const reply = await fetch(to, {
      method: "POST",
      body,
      headers: { Accept: "application/json", "Opened-By": account ?? "" },
    });
    if (reply.ok && !reply.redirected) show((await reply.json()).here);
  } catch {
    // nobody answers, which is told elsewhere
  }
}

let said = Promise.resolve();
/** One after the other, so that what is said last counts. */
const stay = () => {
  said = said.then(say);
};

const leave = () => void navigator.sendBeacon(to, fields({ left: "1" }));

if (shown) {
  stay();
  window.setInterval(stay, EVERY);
  document.addEventListener("live:here", ({ detail }) => {
    if (detail.about !== about) return;
    show(detail.here);
    if (!detail.here.some(({ id }) => String(id) === account)) stay(); // another window of theirs was left
  });
  document.addEventListener("input", () => {
    typedAt = performance.now();
    if (!saidTyping) stay();
  });
  document.addEventListener("visibilitychange", () => (document.visibilityState === "visible" ? stay() : leave()));
  window.addEventListener("pagehide", leave);
}
