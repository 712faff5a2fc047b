import { RunloopSDK } from 'runloop-wasm';

const sdk = new RunloopSDK();
const devbox = await sdk.devbox.create({ name: 'all-devboxes' });
try {
  for await (const found of sdk.devbox.list({ status: 'running' })) {
    const { name } = await found.getInfo();
    console.log(found.id, name);
  }
} finally {
  await devbox.shutdown();
}
