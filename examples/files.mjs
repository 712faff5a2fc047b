import { RunloopSDK } from 'runloop-wasm';

const sdk = new RunloopSDK();
const devbox = await sdk.devbox.create({ name: 'files' });
try {
  await devbox.file.write({ file_path: 'notes/hello.txt', contents: 'hello\n' });
  await devbox.file.upload({ path: 'notes/bytes.bin', file: new Uint8Array([0, 255, 1, 254]) });
  for (const { name, size } of await devbox.file.list({ path: 'notes' })) console.log(name, size);
  const response = await devbox.file.download({ path: 'notes/bytes.bin' });
  console.log(new Uint8Array(await response.arrayBuffer()));
  console.log(await devbox.file.exists({ path: 'notes/missing' }));
} finally {
  await devbox.shutdown();
}
