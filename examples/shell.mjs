import { RunloopSDK } from 'runloop-wasm';

const sdk = new RunloopSDK();
const devbox = await sdk.devbox.create({ name: 'shell' });
try {
  const shell = devbox.shell('build');
  await shell.exec('mkdir -p project && cd project && export STAGE=one');
  const result = await shell.exec('echo "$(basename "$PWD") $STAGE"');
  console.log(await result.stdout());
} finally {
  await devbox.shutdown();
}
