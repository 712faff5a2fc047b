// Child processes: output passes through as it comes, and a line is printed when one is quiet for long.
import { spawn, spawnSync } from 'node:child_process';
import { Failure, duration, note } from './log.mjs';
import { root } from './paths.mjs';

const QUIET_MS = 20_000;

/**
 * Runs a program to its end and returns its stdout.
 * `allowFailure` returns instead of throwing; `quiet` keeps the output back unless the program fails.
 */
export function run(program, args = [], options = {}) {
  const { cwd = root, env = process.env, quiet = false, allowFailure = false, label = program, filter } = options;
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const captured = [];
    let stdout = '';
    let lastOutput = performance.now();
    const heartbeat = setInterval(() => {
      if (performance.now() - lastOutput < QUIET_MS) return;
      lastOutput = performance.now();
      note(`… ${label} is still at work (${duration(performance.now() - started)})`);
    }, 1000);
    const onData = (target, keep) => (chunk) => {
      lastOutput = performance.now();
      if (keep) stdout += chunk;
      if (quiet) captured.push(chunk);
      else target.write(filter ? filter(chunk.toString()) : chunk);
    };
    child.stdout.setEncoding('utf8').on('data', onData(process.stdout, true));
    child.stderr.setEncoding('utf8').on('data', onData(process.stderr, false));
    child.on('error', (error) => {
      clearInterval(heartbeat);
      if (allowFailure) resolve({ ok: false, stdout, output: error.message });
      else reject(new Failure(`${program} could not be started: ${error.message}`));
    });
    child.on('close', (code, signal) => {
      clearInterval(heartbeat);
      const ok = code === 0;
      const output = captured.join('');
      if (ok || allowFailure) return resolve(allowFailure ? { ok, stdout, output } : stdout);
      if (quiet) process.stderr.write(output);
      const how = signal ? `was ended by ${signal}` : `ended with status ${code}`;
      reject(new Failure(`${[program, ...args].join(' ')} ${how}`));
    });
  });
}

/** The trimmed stdout of a short command, or undefined when it is missing or fails. */
export function ask(program, args = [], env = process.env) {
  const result = spawnSync(program, args, { cwd: root, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  return result.status === 0 ? result.stdout.trim() : undefined;
}
