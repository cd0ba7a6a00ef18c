/**
 * Texts that the server hasn't confirmed yet, kept by this browser (IndexedDB) under whose they are, their draft and
 * their window. They survive the window, the browser and the machine.
 */

const DATABASE = "cofounder";
const TEXTS = "texts";

/** @type {Promise<IDBDatabase> | undefined} */
let opened;

/** @param {IDBRequest} request @returns {Promise<any>} */
const answer = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("blocked"));
  });

function open() {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(TEXTS, { keyPath: ["account", "path", "session"] });
  return answer(request).then((database) => {
    // A window that the browser froze must not hold up a newer version of this; after a loss it is opened anew.
    database.onversionchange = () => database.close();
    database.onclose = () => {
      opened = undefined;
    };
    return database;
  });
}

/**
 * Runs one step; it has happened, or failed, when the promise says so.
 * @param {IDBTransactionMode} mode @param {(texts: IDBObjectStore) => IDBRequest} step
 */
async function transact(mode, step) {
  opened ??= open();
  const database = await opened.catch((error) => {
    opened = undefined;
    throw error;
  });
  const transaction = database.transaction(TEXTS, mode);
  const request = step(transaction.objectStore(TEXTS));
  await new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error ?? new Error("aborted"));
  });
  return request.result;
}

/** All texts of a person's for a draft. @param {string} account @param {string} path */
export const textsOf = (account, path) =>
  transact("readonly", (texts) => texts.getAll(IDBKeyRange.bound([account, path], [account, path, []])));

/** @param {{ account: string, path: string, session: string }} text */
export const forget = ({ account, path, session }) =>
  transact("readwrite", (texts) => texts.delete([account, path, session]));

/**
 * Keeps the newest text there is: while one is being written, only the last of those that follow is.
 * @param {() => object | null} current what to keep; null where the server has it all @param {() => void} told after each
 */
export function keeper(current, told) {
  let wanted = false;
  let writing = false;
  let written = Promise.resolve();
  async function write() {
    writing = true;
    while (wanted) {
      wanted = false;
      const text = current();
      try {
        if (text) await transact("readwrite", (texts) => texts.put(text));
        else if (self.last) await forget(self.last);
        self.last = text;
        if (!wanted) self.state = "kept";
      } catch {
        if (!wanted) self.state = "failed";
      }
      told();
      if (text && text.body.length > 200_000) await new Promise((resolve) => window.setTimeout(resolve, 400));
    }
    writing = false;
  }
  const self = {
    /** @type {{ account: string, path: string, session: string } | null} what is kept now */
    last: null,
    /** "kept" or "failed", of the newest text; "writing" until that is known */
    state: "kept",
    /** Until what was there at the call, or after it, is kept or could not be. */
    keep() {
      self.state = "writing";
      wanted = true;
      if (!writing) written = write();
      return written;
    },
  };
  return self;
}
