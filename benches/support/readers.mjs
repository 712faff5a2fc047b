// Who reads a stream of output events: the package, the official client, a decoder by hand, and the floor.

import OfficialClient from '@runloop/api-client';
import { RunloopSDK } from 'runloop-wasm';
import { bodyOf, serviceOf } from './streams.mjs';

const bearerToken = 'token';
const baseURL = 'http://service.test';

/** The package, from the call to the end of the command. */
export async function byPackage(stream, stdout) {
  const client = new RunloopSDK({ bearerToken, baseURL, fetch: serviceOf(stream) });
  await client.devbox.fromId('dbx_1').cmd.exec('print', { stdout });
}

/** The official client's own stream, event by event. */
export async function byOfficialClient(stream, stdout) {
  const client = new OfficialClient({ bearerToken, baseURL, fetch: serviceOf(stream), maxRetries: 0 });
  const events = await client.devboxes.executions.streamStdoutUpdates('dbx_1', 'exe_1', {});
  for await (const event of events) stdout(event.output);
}

/**
 * As one would write it by hand with care for speed: one decode a network chunk, lines found by
 * `indexOf`, one `JSON.parse` an event, and no copy of what is left over but its own.
 */
export async function byHand(stream, stdout) {
  const reader = bodyOf(stream.chunks).getReader();
  const decoder = new TextDecoder();
  let rest = [];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    let text = decoder.decode(value, { stream: true });
    const first = text.indexOf('\n\n');
    if (first < 0) {
      rest.push(text);
      continue;
    }
    if (rest.length) {
      text = rest.join('') + text;
      rest = [];
    }
    let out = '';
    let start = 0;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n', start)) {
      // A comment is what a quiet stream is kept alive by.
      if (text.charCodeAt(start) === 0x64) out += JSON.parse(text.slice(start + 6, end)).output;
      start = end + 2;
    }
    if (start < text.length) rest.push(text.slice(start));
    if (out) stdout(out);
  }
}

/** The least that any reader does: read the bytes and make text of them. */
export async function floor(stream, stdout) {
  const reader = bodyOf(stream.chunks).getReader();
  const decoder = new TextDecoder();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    stdout(decoder.decode(value, { stream: true }));
  }
}
