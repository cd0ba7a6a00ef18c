/** What the browser's own types don't know of a page of the desk: htmx's events, and ours. */

import type { Htmx } from "../vendor/htmx.d.ts";
import type { Present } from "./live/stream.js";

declare module "../vendor/htmx.d.ts" {
  interface HtmxRequestCtx {
    /** What asks for it. */
    fetch: typeof fetch;
    /** Ends it when it takes too long. */
    requestTimeout?: number;
  }
}

declare global {
  interface Window {
    htmx: Htmx;
  }

  interface DocumentEventMap {
    /** A key that was pressed in a row, and that may be one of a fact; prevented where it is. */
    "fact:key": CustomEvent<string>;
    /** The files of a draft or a task are others than those that are shown. */
    "files:changed": CustomEvent<null>;
    /** So many files are on their way to the desk. */
    "files:under-way": CustomEvent<number>;
    /** A file's Markdown goes into the text that is being edited. */
    "files:insert": CustomEvent<string>;
    /** What the keys are for that are pressed next isn't there yet: they go into this list until it is. */
    "keys:early": CustomEvent<{ keys: KeyboardEvent[]; until: Promise<void> }>;
    /** The desk has answered to the line that was sent under this key. */
    "line:answered": CustomEvent<string>;
    /** A line of quick add is being sent. */
    "line:sent": CustomEvent<{ key: string; title: string; fields?: Record<string, string> }>;
    /** Others changed these subjects, such as "task" and "task:42"; null where it may be anything. */
    "live:changed": CustomEvent<Set<string> | null>;
    /** Who has something open now. */
    "live:here": CustomEvent<{ about: string; here: Present[] }>;
    /** What is typed in a form is to be kept; prevented where it can't be. */
    "typed:look": CustomEvent<null>;
    /** The desk has these values of a form. */
    "typed:saved": CustomEvent<Record<string, string>>;
    /** What was done is taken back: the address of that step. */
    "undo:take": CustomEvent<string>;
    /** A key asks for the next step back, or forward; prevented where there is one. */
    "undo:walk": CustomEvent<{ way: "undo" | "redo"; key: KeyboardEvent }>;
  }

  interface HTMLElementEventMap {
    /** The editor's text was saved: by "save", "autosave" or "another" person, and whether texts came together in it. */
    "editor:saved": CustomEvent<{ by: string; merged: boolean }>;
    /** A text goes into the editor at the caret. */
    "editor:insert": CustomEvent<{ text: string }>;
  }
}
