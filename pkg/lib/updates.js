// A command's output as the low-level client gives it: in chunks, each with the position where it begins.
import { fail, required } from './arguments.js';
import { call } from './call.js';
import { Cursor, STREAMS } from './cursor.js';
import { readable } from './readable.js';

const encoder = new TextEncoder();

/** The chunks of one stream of an execution, each once and in order, until the command has ended and all has come. */
export async function updates(client, name, [devbox, execution], params, options) {
  const stream = STREAMS.findIndex((each) => name.toLowerCase().includes(each));
  const offset = params?.offset ?? '0';
  if (!/^\d+$/.test(offset)) fail('offset', 'must be a position in bytes, as text');
  const { start } = new Cursor({ [STREAMS[stream]]: Number(offset) });
  const read = () => ({ id: required(devbox, 'devbox_id'), execution: required(execution, 'execution_id'), ...start });
  const handle = await call(client, 'attach', options, read);
  return readable(handle, 'stream', options, () => start, {
    wants: (each) => each === stream,
    items: (_stream, output, position) => [{ output, offset: position - encoder.encode(output).length }],
  });
}
