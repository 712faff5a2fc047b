import { unusable } from './call.js';

/** Whether an address is this machine's own: then the server is devboxd, of which there is a port to ask for. */
export const isLoopback = (baseURL) => /^https?:\/\/(localhost|[^/]+\.localhost|127\.[\d.]+|\[::1\])(:\d+)?(\/|$)/i.test(baseURL);

/**
 * The address of a port behind a tunnel: `https://PORT-KEY.tunnel.HOST`, where HOST is the API's without a leading
 * `api.` (behaviour.md, section 13), with the API's own scheme and port where they are not the usual ones.
 */
export function tunnelUrl(baseURL, port, key) {
  const [, scheme, host] = /^(https?:\/\/)(?:api\.)?([^/]+)/i.exec(baseURL) ?? unusable('the base URL has no host');
  return `${scheme}${port}-${key}.tunnel.${host}`;
}
