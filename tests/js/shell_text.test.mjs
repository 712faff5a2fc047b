// Command texts out of values, judged by the shell itself.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { compose, pathWord, quote } from '../../pkg/lib/shell_text.js';

const home = mkdtempSync(join(tmpdir(), 'shell-text-'));
after(() => rmSync(home, { recursive: true, force: true }));

function bash(text, { env = {}, cwd = home } = {}) {
  const { stdout, stderr, status } = spawnSync('bash', ['-c', '--', text], {
    cwd, encoding: 'utf8', env: { PATH: process.env.PATH, HOME: home, LC_ALL: 'C.UTF-8', ...env },
  });
  return { stdout, stderr, status };
}

const hostile = [
  '', ' ', "'", '"', "''", "'\\''", '\\', '\\\\', '\n', '\r\n', '\t', '$HOME', '${HOME}', '$(touch pwned)', '`touch pwned`',
  '; touch pwned', "'; touch pwned; '", '"; touch pwned; "', '& touch pwned', '| touch pwned', '> pwned', '<(touch pwned)',
  '\n touch pwned\n', '*', '?', '[a-z]', '{a,b}', '~', '~root', '!', '!!', '#', '-', '--', '-rf', '-e', '=', 'a=b', '%s%n',
  '\u0001\u001b[31m', '\u2028', '\ufeff', 'ä€😀', '(', ')', '))', 'EOF', '<<EOF', '$\'x\'', '\\n', 'x'.repeat(5000),
];

/** Texts of those pieces, the same in every run. */
function* texts(count) {
  let seed = 7;
  const random = (below) => (seed = (seed * 48271) % 2147483647) % below;
  yield* hostile;
  for (let i = 0; i < count; i += 1) yield Array.from({ length: 1 + random(5) }, () => hostile[random(hostile.length)]).join('');
}

test('a quoted text is one word that stands for exactly itself', () => {
  const all = [...texts(300)];
  const { stdout, stderr, status } = bash(`printf '%s\\0' ${all.map(quote).join(' ')}`);
  assert.deepEqual([stderr, status], ['', 0]);
  assert.deepEqual(stdout.split('\0').slice(0, -1), all);
});

test('nothing that a variable contains becomes shell syntax', () => {
  const all = [...texts(200)];
  for (const isNamedShell of [false, true]) {
    const env = Object.fromEntries(all.map((value, index) => [`V${index}`, value]));
    const names = Object.keys(env).map((name) => `"$${name}"`);
    // As programs that are started see it, not only the shell.
    const { stdout, stderr, status } = bash(compose(`env -0 | grep -zc ^V; printf '%s\\0' ${names.join(' ')}`, { env }, isNamedShell));
    assert.deepEqual([stderr, status], ['', 0]);
    assert.deepEqual(stdout.slice(stdout.indexOf('\n') + 1).split('\0').slice(0, -1), all);
    assert.equal(stdout.slice(0, stdout.indexOf('\n')), String(all.length));
  }
});

test('nothing that the name of a folder contains becomes shell syntax', () => {
  const names = [...texts(40)].filter((name) => name && !/[/\0]|^(~|--?|\.)$|^~/.test(name) && Buffer.byteLength(name) < 256);
  for (const name of [...names, '-', '--', '-P']) {
    mkdirSync(join(home, name), { recursive: true });
    const { stdout, stderr, status } = bash(compose('printf %s "$PWD"', { cwd: name }), { env: { CDPATH: tmpdir() } });
    assert.deepEqual([stdout, stderr, status], [join(home, name), '', 0]);
  }
});

test('a command is not touched by what surrounds it', () => {
  const commands = [
    ['exit 7', '', 7],
    ['echo a # a comment', 'a\n', 0],
    ['cat <<EOF\nin a document\nEOF', 'in a document\n', 0],
    ['cat <<EOF\nwithout its end', 'without its end\n', 0],
    ['echo a; )', '', 2],
    ['echo "', '', 2],
    ['-nonsense', '', 127],
    ['(exit 3)', '', 3],
    ["echo 'it''s' \"$A\" \\'", "its b '\n", 0],
    ['kill -TERM $$', '', null],
  ];
  for (const [command, stdout, status] of commands) {
    const result = bash(compose(command, { env: { A: 'b' } }));
    assert.deepEqual([result.stdout, result.status], [stdout, status], command);
  }
});

test('in a named shell, folder and variables are those of the one command', () => {
  mkdirSync(join(home, 'inner'), { recursive: true });
  const { stdout } = bash(`A=outer; ${compose('pwd; echo $A; cd /; exit 4', { cwd: 'inner', env: { A: 'in' } }, true)}; echo $? $A $PWD`);
  assert.equal(stdout, `${home}/inner\nin\n4 outer ${home}\n`);
});

