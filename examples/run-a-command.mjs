import { RunloopSDK } from 'runloop-wasm';

const sdk = new RunloopSDK();
const devbox = await sdk.devbox.create({ name: 'run-a-command' });
try {
  const result = await devbox.cmd.exec('for i in 1 2 3; do echo "step $i"; sleep 0.1; done; ls /nowhere', {
    stdout: (text) => process.stdout.write(text),
  });
  console.log('exit code', result.exitCode);
  if (result.failed) console.log('because:', (await result.stderr(1)).trim());
} finally {
  await devbox.shutdown();
}
