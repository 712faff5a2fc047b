// How many connections the engine keeps to an origin. A browser, and its workers, keeps six over HTTP/1.1.

/** The origin of an address, where the engine limits connections; undefined elsewhere. */
export function limitedOrigin(address) {
  // Node, Deno, Bun and edge workers name themselves; every browser calls itself Mozilla.
  return /^Mozilla\//.test(globalThis.navigator?.userAgent) ? new URL(address).origin : undefined;
}

/**
 * Whether the engine has talked to the origin over HTTP/2 or 3, where streams share a connection. It says so of
 * the page's own origin, and of others that allow it by `Timing-Allow-Origin`.
 */
export function isMultiplexed(origin) {
  const entries = globalThis.performance?.getEntriesByType?.('resource') ?? [];
  return entries.some(({ name, nextHopProtocol }) => name.startsWith(`${origin}/`) && /^h[23]/.test(nextHopProtocol));
}
