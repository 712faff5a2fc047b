// Sets up, builds, starts devboxd and prints the address of its console; ends with Ctrl-C.
// `npm start -- --port 8080 --data-dir DIR --token TOKEN`
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { Failure, done, note, step } from './lib/log.mjs';
import { main } from './lib/main.mjs';
import { build } from './build.mjs';

const usage = 'npm start -- [--port PORT] [--data-dir DIR] [--token TOKEN]';

/** `{ listen, dataDir, token }` as devboxd wants them. */
function readArguments(args) {
  const options = { port: { type: 'string' }, 'data-dir': { type: 'string' }, token: { type: 'string' } };
  let values;
  try {
    ({ values } = parseArgs({ args, options }));
  } catch (error) {
    throw new Failure(`${error.message}\n    ${usage}`);
  }
  const port = values.port ?? '0';
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw new Failure(`--port ${port} is not a port\n    ${usage}`);
  return { listen: `127.0.0.1:${port}`, dataDir: values['data-dir'], token: values.token };
}

function startServer(binary, { listen, dataDir, token }) {
  const args = ['--listen', listen, '--exit-with-stdin'];
  if (dataDir) args.push('--data-dir', dataDir);
  // Not as an argument: every user of the machine can read those.
  const env = token === undefined ? process.env : { ...process.env, DEVBOXD_TOKEN: token };
  // Our stdin pipe closes with us, however we end, and devboxd with it.
  return spawn(binary, args, { env, stdio: ['pipe', 'pipe', 'inherit'] });
}

await main(import.meta.url, async (args) => {
  const chosen = readArguments(args);
  const { devboxd } = await build();
  step('start devboxd');
  const server = startServer(devboxd, chosen);
  const ended = new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('exit', (code, signal) => resolve(signal ?? code));
  });
  let stopping = false;
  const stop = () => {
    stopping = true;
    server.kill('SIGTERM');
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  createInterface({ input: server.stdout }).once('line', (line) => {
    const { url, token } = JSON.parse(line);
    done('devboxd is running; open its console in a browser:');
    // A fragment is never sent to a server, so the token is in no log.
    console.log(`\n  ${url.replace(/\/$/, '')}/#token=${encodeURIComponent(token)}\n`);
    note('Ctrl-C stops it.');
  });
  const how = await ended;
  if (!stopping) throw new Failure(`devboxd ended by itself (${how})`);
  note('devboxd has stopped');
});
