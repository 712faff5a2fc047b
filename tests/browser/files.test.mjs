import assert from 'node:assert/strict';
import { test } from 'node:test';
import { consoleSuite } from './support/suite.mjs';

const suite = consoleSuite();

test('a file written here is the file a command reads', async () => {
  const view = await suite.open();
  await view.create();
  await view.saveFile('notes/today.txt', 'größer\n');
  await view.run('cat notes/today.txt');
  await view.waitForLine('größer');
  assert.equal(await view.text('[data-stream=stdout]'), 'stdout 9 bytes');
});

test('a file a command wrote is read here', async () => {
  const view = await suite.open();
  await view.create();
  await view.run('printf "one\\ntwo\\n" > made.txt');
  await view.openFile('made.txt');
  await view.waitForText('.file-state', 'Opened made.txt, 8 bytes');
  assert.equal(await view.fileText(), 'one\ntwo\n');
});

test('a missing file is reported beside its path, and what was open stays', async () => {
  const view = await suite.open();
  await view.create();
  await view.saveFile('here.txt', 'still here');
  await view.openFile('not-here.txt');
  await view.waitForText('.files [role=alert]', 'not-here.txt');
  assert.equal(await view.fileText(), 'still here');
});

test('Ctrl+S saves what was changed', async () => {
  const view = await suite.open();
  await view.create();
  await view.saveFile('a.txt', 'first');
  await view.fill('.file-text', 'second');
  await view.waitForText('.file-state', 'Not saved');
  await view.page.keyboard.down('Control');
  await view.page.keyboard.press('s');
  await view.page.keyboard.up('Control');
  await view.waitForText('.file-state', 'Saved a.txt, 6 bytes');
  await view.run('cat a.txt');
  await view.waitForLine('second');
});

test('text that is not saved is thrown away only after a question', async () => {
  const view = await suite.open();
  await view.create();
  await view.saveFile('a.txt', 'saved');
  await view.fill('.file-text', 'precious');
  await view.openFile('a.txt');
  await view.waitForText('.question', 'not saved');
  await view.press('Cancel');
  assert.equal(await view.fileText(), 'precious');
  await view.openFile('a.txt');
  await view.press('Discard it and open');
  await view.waitForText('.file-state', 'Opened a.txt');
  assert.equal(await view.fileText(), 'saved');
});

test('a file that was not opened is replaced only after a question', async () => {
  const view = await suite.open();
  await view.create();
  await view.run('echo original > taken.txt');
  await view.fill('input[name=path]', 'taken.txt');
  await view.fill('.file-text', 'new');
  await view.press('Save');
  await view.waitForText('.question', 'taken.txt exists already');
  await view.run('cat taken.txt');
  await view.waitForLine('original');
  await view.press('Replace it');
  await view.waitForText('.file-state', 'Saved taken.txt, 3 bytes');
});

test('Windows line ends survive an edit', async () => {
  const view = await suite.open();
  await view.create();
  await view.run('printf "one\\r\\ntwo\\r\\n" > dos.txt');
  await view.openFile('dos.txt');
  await view.waitForText('.file-state', 'Opened dos.txt, 10 bytes');
  await view.fill('.file-text', 'one\n2\n');
  await view.press('Save');
  await view.waitForText('.file-state', 'Saved dos.txt, 8 bytes');
});

test('a file that is no text can be looked at but not saved', async () => {
  const view = await suite.open();
  await view.create();
  await view.run('printf "a\\000b" > binary');
  await view.openFile('binary');
  await view.waitForText('.files .notice', 'cannot be saved');
  assert.equal(await view.page.$eval('.file-text', ({ readOnly }) => readOnly), true);
  assert.equal(await view.page.$eval('.file-foot .primary', ({ disabled }) => disabled), true);
});
