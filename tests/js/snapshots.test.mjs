// Disk snapshots, from the devbox they are taken of to the one they become.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Snapshot } from 'runloop-wasm';
import { clientOf, devboxOf, rejection } from './support/client.mjs';
import { liveDevboxd } from './support/live.mjs';
import { json } from './support/scripted_fetch.mjs';

const live = liveDevboxd();

test('a devbox from a snapshot has the files of that moment, and the copies are independent', async (t) => {
  const devbox = await live.devbox(t);
  await devbox.file.write({ file_path: 'f', contents: 'then' });
  const snapshot = await devbox.snapshotDisk({ name: 'moment' });
  assert.ok(snapshot instanceof Snapshot);
  await devbox.file.write({ file_path: 'f', contents: 'later' });
  const copy = await snapshot.createDevbox({ name: 'copy' });
  t.after(() => copy.shutdown());
  assert.equal(await copy.file.read({ file_path: 'f' }), 'then');
  await copy.file.write({ file_path: 'f', contents: 'elsewhere' });
  assert.equal(await devbox.file.read({ file_path: 'f' }), 'later');
});

test('a snapshot outlives its devbox', async (t) => {
  const devbox = await live.devbox(t);
  await devbox.file.write({ file_path: 'f', contents: 'kept' });
  const snapshot = await devbox.snapshotDisk();
  await devbox.shutdown();
  const copy = await live.sdk().devbox.createFromSnapshot(snapshot.id);
  t.after(() => copy.shutdown());
  assert.equal(await copy.file.read({ file_path: 'f' }), 'kept');
});

test('snapshotDiskAsync does not wait, awaitCompleted does', async (t) => {
  const devbox = await live.devbox(t);
  const snapshot = await devbox.snapshotDiskAsync({ name: 'later' });
  const status = await snapshot.awaitCompleted({ polling: { pollingIntervalMs: 5 } });
  assert.equal(status.status, 'complete');
  assert.equal(status.snapshot.name, 'later');
  assert.deepEqual(await snapshot.getInfo(), await snapshot.queryStatus());
});

test('update renames, list finds, delete ends', async (t) => {
  const devbox = await live.devbox(t);
  const snapshot = await devbox.snapshotDisk({ name: 'old' });
  await snapshot.update({ name: 'new', metadata: { team: 'red' } });
  const { snapshot: view } = await snapshot.queryStatus();
  assert.deepEqual([view.name, view.metadata], ['new', { team: 'red' }]);
  const found = [];
  for await (const { id } of live.sdk().snapshot.list({ devbox_id: devbox.id, limit: 1 })) found.push(id);
  assert.deepEqual(found, [snapshot.id]);
  await snapshot.delete();
  assert.equal((await live.sdk().snapshot.fromId(snapshot.id).queryStatus()).status, 'deleted');
});

test('a snapshot that failed, or was deleted, ends the wait with the view', async () => {
  for (const [status, reason] of [['error', 'no space left'], ['deleted', undefined]]) {
    const view = { status, error_message: reason };
    const client = clientOf(() => Promise.resolve(json(200, view)));
    const error = await rejection(client.snapshot.fromId('snp_1').awaitCompleted());
    assert.equal(error.code, 'snapshot_failed');
    assert.equal(error.lastResult.status, status);
    assert.ok(error.message.includes(reason ?? status), error.message);
  }
});

test('snapshotDisk minds its deadline while it waits', async () => {
  const devbox = devboxOf((url) => Promise.resolve(json(200, url.endsWith('status') ? { status: 'in_progress' } : { id: 'snp_1' })));
  const error = await rejection(devbox.snapshotDisk({}, { longPoll: { timeoutMs: 10 }, polling: { pollingIntervalMs: 1 } }));
  assert.equal(error.code, 'polling_timeout');
  assert.equal(error.lastResult.status, 'in_progress');
});

const wrong = {
  'an empty id': [() => clientOf(() => {}).snapshot.fromId(''), /^id must be a non-empty string/],
  'no id': [() => clientOf(() => {}).devbox.createFromSnapshot(), /^snapshotId must be a non-empty string/],
  'an unknown snapshot': [() => live.sdk().snapshot.fromId('snp_none').queryStatus(), /404 .*snp_none/],
  'a devbox from an unknown snapshot': [() => live.sdk().devbox.createFromSnapshot('snp_none'), /snp_none/],
  'parameters that are no object': [() => live.sdk().devbox.fromId('dbx_1').snapshotDisk('name'), /^params must be an object/],
  'a pace that is no number': [
    () => live.sdk().snapshot.fromId('snp_1').awaitCompleted({ polling: { pollingIntervalMs: '1' } }),
    /^polling.pollingIntervalMs must be a positive number/,
  ],
};
for (const [name, [call, expected]] of Object.entries(wrong)) {
  test(`${name} is an error that says so`, async () => {
    assert.match((await rejection((async () => call())())).message, expected);
  });
}
