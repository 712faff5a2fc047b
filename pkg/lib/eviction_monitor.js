import { APIConnectionError } from '../wasm/errors.js';
import { eventStream } from './event_stream.js';

/** Tells devboxes of their coming evictions: one stream for a client, open while a devbox is watched. */
export class EvictionMonitor {
  #client;
  #watched = new Map();
  #stop;

  constructor(client) {
    this.#client = client;
  }

  /**
   * Calls `callback` with the devbox and its deadline once it is known, in place of an earlier one; `onError` with what
   * ends the watch for good.
   */
  register(devbox, callback, onError) {
    this.#watched.set(devbox.id, { devbox, callback, onError });
    this.#stop ??= this.#watch();
  }

  /** Forgets a devbox. */
  unregister(id) {
    this.#watched.delete(id);
    if (this.#watched.size === 0) this.close();
  }

  /** Forgets all. */
  close() {
    this.#watched.clear();
    this.#stop?.abort();
    this.#stop = undefined;
  }

  #watch() {
    const stop = new AbortController();
    this.#read(stop.signal).catch((error) => {
      if (stop.signal.aborted) return;
      const watched = [...this.#watched.values()];
      this.close();
      // Nobody is told twice of one failure: without an `onError` it is uncaught, once.
      const heard = watched.filter(({ onError }) => onError);
      for (const { onError } of heard) report(() => onError(error));
      if (!heard.length) throw error;
    });
    return stop;
  }

  async #read(signal) {
    const source = { path: ['devboxes', 'evictions', 'watch'], once: ['devbox_id', 'eviction_deadline_ms'] };
    // An outage longer than the retries of a call is waited through: what is watched may live for days.
    for (;;) {
      try {
        for await (const { devbox_id: id, eviction_deadline_ms: deadline } of eventStream(this.#client, source, { signal })) {
          const found = this.#watched.get(id);
          // Each is told once.
          this.unregister(id);
          if (found) report(() => found.callback(found.devbox, deadline));
          if (signal.aborted) return;
        }
      } catch (error) {
        if (!(error instanceof APIConnectionError || error.status >= 500)) throw error;
      }
    }
  }
}

const monitors = new WeakMap();

/** The monitor of a client. */
export function evictionMonitor(client) {
  if (!monitors.has(client)) monitors.set(client, new EvictionMonitor(client));
  return monitors.get(client);
}

/** Calls a callback whose failure is nobody's but its owner's: it is reported as uncaught, and the others are called. */
function report(call) {
  Promise.resolve().then(call);
}
