// What the package makes of a stream's bytes is what `JSON.parse` behind a reference parser of server-sent events
// makes of them. `SEED=17 node --test tests/js/differential.test.mjs` repeats the streams of a seed.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createParser } from 'eventsource-parser';
import { Random, seedOfRun } from '../support/random.mjs';
import { devboxOf } from './support/client.mjs';
import { answering, executionView, json } from './support/scripted_fetch.mjs';

const STREAMS = 400;

/** Code units of every kind, halves of surrogate pairs among them. */
const units = [
  () => 0x20 + 0, () => 0x0a, () => 0x0d, () => 0x22, () => 0x5c, () => 0x2f, () => 0, () => 0x7f, () => 0xfeff, () => 0x2028,
  (random) => 0x20 + random.below(0x5f), (random) => 0x61 + random.below(26), (random) => 0xa0 + random.below(0x600),
  (random) => 0x2000 + random.below(0x3000), () => 0xfffd, (random) => 0xd800 + random.below(0x800),
];

function text(random) {
  const length = random.pick([0, 1, 3, 20, 200, 3000]);
  const made = Array.from({ length }, () => {
    if (random.chance(0.05)) return String.fromCodePoint(0x1f600 + random.below(64));
    return String.fromCharCode(random.chance(0.5) ? 0x61 + random.below(26) : random.pick(units)(random));
  });
  return made.join('');
}

/** A string as some writer of JSON would write it. */
function quoted(random, value) {
  const escapes = random.pick([0, 0.1, 1]);
  const unit = (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  const inside = JSON.stringify(value).slice(1, -1);
  return `"${inside.replace(/\\u[0-9a-f]{4}|\\.|[^\\]/gs, (char) => {
    if (char === '/' && random.chance(0.3)) return '\\/';
    return char.length === 1 && random.chance(escapes) ? unit(char) : char;
  })}"`;
}

/** The JSON of one event. */
function body(random) {
  const space = () => random.pick(['', '', ' ', '\t ']);
  const fields = [`"output"${space()}:${space()}${quoted(random, text(random))}`];
  if (random.chance(0.3)) fields.push(`"more":${space()}{"a":[1,-2.5e3,"\\"]}",null,{}],"b":true}`);
  if (random.chance(0.3)) fields.unshift('"first": "output"');
  if (random.chance(0.1)) fields.push(`"output":${quoted(random, 'the last one counts')}`);
  return `${space()}{${space()}${fields.join(`${space()},${space()}`)}${space()}}${space()}`;
}

/** One event, framed as the standard allows. */
function framed(random, data, end) {
  const lines = [];
  if (random.chance(0.2)) lines.push(': a comment');
  if (random.chance(0.2)) lines.push(random.pick(['id: 1', 'id', 'odd: field', 'event: output', 'event:', 'data2: no']));
  // A line end may stand wherever JSON allows white space.
  const parts = random.chance(0.2) ? data.split(/(?<=^\s*\{)|(?=\}\s*$)/) : [data];
  lines.push(...parts.map((part) => `data:${random.chance(0.5) || part.startsWith(' ') ? ' ' : ''}${part}`));
  if (random.chance(0.1)) lines.push(': another');
  return `${lines.join(end)}${end}${end}`;
}

function stream(random) {
  const end = random.pick(['\n', '\n', '\r\n', '\r']);
  const events = Array.from({ length: 1 + random.below(12) }, () => {
    return random.chance(0.1) ? `: alive${end}${end}` : framed(random, body(random), end);
  });
  const cut = random.chance(0.2) ? `data: {"output": "never dispatched"}${end}` : '';
  return new TextEncoder().encode(`${random.chance(0.1) ? '\ufeff' : ''}${events.join('')}${cut}`);
}

function pieces(random, bytes) {
  const most = random.pick(bytes.length > 5000 ? [100, 1 << 16] : [1, 2, 7, 100, 1 << 16]);
  const cut = [];
  for (let at = 0; at < bytes.length;) {
    const length = 1 + random.below(most);
    cut.push(bytes.slice(at, at + length));
    at += length;
  }
  return cut;
}

/** What the reference makes of it; half a pair has no place in UTF-8, so it reads as the replacement character. */
function reference(bytes) {
  let out = '';
  const parser = createParser({ onEvent: ({ data }) => (out += JSON.parse(data).output.toWellFormed()) });
  const text = new TextDecoder().decode(bytes);
  // The parser waits for the line feed that may follow a carriage return.
  parser.feed(text.endsWith('\r') ? `${text}\n` : text);
  return out;
}

async function byPackage(cut, expected) {
  let connections = 0;
  const fetch = answering(({ url: { pathname } }) => {
    if (pathname.endsWith('/stream_stdout_updates')) {
      const chunks = connections++ ? [] : cut;
      return new Response(new ReadableStream({
        start(controller) {
          for (const chunk of chunks) controller.enqueue(chunk);
          controller.close();
        },
      }));
    }
    return json(200, executionView({ status: pathname.endsWith('/execute_async') ? 'running' : 'completed', stdout: expected }));
  });
  let out = '';
  await devboxOf(fetch, { maxRetries: 0 }).cmd.exec('print', { stdout: (chunk) => (out += chunk) });
  return out;
}

/** Where two texts part; the whole of them would fill a screen. */
function difference(got, expected) {
  let at = 0;
  while (got[at] === expected[at] && at < got.length) at += 1;
  return `at ${at}: ${JSON.stringify(got.slice(at, at + 80))} instead of ${JSON.stringify(expected.slice(at, at + 80))}`;
}

test(`${STREAMS} generated streams read as JSON.parse and eventsource-parser read them`, async () => {
  const first = seedOfRun();
  let longest = 0;
  for (let seed = first; seed < first + STREAMS; seed += 1) {
    const random = new Random(seed);
    const bytes = stream(random);
    const expected = reference(bytes);
    const got = await byPackage(pieces(random, bytes), expected).catch((error) => `${error}`);
    assert.ok(got === expected, `${difference(got, expected)} with SEED=${seed}: ${JSON.stringify(new TextDecoder().decode(bytes)).slice(0, 2000)}`);
    longest = Math.max(longest, expected.length);
  }
  assert.ok(longest > 3000, 'no stream was long');
});
