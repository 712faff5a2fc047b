// Commands, their input, shells and files, as a program uses them.

import { RunloopSDK } from 'runloop-wasm';
import type { CommandConveniences, DevboxNamedShell, Execution, FileEntry, FileToWrite, TransferProgress } from 'runloop-wasm';

const devbox = new RunloopSDK().devbox.fromId('dbx_1');

export async function commands(): Promise<string> {
  const conveniences: CommandConveniences = { cwd: 'app', env: { CI: '1' } as const, user: 'user', timeoutMs: 1000, killOnAbort: true };
  const { signal } = new AbortController();
  await devbox.cmd.exec('make', { ...conveniences, throwOnError: true, last_n: '10', output: (text) => void text }, { signal });
  const execution: Execution = await devbox.cmd.execAsync('sort', { attach_stdin: true, timeoutMs: null });
  await execution.sendStdIn('b', { timeout: 1000 });
  await execution.closeStdIn();
  await execution.interrupt();
  const writer = execution.stdin.getWriter();
  await writer.write('a');
  await writer.close();
  const shell: DevboxNamedShell = devbox.shell();
  await shell.exec('cd app', { cwd: '/', optimistic_timeout: 3 }, { longPoll: { timeoutMs: 1000 } });
  const started = await devbox.shell('named').execAsync('make', { attach_stdin: true, stdout: async () => undefined });
  return (await started.result()).stdout();
}

export async function files(): Promise<FileEntry | undefined> {
  const progress: TransferProgress[] = [];
  const response = await devbox.file.download({ path: 'f' }, { onProgress: (now) => progress.push(now) });
  await devbox.file.upload({ path: 'g', file: response }, { onProgress: async ({ loaded, total }) => void (loaded / (total ?? 1)) });
  for (const file of ['text', new Uint8Array(1), new ArrayBuffer(1), new Blob(['x']), new DataView(new ArrayBuffer(1))]) {
    await devbox.file.upload({ path: 'g', file });
  }
  await devbox.file.upload({ path: 'g', file: (async function* () { yield 'a'; yield new Uint8Array(1); })() });
  const many: FileToWrite[] = [{ path: 'a', contents: 'x' }, { path: 'b', contents: new Uint8Array(1), mode: 0o755 }];
  await devbox.file.writeMany(many);
  await devbox.file.mkdir({ path: 'd', recursive: true });
  await devbox.file.rename({ from: 'a', to: 'd/a' });
  await devbox.file.remove({ path: 'd', recursive: true, force: true });
  const entries = await devbox.file.list({ path: '.' });
  const link = entries.find((entry) => entry.type === 'symlink' && entry.target !== undefined);
  return (await devbox.file.exists({ path: 'x' })) ? devbox.file.stat({ path: 'x' }) : link;
}
