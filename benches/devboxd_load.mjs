// devboxd with a thousand devboxes: how long calls take and how much memory it has, that nothing is lost,
// and that nothing stays open. Client and server share the machine's processors.

import { connect } from 'node:http2';
import { once } from 'node:events';
import { startDevboxd } from '../tests/support/devboxd.mjs';
import { Caller } from './support/devboxd.mjs';
import { atOnce, cells, holdings, until } from './support/load.mjs';

const DEVBOXES = 1000;
const COMMANDS = 500;
const POLLS = 2000;
/** Open on each devbox. */
const STREAMS = 24;
const LINES = 200;
const WRITTEN = Array.from({ length: LINES }, (_, number) => `${number + 1}\n`).join('');

function mustBe(what, expected, got) {
  if (got !== expected) throw new Error(`lost: ${what} is ${JSON.stringify(got)}, not ${JSON.stringify(expected)}`);
}

/** Starts a command in a devbox that waits for a line before it does `rest`; its path. */
async function gated(caller, devbox, rest) {
  const call = { command: `read -r go; ${rest}`, attach_stdin: true };
  const { execution_id: id } = await caller.json('POST', `${devbox}/execute_async`, call);
  return `${devbox}/executions/${id}`;
}

const release = (caller, execution) => caller.json('POST', `${execution}/send_std_in`, { text: 'go\n' });

/** Calls that a person would make meanwhile, one after another. */
async function smallCalls(caller, path) {
  const times = [];
  for (let call = 0; call < 100; call += 1) times.push(...await atOnce(1, () => caller.json('GET', path)));
  return times;
}

/** The text of one output stream, over a connection that others use too; `opened` when its head is there. */
async function streamed(session, { token }, execution, opened) {
  const headers = { ':path': `${execution}/stream_stdout_updates`, authorization: `Bearer ${token}` };
  const stream = session.request(headers).setEncoding('utf8');
  const [head] = await once(stream, 'response');
  mustBe('a stream\'s status', 200, head[':status']);
  opened();
  let raw = '';
  for await (const piece of stream) raw += piece;
  const events = raw.split('\n\n').filter((block) => block.startsWith('data: '));
  return events.map((event) => JSON.parse(event.slice(6)).output).join('');
}

async function longPolls(caller, devboxes, row) {
  const executions = await Promise.all(devboxes.slice(0, 20).map((devbox) => gated(caller, devbox, 'exit 5')));
  const begun = performance.now();
  const answered = atOnce(POLLS, async (number) => {
    for (;;) {
      const wait = { statuses: ['completed'], timeout_seconds: 25 };
      const { status, body } = await caller.answer('POST', `${executions[number % executions.length]}/wait_for_status`, wait);
      if (status === 408) continue;
      mustBe('a held call\'s status', 200, status);
      return mustBe('an exit status', 5, body.exit_status);
    }
  });
  await until(() => caller.held >= POLLS, 'all calls are held');
  await row(`a small call while ${POLLS} are held`, await smallCalls(caller, devboxes[0]));
  const released = performance.now();
  await Promise.all(executions.map((execution) => release(caller, execution)));
  const ends = await answered;
  await row(`${POLLS} held calls, from the release of their commands on`, ends.map((end) => begun + end - released));
}

async function outputStreams(server, caller, devboxes, row) {
  const executions = await Promise.all(devboxes.map((devbox) => gated(caller, devbox, `seq ${LINES}`)));
  const sessions = devboxes.map(() => connect(server.url));
  const opening = [];
  const begun = performance.now();
  const whole = atOnce(devboxes.length * STREAMS, async (number) => {
    const place = number % devboxes.length;
    const text = await streamed(sessions[place], server, executions[place], () => opening.push(performance.now() - begun));
    mustBe('a stream\'s text', WRITTEN, text);
  });
  await Promise.race([whole, until(() => opening.length === devboxes.length * STREAMS, 'all streams are open')]);
  await row(`${STREAMS} streams of each devbox, opened at once`, opening);
  await row('a small call while they are open', await smallCalls(caller, devboxes[0]));
  const released = performance.now();
  await Promise.all(executions.map((execution) => release(caller, execution)));
  const ends = await whole;
  await row('their ends, from the release of the commands on', ends.map((end) => begun + end - released));
  for (const session of sessions) session.close();
}

export async function run() {
  const server = await startDevboxd();
  const caller = new Caller(server);
  try {
    const rows = [];
    const row = async (name, times = []) => {
      rows.push([name, ...cells(times, await holdings(server.pid))]);
    };
    const idle = await holdings(server.pid);
    await row('nothing');
    const devboxes = [];
    await row(`${DEVBOXES} devboxes created at once`, await atOnce(DEVBOXES, async () => devboxes.push(await caller.devbox())));
    await row(`${COMMANDS} commands at once`, await atOnce(COMMANDS, async (number) => {
      const call = { command: `echo ${number}`, command_id: String(number) };
      const view = await caller.json('POST', `${devboxes[number]}/execute`, call);
      mustBe('an output', `${number}\n`, view.stdout);
    }));
    await longPolls(caller, devboxes, row);
    await outputStreams(server, caller, devboxes, row);
    await row(`${DEVBOXES} devboxes shut down at once`, await atOnce(DEVBOXES, (number) => caller.json('POST', `${devboxes[number]}/shutdown`)));
    const { total_count: ended } = await caller.json('GET', '/v1/devboxes?status=shutdown&limit=1');
    mustBe('the number of ended devboxes', DEVBOXES, ended);
    caller.close();
    await until(async () => (await holdings(server.pid)).open <= idle.open, 'as few descriptors are open as before');
    await row('all of it over');
    const { isolation, network } = await caller.json('GET', devboxes[0]);
    return {
      title: `devboxd under load (isolation: ${isolation}, network: ${network})`,
      columns: ['', 'median, ms', '99th percentile, ms', 'memory, MB', 'of the devboxes\' inits, MB', 'descriptors'],
      rows,
    };
  } finally {
    caller.close();
    await server.stop();
  }
}
