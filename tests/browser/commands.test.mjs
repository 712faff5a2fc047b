import assert from 'node:assert/strict';
import { test } from 'node:test';
import { consoleSuite } from './support/suite.mjs';

const suite = consoleSuite();

const field = '.workspace:not([hidden]) textarea[name=command]';
const typed = (view) => view.page.$eval(field, ({ value }) => value);

test('each line is shown while the command still runs', async () => {
  const view = await suite.open();
  const id = await view.create();
  // The command goes on only after the line before was seen, so no line can have waited for the end.
  await view.start('for i in 1 2 3; do echo $i; until [ -e seen-$i ]; do sleep 0.05; done; done');
  for (const line of ['1', '2', '3']) {
    await view.waitForLine(line);
    assert.ok(!(await view.lines()).includes(String(Number(line) + 1)));
    assert.equal(await view.text('.outcome'), 'running');
    await writeFile(id, `seen-${line}`);
  }
  assert.equal(await view.outcome(), 'exit code 0');
  assert.equal(await view.text('[data-stream=stdout]'), 'stdout 6 bytes');
});

test('the exit code, the duration and the size of each stream are shown', async () => {
  const view = await suite.open();
  await view.create();
  assert.equal(await view.run('printf abc; printf defgh >&2; exit 3'), 'exit code 3');
  assert.match(await view.text('.duration'), /^\d+\.\d\d s$/);
  assert.equal(await view.text('[data-stream=stdout]'), 'stdout 3 bytes');
  assert.equal(await view.text('[data-stream=stderr]'), 'stderr 5 bytes');
});

test('colours a command writes are kept, and stderr is told apart', async () => {
  const view = await suite.open();
  await view.create();
  await view.run('printf "plain \\e[32mgreen\\e[0m \\e[1mbold\\e[0m\\n"; sleep 0.1; printf "oops \\e[34mblue\\e[0m end\\n" >&2');
  await view.waitForLine('plain green bold');
  await view.waitForLine('oops blue end');
  const out = await view.pieces('plain green bold');
  const err = await view.pieces('oops blue end');
  const colourOf = (pieces, text) => pieces.find((piece) => piece.text.includes(text))?.color;
  assert.notEqual(colourOf(out, 'green'), colourOf(out, 'plain'));
  assert.ok(out.find(({ text }) => text.includes('bold'))?.bold);
  assert.notEqual(colourOf(err, 'oops'), colourOf(out, 'plain'));
  assert.notEqual(colourOf(err, 'blue'), colourOf(err, 'oops'));
  assert.equal(colourOf(err, 'end'), colourOf(err, 'oops'));
});

test('markup in output is shown as text', async () => {
  const view = await suite.open();
  await view.create();
  await view.run("echo '<img src=x onerror=alert(1)>'");
  await view.waitForLine('<img src=x onerror=alert(1)>');
  assert.equal(await view.page.$('#app img'), null);
});

test('a cancelled command is gone from the devbox, with what it has started', async () => {
  const view = await suite.open();
  await view.create();
  await view.start('sleep 1000 & echo $! > child; echo $$ > leader; echo started; wait');
  await view.waitForLine('started');
  await view.press('Cancel');
  assert.match(await view.outcome(), /^cancelled, exit code 1\d\d$/);
  await view.run('while kill -0 $(cat leader) || kill -0 $(cat child); do sleep 0.05; done 2>/dev/null; echo both gone');
  await view.waitForLine('both gone');
});

test('Ctrl+C in the field cancels', async () => {
  const view = await suite.open();
  await view.create();
  await view.start('echo started; sleep 1000');
  await view.waitForLine('started');
  await view.page.focus(field);
  await view.page.keyboard.down('Control');
  await view.page.keyboard.press('c');
  await view.page.keyboard.up('Control');
  assert.match(await view.outcome(), /^cancelled/);
});

test('a command without end is cancelled at once, however much it has written', async () => {
  const view = await suite.open();
  await view.create();
  await view.start('yes');
  await view.waitForLine('y');
  await view.press('Cancel');
  assert.match(await view.outcome(), /^cancelled/);
  assert.equal(await view.run('echo usable'), 'exit code 0');
});

test('more commands run at once than a browser keeps connections, and each can be cancelled', async () => {
  const view = await suite.open();
  const busy = [];
  for (let count = 0; count < 7; count += 1) {
    busy.push(await view.create());
    await view.start('sleep 1000');
  }
  await view.create();
  assert.equal(await view.run('echo free'), 'exit code 0');
  for (const id of busy) {
    await view.page.click(`.devbox[data-id="${id}"]`);
    await view.press('Cancel');
    assert.match(await view.outcome(), /^cancelled/);
  }
});

test('Up and Down walk the history, and what was being typed comes back', async () => {
  const view = await suite.open();
  await view.create();
  await view.run('echo one');
  await view.run('echo two');
  await view.fill(field, 'unfinished');
  const walked = [];
  for (const key of ['ArrowUp', 'ArrowUp', 'ArrowUp', 'ArrowDown', 'ArrowDown']) {
    await view.page.keyboard.press(key);
    walked.push(await typed(view));
  }
  assert.deepEqual(walked, ['echo two', 'echo one', 'echo one', 'echo two', 'unfinished']);
});

test('the history of a devbox outlives a reload and is its own', async () => {
  const view = await suite.open();
  const id = await view.create();
  await view.run('echo remembered');
  await view.create();
  await view.page.keyboard.press('ArrowUp');
  assert.equal(await typed(view), '');
  await view.page.reload();
  await view.page.waitForSelector(`.devbox[data-id="${id}"]`);
  await view.page.click(`.devbox[data-id="${id}"]`);
  await view.page.focus(field);
  await view.page.keyboard.press('ArrowUp');
  assert.equal(await typed(view), 'echo remembered');
});

test('a command of several lines is run whole', async () => {
  const view = await suite.open();
  await view.create();
  await view.fill(field, 'for i in a b; do');
  await view.page.keyboard.down('Shift');
  await view.page.keyboard.press('Enter');
  await view.page.keyboard.up('Shift');
  await view.page.keyboard.type('echo $i$i; done');
  await view.page.keyboard.press('Enter');
  assert.equal(await view.outcome(), 'exit code 0');
  await view.waitForLine('aa');
  await view.waitForLine('bb');
});

test('a terminal left on the other screen by a program is usable again', async () => {
  const view = await suite.open();
  await view.create();
  await view.run('echo before; printf "\\e[?1049h\\e[31mother screen"');
  await view.run('echo after');
  await view.waitForLine('before');
  await view.waitForLine('after');
});

test('a server that goes away is reported where the command was typed', async () => {
  const view = await suite.open();
  await view.create();
  await view.page.setOfflineMode(true);
  await view.start('echo never');
  await view.waitForText('.run-status [role=alert]', 'Cannot reach');
  await view.page.setOfflineMode(false);
  assert.equal(await view.run('echo again'), 'exit code 0');
});

/**
 * Writes an empty file into a devbox, past the console.
 *
 * @param {string} id
 * @param {string} path
 */
async function writeFile(id, path) {
  const response = await fetch(`${suite.server.url}/v1/devboxes/${id}/write_file_contents`, {
    method: 'POST',
    headers: { authorization: `Bearer ${suite.server.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ file_path: path, contents: '' }),
  });
  assert.equal(response.status, 200);
}
