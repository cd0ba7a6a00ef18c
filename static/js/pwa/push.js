/**
 * Turns messages on this device on and off (W3C Push API). The card says by data-state how it is; whoever has no scripts
 * sees one sentence.
 */

const card = document.querySelector("[data-push]");

/** @param {HTMLElement} card */
async function begin(card) {
  const address = card.dataset.push ?? "";
  const on = /** @type {HTMLButtonElement} */ (card.querySelector("[data-push-on]"));
  const off = /** @type {HTMLButtonElement} */ (card.querySelector("[data-push-off]"));

  /** @param {string} state */
  const show = (state) => {
    card.dataset.state = state;
    on.hidden = state !== "off" && state !== "failed";
    off.hidden = state !== "on";
    localStorage.setItem("push", state === "on" ? "on" : "off");
  };

  const look = async () => {
    if (!isSecureContext) return show("insecure");
    if (!("serviceWorker" in navigator && "PushManager" in globalThis)) return show("unsupported");
    if (Notification.permission === "denied") return show("denied");
    const registration = await navigator.serviceWorker.getRegistration("/");
    const subscription = await registration?.pushManager.getSubscription();
    show(subscription && (await known()).endpoints.includes(subscription.endpoint) ? "on" : "off");
  };

  /** The key of the desk, and where messages come to for this session. @returns {Promise<{ key: string, endpoints: string[] }>} */
  const known = async () => (await fetch(address, { headers: { accept: "application/json" } })).json();

  on.addEventListener("click", () =>
    attempt(async () => {
      if (await Notification.requestPermission() !== "granted") return look();
      await navigator.serviceWorker.register(document.body.dataset.serviceWorker ?? "");
      const { pushManager } = await navigator.serviceWorker.ready;
      const { key } = await known();
      await (await pushManager.getSubscription())?.unsubscribe(); // it may be of another key of the desk
      const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
      const { endpoint, keys } = subscription.toJSON();
      const refused = await send("POST", { endpoint, p256dh: keys?.p256dh, auth: keys?.auth });
      if (!refused) return show("on");
      await subscription.unsubscribe();
      throw new Error(refused);
    }));

  off.addEventListener("click", () =>
    attempt(async () => {
      const { pushManager } = await navigator.serviceWorker.ready;
      const subscription = await pushManager.getSubscription();
      if (subscription) await send("DELETE", { endpoint: subscription.endpoint });
      await subscription?.unsubscribe();
      show("off");
    }));

  /** @param {string} method @param {Record<string, string | undefined>} fields @returns {Promise<string>} why not */
  async function send(method, fields) {
    const query = method === "DELETE" ? "?_method=delete" : "";
    const body = new URLSearchParams(Object.entries(fields).map(([name, value]) => [name, value ?? ""]));
    const response = await fetch(address + query, { method: "POST", body, headers: { accept: "application/json" } });
    if (response.ok) return "";
    return response.status === 422
      ? Object.values((await response.json()).errors).join(" ")
      : "The desk doesn't answer.";
  }

  /** @param {() => Promise<void>} act */
  async function attempt(act) {
    on.disabled = off.disabled = true;
    try {
      await act();
    } catch (error) {
      show("failed");
      const words = card.querySelector("[data-push-error]");
      if (words) words.textContent = error instanceof Error ? error.message : String(error);
    }
    on.disabled = off.disabled = false;
    (on.hidden ? off : on).focus(); // the one that was pressed can't have it while it is disabled, or hidden
  }

  await look();
}

if (card instanceof HTMLElement) begin(card).catch(reportError);
