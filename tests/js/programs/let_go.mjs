// Makes things and drops them, in ten rounds; prints the memory after the first rounds and after the last.

const memories = [];
const { Instance } = WebAssembly;
WebAssembly.Instance = class extends Instance {
  constructor(...parameters) {
    super(...parameters);
    memories.push(...Object.values(this.exports).filter((value) => value instanceof WebAssembly.Memory));
  }
};

const { RunloopSDK } = await import('runloop-wasm');

const json = (value) => new Response(JSON.stringify(value), { headers: { 'content-type': 'application/json' } });
const view = (status) => ({ execution_id: 'exe_1', devbox_id: 'dbx_1', status, exit_status: 0, stdout: 'x', stderr: '' });
const answers = {
  devboxes: () => json({ id: 'dbx_1', status: 'running' }),
  executions: () => json(view('running')),
  streams: (url) => (url.includes('stream_')
    ? new Response('data: {"output":"x","offset":1}\n\n', { headers: { 'content-type': 'text/event-stream' } })
    : json(view('completed'))),
};
const [what, count] = process.argv.slice(2);
const sdk = new RunloopSDK({ bearerToken: 'token', baseURL: 'http://runloop.test', fetch: async (url) => answers[what](url) });

const make = {
  devboxes: () => sdk.devbox.create(),
  executions: () => sdk.devbox.fromId('dbx_1').cmd.execAsync('true'),
  async streams() {
    const execution = await sdk.devbox.fromId('dbx_1').cmd.execAsync('true', { stdout: () => {} });
    await execution.result();
  },
}[what];

const ROUNDS = 10;
const AT_ONCE = 100;

async function settle() {
  // Finalizers run between turns of the event loop.
  for (let turn = 0; turn < 3; turn++) {
    globalThis.gc();
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { wasm: memories[0].buffer.byteLength, heap: process.memoryUsage().heapUsed };
}

const measured = [];
for (let round = 0; round < ROUNDS; round++) {
  for (let made = 0; made < count / ROUNDS; made += AT_ONCE) await Promise.all(Array.from({ length: AT_ONCE }, make));
  measured.push(await settle());
}
const [before, after] = [measured[3], measured.at(-1)];
console.log(JSON.stringify({ wasm: { before: before.wasm, after: after.wasm }, heap: { before: before.heap, after: after.heap }, measured }));
