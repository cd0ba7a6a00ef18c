/** What a service worker is, as far as ours uses it (W3C Service Workers); TypeScript has either this or a page's types. */

interface LastingEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}

export interface AskingEvent extends LastingEvent {
  readonly request: Request;
  readonly preloadResponse: Promise<Response | undefined>;
  respondWith(response: Promise<Response>): void;
}

interface MessageFromAfar extends LastingEvent {
  readonly data: { json(): unknown } | null;
}

interface PressedEvent extends LastingEvent {
  readonly notification: Notification;
  readonly action: string;
}

interface Events {
  install: LastingEvent;
  activate: LastingEvent;
  fetch: AskingEvent;
  push: MessageFromAfar;
  notificationclick: PressedEvent;
}

interface OpenWindow {
  readonly url: string;
  focus(): Promise<unknown>;
}

export interface Worker {
  readonly clients: {
    claim(): Promise<void>;
    matchAll(of: { type: "window" }): Promise<OpenWindow[]>;
    openWindow(address: string): Promise<unknown>;
  };
  readonly location: Location;
  readonly registration: ServiceWorkerRegistration;
  skipWaiting(): Promise<void>;
  addEventListener<K extends keyof Events>(name: K, listener: (event: Events[K]) => void): void;
}
