// Requests to addresses that are their own credential: nothing of the client's goes there, and no error shows them.
import { headers } from './arguments.js';
import { call } from './call.js';
import { unread } from './unread.js';

const TIMEOUT = 600_000;
const READS = 3;

const request = (client, given, options, upload) => {
  const { headers: _headers, query: _query, ...own } = options ?? {};
  return call(client, 'request', own, () => ({ path: [], timeout: TIMEOUT, ...given }), undefined, upload);
};

/** Uploads a body, with the headers that the address is signed with. */
export async function put(client, address, signed, body, options) {
  // Of text, fetch would add the type, which the address is not signed with.
  const content = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  await request(client, { method: 'PUT', address, headers: headers(signed, 'upload_headers') }, options, () => ({ body: content }));
}

/** The bytes at an address; what breaks off is begun again. */
export async function download(client, address, options) {
  for (let left = READS - 1; ; left--) {
    const answer = await request(client, { address, accept: 'application/octet-stream' }, options);
    try {
      return await unread(answer, options, TIMEOUT).arrayBuffer();
    } catch (error) {
      if (!left || error.code !== 'connection') throw error;
    }
  }
}
