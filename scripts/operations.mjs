#!/usr/bin/env node
// Generates pkg/lib/operations.js: every operation of contract/openapi.json as a line of one text. A line costs a
// browser about 9 bytes gzipped, a function would cost ten times that. `--check` writes nothing and fails when the
// committed file is not what the contract gives.

import { readFileSync, writeFileSync } from 'node:fs';
import { usualRoute } from '../pkg/lib/route.js';
import { inRoot } from './lib/paths.mjs';

const output = 'pkg/lib/operations.js';

/** How an answer is asked for and read, by the media type that the contract gives it. */
const KINDS = {
  'text/plain': 't',
  'text/event-stream': 'e',
  'application/octet-stream': 'b',
  'application/zip': 'z',
};

/** What must not happen twice: a command would read the same text again. */
const ONCE = new Set(['devboxes.executions.sendStdIn']);

/** Whether it takes parameters: `+` must have them, `?` may. */
function taken({ parameters = [], requestBody }) {
  if (requestBody?.required) return '+';
  return requestBody || parameters.some((parameter) => parameter.in === 'query') ? '?' : '';
}

/** One letter each for method and answer: `j` is a view, `a` any JSON, `t` text, `e` events, `b` and `z` bytes. */
function code(method, operation) {
  const content = operation.responses[200]?.content ?? {};
  const [type] = Object.keys(content);
  const kind = KINDS[type] ?? (content[type]?.schema?.$ref ? 'j' : 'a');
  const multipart = operation.requestBody?.content['multipart/form-data'] ? 'm' : '';
  // Moves files or waits for a command (behaviour.md, section 4).
  const long = operation['x-default-timeout']?.pypi_s === 600 ? '!' : '';
  const once = ONCE.has(operation.operationId) ? '1' : '';
  return method[0].toUpperCase() + kind + multipart + once + taken(operation) + long;
}

/** A path with `:name` for a parameter; `/v1/` is left out. */
const route = (path) => path.replace(/^\/v1\//, '').replace(/\{(\w+)\}/g, ':$1');

function row(path, method, name, operation) {
  const query = (operation.parameters ?? []).filter((parameter) => parameter.in === 'query').map((parameter) => parameter.name);
  const own = route(path);
  const parts = [name, code(method, operation), own === usualRoute(name) ? '' : own];
  const pages = operation['x-pagination'];
  const resumed = operation['x-sse']?.resume;
  if (pages?.clientAutoPages) parts.push(`@${pages.items}`);
  else if (resumed) parts.push(`~${resumed.from},${resumed.query}`);
  // A GET has nothing but a query.
  else if (method !== 'get' && query.length) parts.push(query.join());
  return parts.join(' ').trimEnd();
}

function generate() {
  const { paths } = JSON.parse(readFileSync(inRoot('contract', 'openapi.json'), 'utf8'));
  const rows = [];
  for (const [path, operations] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      for (const name of [operation.operationId, ...(operation['x-aliases'] ?? [])]) rows.push(row(path, method, name, operation));
    }
  }
  return [
    '// Generated from contract/openapi.json by scripts/operations.mjs; do not edit.',
    `export default \`${rows.sort().join('\n')}\`;`,
    '',
  ].join('\n');
}

const text = generate();
if (!process.argv.includes('--check')) {
  writeFileSync(inRoot(output), text);
} else if (readFileSync(inRoot(output), 'utf8') !== text) {
  console.error(`${output} is not what contract/openapi.json gives: run \`node scripts/operations.mjs\``);
  process.exitCode = 1;
}
