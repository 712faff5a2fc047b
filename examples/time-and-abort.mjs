import { APIUserAbortError, RunloopSDK } from 'runloop-wasm';

const sdk = new RunloopSDK();
const devbox = await sdk.devbox.create({ name: 'time-and-abort' });
try {
  // The command and all it has started are killed when the time is over.
  await devbox.cmd.exec('sleep 60', { timeoutMs: 200 }).catch((error) => console.log(error.code));

  const controller = new AbortController();
  const running = devbox.cmd.exec(
    'echo ready; sleep 60',
    { killOnAbort: true, stdout: () => controller.abort() },
    { signal: controller.signal },
  );
  await running.catch((error) => console.log(error instanceof APIUserAbortError));
} finally {
  await devbox.shutdown();
}
