import assert from 'node:assert/strict';
import { test } from 'node:test';
import { consoleSuite } from './support/suite.mjs';

const suite = consoleSuite();

const BYTES = 'stdout 14,888,896 bytes';
// What the page needs by itself and one screenful of scrollback; the output alone would be 15 MB a run.
const GROWTH_LIMIT = 8 * 1024 * 1024;

test('14,888,896 bytes arrive whole, while the page keeps drawing and taking keys, in bounded memory', async () => {
  const view = await suite.open();
  await view.create();
  const session = await view.page.createCDPSession();

  await view.page.evaluate(countFrames);
  await view.start('seq 1 2000000');
  await view.page.keyboard.type('typed meanwhile');
  assert.equal(await view.outcome(), 'exit code 0');
  assert.equal(await view.text('[data-stream=stdout]'), BYTES);
  await view.waitForLine('2000000');
  assert.equal(await view.page.$eval('textarea[name=command]', ({ value }) => value), 'typed meanwhile');
  const { frames, counts } = await view.page.evaluate(() => globalThis.drawn);
  assert.ok(frames >= 5, `the page drew ${frames} frames only while the output arrived`);
  assert.ok(counts >= 3, `the count was seen to change ${counts} times only`);

  const before = await heapUsed(session);
  assert.equal(await view.run('seq 1 2000000'), 'exit code 0');
  assert.equal(await view.text('[data-stream=stdout]'), BYTES);
  const growth = await heapUsed(session) - before;
  assert.ok(growth < GROWTH_LIMIT, `the heap grew by ${growth} bytes`);
});

/** Counts the frames drawn while a part of the output was there, and the byte counts seen in them. */
function countFrames() {
  globalThis.drawn = { frames: 0, counts: 0 };
  let last = '';
  const frame = () => {
    const shown = document.querySelector('[data-stream=stdout]')?.textContent ?? '';
    if (!['', 'stdout 0 bytes', 'stdout 14,888,896 bytes'].includes(shown)) {
      globalThis.drawn.frames += 1;
      if (shown !== last) globalThis.drawn.counts += 1;
      last = shown;
    }
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

/** @param {import('puppeteer-core').CDPSession} session */
async function heapUsed(session) {
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return usedSize;
}
