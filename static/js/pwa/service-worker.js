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

/** @typedef {{ title: string, body: string, path: string, tag: string, unread: number | null }} Message */

worker.addEventListener("push", (event) => {
  const message = /** @type {Message | undefined} */ (event.data?.json()) ??
    { title: "Cofounder", body: "", path: "/", tag: "", unread: null };
  event.waitUntil(show(message));
});

/** @param {Message} message */
async function show({ title, body, path, tag, unread }) {
  await worker.registration.showNotification(title, { body, tag, data: { path }, icon: "/apple-touch-icon.png" });
  if (unread !== null) await setBadge(unread);
}

/** @param {number} unread */
async function setBadge(unread) {
  if (unread > 0) await navigator.setAppBadge?.(unread);
  else await navigator.clearAppBadge?.();
}

worker.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.path ?? "/"));
});

/** The page that a message is about: in a window that shows it already, else in a new one. @param {string} path */
async function open(path) {
  const address = new URL(path, worker.location.origin);
  if (address.origin !== worker.location.origin) return;
  const windows = await worker.clients.matchAll({ type: "window" });
  const there = windows.find((each) => each.url === address.href);
  await (there ? there.focus() : worker.clients.openWindow(address.href));
}
