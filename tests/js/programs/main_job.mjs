// A script as users write it. It only awaits what it calls; then nothing may keep the process alive.

import { RunloopSDK } from 'runloop-wasm';

const sdk = new RunloopSDK();
const devbox = await sdk.devbox.create({ name: 'script' });
await devbox.file.write({ file_path: 'in.txt', contents: 'from a file\n' });
const result = await devbox.cmd.exec('for i in 1 2 3; do echo $i; done; cat in.txt; echo problem >&2; exit 4', {
  stdout: (text) => process.stdout.write(text),
  stderr: async (text) => {
    process.stderr.write(text);
  },
});
const execution = await devbox.cmd.execAsync('sleep 1000');
await execution.kill();
await execution.result();
const long = await devbox.cmd.exec('seq 1 1000');
await long.stdout();
await devbox.shutdown();
console.log(`exit code ${result.exitCode}`);
console.log(`timers left: ${process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length}`);
