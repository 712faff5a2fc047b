// A proxy between a client and devboxd that does to the answers what networks and proxies do, as a seed decides:
// drops them after some bytes, stalls, ends too early, cuts at awkward bytes, repeats events, is slow, answers 503 in the
// server's stead, and lets answers overtake each other.

import { createServer, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { Random } from './random.mjs';

const isStream = (path) => path.includes('_updates');

/**
 * @param {string} target `http://127.0.0.1:PORT` of devboxd.
 * @param {number} seed
 * @param {number} faults How many faults befall each stream before the proxy lets it be.
 */
export async function startFaultProxy(target, seed, faults = 3) {
  const left = new Map();
  const done = {};
  let requests = 0;

  const server = createServer((incoming, outgoing) => {
    requests += 1;
    const random = new Random(seed * 1009 + requests);
    const path = incoming.url.split('?')[0];
    const still = left.get(path) ?? faults;
    const kind = isStream(path) && still > 0 && incoming.method === 'GET' ? random.pick(kinds) : undefined;
    if (kind) left.set(path, still - 1);
    const fault = kind && { kind, random, after: random.pick([0, 1, 10, 100, 1000, 20_000]) };
    if (fault) done[kind] = (done[kind] ?? 0) + 1;
    forward(target, incoming, outgoing, fault, random).catch(() => outgoing.destroy());
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    /** How often each kind of fault happened. */
    done,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const kinds = ['refuse', 'busy', 'drop', 'end', 'stall', 'split', 'slow', 'repeat', 'overtake'];

async function forward(target, incoming, outgoing, fault, random) {
  if (fault?.kind === 'refuse') return void incoming.socket.destroy();
  if (fault?.kind === 'busy') {
    outgoing.writeHead(503, { 'retry-after-ms': '1', 'access-control-allow-origin': '*', 'access-control-expose-headers': '*' });
    return void outgoing.end('{"message": "busy"}');
  }
  const answer = await new Promise((resolve, reject) => {
    const { method, url, headers } = incoming;
    const sent = request(target + url, { method, headers: { ...headers, host: new URL(target).host } }, resolve);
    sent.on('error', reject);
    outgoing.once('close', () => sent.destroy());
    incoming.pipe(sent);
  });
  // A status overtakes the stream that tells the same, or comes after it.
  if (fault?.kind === 'overtake' || (!isStream(incoming.url) && random.chance(0.3))) await pause(random.below(40));
  outgoing.writeHead(answer.statusCode, answer.headers);
  outgoing.flushHeaders();
  let sent = 0;
  for await (const chunk of answer) {
    for (const piece of misshapen(chunk, fault)) {
      const room = endsAfter(fault) - sent;
      if (piece.length >= room) {
        outgoing.write(piece.subarray(0, Math.max(0, room)));
        await pause(5);
        return fault.kind === 'end' ? void outgoing.end() : void (await lose(fault, outgoing));
      }
      sent += piece.length;
      if (!outgoing.write(piece)) await new Promise((resolve) => outgoing.once('drain', resolve).once('close', resolve));
      if (outgoing.destroyed) return;
      if (fault?.kind === 'slow') await pause(2);
      if (fault?.kind === 'split') await new Promise(setImmediate);
    }
  }
  outgoing.end();
}

async function lose(fault, outgoing) {
  // Longer than any turn of the client, shorter than its patience: a test should not take a minute.
  if (fault.kind === 'stall') await pause(300);
  outgoing.destroy();
}

const endsAfter = (fault) => (['drop', 'end', 'stall'].includes(fault?.kind) ? fault.after : Infinity);

/** The chunk as the fault cuts or repeats it. */
function misshapen(chunk, fault) {
  if (fault?.kind === 'repeat') return [Buffer.from(chunk.toString('latin1').replace(/data: [^\n]*\n\n/g, '$&$&'), 'latin1')];
  if (fault?.kind !== 'split' && fault?.kind !== 'slow') return [chunk];
  const pieces = [];
  for (let at = 0; at < chunk.length;) {
    const length = fault.kind === 'slow' ? 5000 : at < 3000 ? 1 + fault.random.below(7) : 4001;
    pieces.push(chunk.subarray(at, at + length));
    at += length;
  }
  return pieces;
}
