import { RunloopSDK } from 'runloop-wasm';

const sdk = new RunloopSDK();
const devbox = await sdk.devbox.create({ name: 'snapshot' });
try {
  await devbox.cmd.exec('echo prepared > state');
  const snapshot = await devbox.snapshotDisk({ name: 'prepared' });
  const copy = await snapshot.createDevbox({ name: 'copy' });
  try {
    console.log(await copy.file.read({ file_path: 'state' }));
  } finally {
    await copy.shutdown();
    await snapshot.delete();
  }
} finally {
  await devbox.shutdown();
}
