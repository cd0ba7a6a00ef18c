/**
 * What was spoken and the desk may not have yet: kept on this device (W3C IndexedDB), piece by piece, for each account and
 * workspace, until the desk says that it has all of it.
 */

/** @typedef {{ key: string, number: number, data: ArrayBuffer }} Piece */

const { account, slug } = document.body.dataset;

/** @returns {Promise<IDBDatabase>} */
function open() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(`voice-${account}-${slug}`, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("pieces", { keyPath: ["key", "number"] });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

/**
 * @template T
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest<T>} ask
 * @returns {Promise<T>}
 */
async function within(mode, ask) {
  const database = await open();
  try {
    const transaction = database.transaction("pieces", mode);
    const asked = ask(transaction.objectStore("pieces"));
    await new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve(null);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
    return asked.result;
  } finally {
    database.close();
  }
}

/** @param {Piece} piece */
export const keep = (piece) => within("readwrite", (store) => store.put(piece));

/** All pieces of a recording, in their order. @param {string} key @returns {Promise<Piece[]>} */
export const piecesOf = (key) => within("readonly", (store) => store.getAll(IDBKeyRange.bound([key], [key, []])));

/** @param {string} key */
export const forget = (key) => within("readwrite", (store) => store.delete(IDBKeyRange.bound([key], [key, []])));

/** The recordings that are kept, by their keys. @returns {Promise<string[]>} */
export async function keys() {
  const all = /** @type {[string, number][]} */ (await within("readonly", (store) => store.getAllKeys()));
  return [...new Set(all.map(([key]) => key))];
}
