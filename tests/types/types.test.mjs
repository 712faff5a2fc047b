// What must and must not compile, under each set of platform types a program may have.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const here = fileURLToPath(new URL('.', import.meta.url));
const root = fileURLToPath(new URL('../..', import.meta.url));

/** @param {string[]} args */
async function succeeds(...args) {
  const outcome = await run(process.execPath, args, { cwd: root }).catch((error) => error);
  assert.equal(outcome.code ?? 0, 0, `${outcome.stdout}${outcome.stderr}`);
}

test('programs compile, and mistakes do not, where neither the DOM nor Node is known', () =>
  succeeds(tsc, '-p', `${here}tsconfig.json`));

test('programs compile against the DOM', () => succeeds(tsc, '-p', `${here}tsconfig.dom.json`));

test('programs compile against Node, one written for the official client among them', () =>
  succeeds(tsc, '-p', `${here}tsconfig.node.json`));

test('programs compile with `await using`', () => succeeds(tsc, '-p', `${here}tsconfig.disposable.json`));

test('a large program for the official client compiles against it', () => succeeds(tsc, '-p', `${here}official/tsconfig.json`));

test('the same program compiles against ours', () => succeeds(tsc, '-p', `${here}official/tsconfig.ours.json`));

test('the committed low-level client is what the contract gives', () => succeeds('scripts/api-types.mjs', '--check'));

test('the committed types are what the contract gives', () => succeeds('scripts/types.mjs', '--check'));

test('the committed table of operations is what the contract gives', () => succeeds('scripts/operations.mjs', '--check'));
