/**
 * The service worker of the desk as an app: it keeps one page for when the desk is out of reach, and shows messages that
 * come while it is closed. It is registered where the desk is installed or messages are turned on, and answers nothing but
 * pages and files, so that all else is as fast as without it.
 */

const worker = /** @type {import("./worker.d.ts").Worker} */ (/** @type {unknown} */ (self));
const OFFLINE = "/offline";
const KEPT = "offline-page";

/** The page, and all files of the desk that it names, whatever was kept before. */
async function keepOfflinePage() {
  const page = await fetch(OFFLINE, { cache: "reload", credentials: "omit" });
  if (!page.ok) throw new Error(`the page to keep isn't there: ${page.status}`);
  const text = await page.clone().text();
  const files = new Set([...text.matchAll(/"(\/static\/[^"#]+)/g)].map((found) => found[1]));
  const cache = await caches.open(KEPT);
  await cache.addAll([...files]);
  await cache.put(OFFLINE, page);
}

worker.addEventListener("install", (event) => {
  event.waitUntil(keepOfflinePage().then(() => worker.skipWaiting()));
});

worker.addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([worker.clients.claim(), worker.registration.navigationPreload?.enable()]));
});

/** A page of the desk, or the kept one where nothing answers. @param {import("./worker.d.ts").AskingEvent} event */
async function pageOf(event) {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request));
  } catch (error) {
    const kept = await caches.match(OFFLINE);
    if (kept) return kept;
    throw error;
  }
}

/** A file, also where it isn't in reach but kept. @param {Request} request */
async function fileOf(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await caches.match(request);
    if (kept) return kept;
    throw error;
  }
}

worker.addEventListener("fetch", (event) => {
  const { mode, method, url } = event.request;
  if (method !== "GET") return;
  if (mode === "navigate") event.respondWith(pageOf(event));
  else if (new URL(url).pathname.startsWith("/static/")) event.respondWith(fileOf(event.request));
});

/**
 * @typedef {{ path: string, choices: [string, string][] }} Buttons
 * @typedef {object} Message
 * @property {string} title
 * @property {string} body
 * @property {string} path of the page that it is about
 * @property {string} tag
 * @property {number | null} [unread]
 * @property {Buttons | null} [later]
 */

worker.addEventListener("push", (event) => {
  const message = /** @type {Message | undefined} */ (event.data?.json()) ??
    { title: "Cofounder", body: "", path: "/", tag: "" };
  event.waitUntil(show(message));
});

/** @param {Message} message */
async function show(message) {
  const { title, body, tag, unread, later } = message;
  const actions = later?.choices.map(([action, words]) => ({ action, title: words })) ?? [];
  const options = { body, tag, actions, data: message, icon: "/apple-touch-icon.png" };
  await worker.registration.showNotification(title, options);
  if (unread != null) await setBadge(unread);
}

/** @param {number} unread */
async function setBadge(unread) {
  if (unread > 0) await navigator.setAppBadge?.(unread);
  else await navigator.clearAppBadge?.();
}

worker.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(press(event.notification.data, event.action));
});

/** What was pressed: one of its buttons, or the message itself. @param {Message} message @param {string} [action] */
async function press(message, action) {
  if (action && message.later) await putOff(message, message.later.path, action);
  else await open(message.path);
}

/** Puts a reminder off; where that can't be, the message is there again. @param {Message} message @param {string} path @param {string} later */
async function putOff(message, path, later) {
  const reply = await fetch(path, { method: "POST", body: new URLSearchParams({ later }) }).catch(() => null);
  if (reply?.ok) return;
  const refused = reply !== null && reply.status < 500;
  const body = refused ? "This can’t be put off any more. Open it to see why." : "It couldn’t be put off. Try again.";
  await show({ ...message, body, later: refused ? null : message.later });
}

/** The page that a message is about: in a window that shows it already, else in a new one. @param {string} path */
async function open(path) {
  const address = new URL(path, worker.location.origin);
  if (address.origin !== worker.location.origin) return;
  const windows = await worker.clients.matchAll({ type: "window" });
  const there = windows.find((each) => each.url === address.href);
  await (there ? there.focus() : worker.clients.openWindow(address.href));
}
