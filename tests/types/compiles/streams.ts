// Output as streams.

import { RunloopSDK } from 'runloop-wasm';
import type { Execution, OutputPiece, OutputStream, StreamEvent, StreamOffsets } from 'runloop-wasm';

const devbox = new RunloopSDK().devbox.fromId('dbx_1');

export async function read(): Promise<Required<StreamOffsets>> {
  const events: StreamEvent[] = [];
  const execution: Execution = await devbox.cmd.execAsync('make', { onEvent: (event) => events.push(event) });
  for await (const text of execution.stdout) text.toUpperCase();
  for await (const line of execution.stderr.lines()) line.trim();
  for await (const { stream, text } of execution.output) (stream satisfies 'stdout' | 'stderr', text.trim());
  for await (const piece of execution.output.lines()) (piece satisfies OutputPiece);

  const reader = execution.stdout.getReader();
  const { done, value } = await reader.read();
  if (!done) value.trim();
  await reader.cancel();

  const [one, other]: [OutputStream, OutputStream] = execution.stdout.tee();
  for await (const line of one.lines()) line.trim();
  await other.cancel('enough');

  execution.stream({ from: 'now' }).stdout satisfies OutputStream;
  execution.stream({ stdout: 7 }, { timeout: 1 }).stderr satisfies OutputStream;
  for (const event of events) {
    if (event.type === 'bytes') event.bytes.toFixed();
    else if (event.type === 'reconnect') event.reason.trim();
    else event.type satisfies 'connect' | 'end';
  }
  return execution.cursor;
}

export async function resume(executionId: string, cursor: StreamOffsets): Promise<Execution> {
  await devbox.cmd.stream(executionId);
  return devbox.cmd.stream(executionId, cursor, { stdout: (text) => void text.trim(), onEvent: () => undefined, maxRetries: 9 });
}
