// What the list shows of each devbox. The list call gives handles; their names and states are asked
// for one by one.

/**
 * @typedef {object} DevboxEntry
 * @property {string} id
 * @property {string | null} name
 * @property {string} status
 * @property {boolean} ended Shut down or failed: nothing will run in it any more.
 * @property {import('runloop-wasm').Devbox} devbox
 */

/** The list asks for each devbox in turn, which takes long for very many. */
export const LIST_LIMIT = 50;
// A browser keeps six connections to an HTTP/1.1 server, and a running command holds some of them.
const AT_ONCE = 2;

/**
 * What has ended stays as it is, and need not be asked for again.
 *
 * @type {Map<string, DevboxEntry>}
 */
const endedEntries = new Map();

/**
 * @param {import('runloop-wasm').RunloopSDK} sdk
 * @returns {Promise<DevboxEntry[]>} Newest first, as the service lists them.
 */
export async function loadDevboxes(sdk) {
  const devboxes = await sdk.devbox.list({ limit: LIST_LIMIT });
  /** @type {DevboxEntry[]} */
  const entries = [];
  let next = 0;
  const work = async () => {
    while (next < devboxes.length) {
      const index = next;
      next += 1;
      const devbox = devboxes[index];
      if (devbox) entries[index] = await loadEntry(devbox);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return entries;
}

/**
 * @param {import('runloop-wasm').Devbox} devbox
 * @returns {Promise<DevboxEntry>}
 */
async function loadEntry(devbox) {
  const known = endedEntries.get(devbox.id);
  if (known) return known;
  const { name, status } = await devbox.getInfo();
  const ended = status === 'shutdown' || status === 'failure';
  const entry = { id: devbox.id, name: name || null, status, ended, devbox };
  if (ended) endedEntries.set(entry.id, entry);
  return entry;
}