test('a command is not run at all when its folder is not there', () => {
  const { stdout, stderr, status } = bash(compose('echo ran', { cwd: 'nowhere', env: { A: '' } }));
  assert.equal(stdout, '');
  assert.match(stderr, /nowhere/);
  assert.equal(status, 1);
});

test('a command without conveniences is sent as it is', () => {
  assert.equal(compose('echo "a', {}), 'echo "a');
  assert.equal(compose('echo', { cwd: null, env: undefined, user: null }, true), 'echo');
  assert.equal(compose('echo', { env: {} }), 'echo');
});

/** A folder of programs that say how they were called, and run the rest of it. */
function programs(id) {
  const bin = mkdtempSync(join(home, 'bin-'));
  const program = (name, text) => {
    writeFileSync(join(bin, name), `#!/bin/bash\n${text}`);
    chmodSync(join(bin, name), 0o755);
  };
  program('id', `case $1 in -un) echo ${id === 0 ? 'root' : 'me'};; -u) echo ${id};; esac`);
  for (const name of ['sudo', 'runuser']) program(name, 'echo "${0##*/} $1 $2 $3" >&2; while [ "$1" != -- ]; do shift; done; shift; exec "$@"');
  return { PATH: `${bin}:${process.env.PATH}` };
}

test('another user is reached by sudo, by root by runuser, and oneself by nothing', () => {
  const command = 'echo "$USER $LOGNAME $A"; pwd; exit 5';
  const params = { user: 'someone', cwd: '/', env: { A: "it's" } };
  for (const isNamedShell of [false, true]) {
    const bySudo = bash(compose(command, params, isNamedShell), { env: programs(1000) });
    assert.deepEqual(bySudo, { stdout: "someone someone it's\n/\n", stderr: 'sudo -n -u someone\n', status: 5 });
    const byRoot = bash(compose(command, params, isNamedShell), { env: programs(0) });
    assert.deepEqual(byRoot, { stdout: "someone someone it's\n/\n", stderr: 'runuser -u someone --\n', status: 5 });
    const oneself = bash(compose('echo "$A"; exit 5', { ...params, user: 'me' }, isNamedShell), { env: programs(1000) });
    assert.deepEqual(oneself, { stdout: "it's\n", stderr: '', status: 5 });
  }
});

test('another user has a home of its own', () => {
  const { stdout } = bash(compose('echo ~', { user: 'someone' }), { env: programs(1000) });
  // The programs above change no user, so the home is that of whoever runs the test.
  assert.equal(stdout, bash('unset HOME; echo ~').stdout);
});

test('a path starts at the root, at home or at the given folder', () => {
  const path = (value, base) => bash(`printf %s ${pathWord(value, base)}`).stdout;
  assert.equal(path('/a b'), '/a b');
  assert.equal(path('a b'), `${home}/a b`);
  assert.equal(path('-a', './'), './-a');
  assert.equal(path('~'), `${home}/`);
  assert.equal(path("~/it's"), `${home}/it's`);
  assert.equal(path('~root'), `${home}/~root`);
});

const refused = [
  [{ cwd: '' }, /cwd must be a non-empty string/],
  [{ cwd: 7 }, /cwd/],
  [{ cwd: 'a\0b' }, /cwd must have no NUL/],
  [{ cwd: '\ud800' }, /cwd .*surrogate/],
  [{ env: 'A=b' }, /env must be an object/],
  [{ env: { A: 7 } }, /env\.A/],
  [{ env: { A: undefined } }, /env\.A/],
  [{ env: { A: 'a\0b' } }, /env\.A/],
  [{ env: { '': 'b' } }, /env must have names/],
  [{ env: { 'A B': 'b' } }, /env must have names/],
  [{ env: { 'A=B': 'b' } }, /env must have names/],
  [{ env: { '1A': 'b' } }, /env must have names/],
  [{ env: { 'A;touch pwned;B': 'b' } }, /env must have names/],
  [{ env: { 'Ä': 'b' } }, /env must have names/],
  [{ user: '' }, /user/],
  [{ user: 7 }, /user/],
  [{ user: '-u' }, /user must be the name of a user/],
  [{ user: 'a b' }, /user/],
  [{ user: '$(id)' }, /user/],
  [{ user: "a'b" }, /user/],
  [{ user: 'root\n' }, /user/],
];
for (const [params, message] of refused) {
  test(`${JSON.stringify(params)} is refused by name`, () => {
    assert.throws(() => compose('true', params), (error) => error instanceof TypeError && message.test(error.message));
  });
}
