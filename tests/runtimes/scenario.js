// What every runtime does with the installed package: a session with a live server. It uses nothing but the package and
// what every engine has.

const equal = (actual, expected, what) => {
  if (actual !== expected) throw new Error(`${what}: expected ${String(expected)}, got ${String(actual)}`);
};

async function rejection(promise, what) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error(`${what}: nothing was rejected`);
}

const steps = {
  async 'streamed output arrives whole'({ devbox }) {
    const got = { stdout: '', stderr: '', output: '' };
    const into = (name) => (text) => void (got[name] += text);
    const callbacks = { stdout: into('stdout'), stderr: into('stderr'), output: into('output') };
    const result = await devbox.cmd.exec('for i in 1 2 3; do echo "$i ✓"; echo "e$i" >&2; done; exit 3', callbacks);
    equal(got.stdout, '1 ✓\n2 ✓\n3 ✓\n', 'stdout');
    equal(got.stderr, 'e1\ne2\ne3\n', 'stderr');
    equal(got.output.length, got.stdout.length + got.stderr.length, 'output');
    equal(result.exitCode, 3, 'exit code');
  },

  async 'text of every width arrives whole'({ devbox }) {
    let got = '';
    await devbox.cmd.exec('for i in $(seq 3000); do echo "$i größe → 42 😀"; done', { stdout: (text) => void (got += text) });
    const lines = Array.from({ length: 3000 }, (_, line) => `${line + 1} größe → 42 😀\n`);
    equal(got.length, lines.join('').length, 'length');
    equal(got, lines.join(''), 'text');
  },

  async 'a file of any bytes goes there and back'({ devbox }) {
    const bytes = Uint8Array.from({ length: 300_000 }, (_, index) => (index * 7 + (index >> 8)) & 255);
    await devbox.file.upload({ path: 'bytes.bin', file: new Blob([bytes]) });
    const response = await devbox.file.download({ path: 'bytes.bin' });
    const back = new Uint8Array(await response.arrayBuffer());
    equal(back.length, bytes.length, 'length');
    equal(back.findIndex((byte, index) => byte !== bytes[index]), -1, 'first differing byte');
  },

  async 'an error has its class, name, code and status'({ sdk, runloop }) {
    const error = await rejection(sdk.devbox.fromId('dbx_none').getInfo(), 'an unknown devbox');
    equal(error instanceof runloop.NotFoundError, true, 'instanceof');
    equal([error.name, error.code, error.status].join(), 'NotFoundError,not_found,404', 'name, code and status');
  },

  async 'an abort ends a call at once, with its reason'({ devbox, runloop }) {
    const controller = new AbortController();
    const running = devbox.cmd.exec('echo up; sleep 600', { stdout: () => controller.abort('enough') }, { signal: controller.signal });
    const error = await rejection(running, 'an aborted command');
    equal(error instanceof runloop.APIUserAbortError, true, 'instanceof');
    equal(error.cause, 'enough', 'cause');
  },

  async 'lists and streams are iterated'({ sdk, devbox }) {
    let found = false;
    for await (const { id } of sdk.devbox.list({ limit: 1 })) {
      found = id === devbox.id;
      if (found) break;
    }
    equal(found, true, 'the devbox in the list');
    const execution = await devbox.cmd.execAsync('seq 1 1000');
    let text = '';
    for await (const part of execution.stdout) text += part;
    equal(text.split('\n').length, 1001, 'lines');
  },

  async 'a panic rejects its call and no other'({ sdk, devbox }) {
    const error = await rejection(sdk[Symbol.for('runloop-wasm.panic')](), 'a panic');
    equal([error.name, error.code].join(), 'RunloopError,bug', 'name and code');
    equal((await devbox.cmd.exec('echo on')).exitCode, 0, 'exit code after it');
  },

  async 'disposing shuts the devbox down'({ devbox }) {
    await devbox[Symbol.asyncDispose ?? Symbol.for('Symbol.asyncDispose')]();
    equal((await devbox.getInfo()).status, 'shutdown', 'status');
  },
};

/** What a whole run gives. */
export const names = Object.keys(steps);

/** Runs every step; gives their names. */
export default async function scenario(runloop, options) {
  const sdk = new runloop.RunloopSDK(options);
  const devbox = await sdk.devbox.create({ name: 'runtimes' });
  const done = [];
  for (const [name, step] of Object.entries(steps)) {
    try {
      await step({ sdk, devbox, runloop });
    } catch (error) {
      throw new Error(`${name}: ${error.stack ?? error}`, { cause: error });
    }
    done.push(name);
  }
  return done;
}
