// Each marked line must not compile; an error that is not there is an error itself.

import { Devbox, DevboxCmdOps, DevboxNamedShell, Execution, ExecutionResult, NotFoundError, RunloopSDK } from 'runloop-wasm';
import type { DevboxCreateParams, DevboxView, ErrorCode } from 'runloop-wasm';
// @ts-expect-error there is no such type
import type { NoSuchView } from 'runloop-wasm';

const sdk = new RunloopSDK();
const devbox = sdk.devbox.fromId('dbx_1');

// @ts-expect-error an id is text
sdk.devbox.fromId(1);
// @ts-expect-error an id is needed
sdk.devbox.fromId();
// @ts-expect-error parameters are in snake_case
void sdk.devbox.create({ blueprintId: 'bpt_1' });
// @ts-expect-error a size is one of the contract's
void sdk.devbox.create({ launch_parameters: { resource_size_request: 'HUGE' } });
// @ts-expect-error metadata is text
void sdk.devbox.create({ metadata: { count: 1 } });
// @ts-expect-error a status to filter by is one of the contract's
void sdk.devbox.list({ status: 'runing' });
// @ts-expect-error a list is not a page
void (await sdk.devbox.list()).devboxes;

// @ts-expect-error a handle comes from the client
new Devbox('dbx_1');
// @ts-expect-error the operations come with a devbox
new DevboxCmdOps();
// @ts-expect-error a handle comes from execAsync
new Execution();
// @ts-expect-error a result comes from exec
new ExecutionResult();
// @ts-expect-error an id does not change
devbox.id = 'dbx_2';
// @ts-expect-error there is no command
void devbox.cmd.exec();
// @ts-expect-error a command is one text
void devbox.cmd.exec(['ls', '-l']);
// @ts-expect-error a callback is a function
void devbox.cmd.exec('ls', { stdout: 'inherit' });
// @ts-expect-error a callback gets text
void devbox.cmd.exec('ls', { stdout: (chunk: Uint8Array) => void chunk });
// @ts-expect-error a callback gets one argument
void devbox.cmd.exec('ls', { stdout: (text: string, stream: string) => void [text, stream] });
// @ts-expect-error the command's id is the client's to make
void devbox.cmd.exec('ls', { command_id: '1' });
// @ts-expect-error exec has no stdin
void devbox.cmd.exec('ls', { attach_stdin: true });
// @ts-expect-error the count is sent as text
void devbox.cmd.exec('ls', { last_n: 10 });
// @ts-expect-error execAsync does not wait
void devbox.cmd.execAsync('ls', {}, { longPoll: { timeoutMs: 1 } });

const result = await devbox.cmd.exec('ls');
// @ts-expect-error the exit code may be null
const code: number = result.exitCode;
// @ts-expect-error a count of lines is a number
void result.stdout('10');
// @ts-expect-error the text is behind a Promise
const text: string = result.stdout();
// @ts-expect-error a view's output may be null
const stdout: string = result.result.stdout;
// @ts-expect-error an execution has no callbacks of its own
void (await devbox.cmd.execAsync('ls')).result({ stdout: () => undefined });

// @ts-expect-error the path's name is file_path
void devbox.file.read({ path: 'a' });
// @ts-expect-error read takes an object
void devbox.file.read('a');
// @ts-expect-error contents are text
void devbox.file.write({ file_path: 'a', contents: new Uint8Array() });
// @ts-expect-error contents are needed
void devbox.file.write({ file_path: 'a' });
// @ts-expect-error the path is needed
void devbox.file.write({ contents: 'a' });

// @ts-expect-error a variable is text
void devbox.cmd.exec('ls', { env: { A: 1 } });
// @ts-expect-error the time is a number
void devbox.cmd.exec('ls', { timeoutMs: '1' });
// @ts-expect-error the shell is the one that it is
void devbox.shell('a').exec('ls', { shell_name: 'b' });
// @ts-expect-error a shell comes from a devbox
new DevboxNamedShell();
const started = await devbox.cmd.execAsync('cat', { attach_stdin: true });
// @ts-expect-error stdin takes text
void started.sendStdIn(new Uint8Array(1));
// @ts-expect-error a stream is not replaced
started.stdin = started.stdin;
// @ts-expect-error the file is missing
void devbox.file.upload({ path: 'a' });
// @ts-expect-error a number is no file
void devbox.file.upload({ path: 'a', file: 7 });
// @ts-expect-error the path's name is path
void devbox.file.download({ file_path: 'a' });
// @ts-expect-error a listing takes an object
void devbox.file.list('a');
// @ts-expect-error a read has no progress to tell
void devbox.file.read({ file_path: 'a' }, { onProgress: () => undefined });
// @ts-expect-error a rename has two paths
void devbox.file.rename({ path: 'a', to: 'b' });
// @ts-expect-error many files are an array
void devbox.file.writeMany({ path: 'a', contents: '' });

const view: DevboxView = await devbox.getInfo();
// @ts-expect-error a view has no member that the contract has not
void view.uptime_ms;
// @ts-expect-error a time is a number
view.create_time_ms satisfies string;
// @ts-expect-error a name may be null or absent
const name: string = view.name;
// @ts-expect-error what exec needs is not what create needs
({ command: 'ls' }) satisfies DevboxCreateParams;
// @ts-expect-error there is no such code
'notfound' satisfies ErrorCode;

const error: unknown = undefined;
if (error instanceof NotFoundError) {
  // @ts-expect-error the status is 404
  error.status satisfies 400;
  // @ts-expect-error an error is read, not written
  error.requestId = '1';
  // @ts-expect-error the body is unknown until it is looked at
  void error.error.message;
}

void [code, text, stdout, name];
export type { NoSuchView };

const execution = await devbox.cmd.execAsync('ls');
// @ts-expect-error a stream is of text
for await (const bytes of execution.stdout) bytes satisfies Uint8Array;
// @ts-expect-error a position is read, not written
execution.cursor = { stdout: 1, stderr: 1 };
// @ts-expect-error there is no such place
execution.stream({ from: 'start' });
// @ts-expect-error an offset is a number
void devbox.cmd.stream('exe_1', { stdout: '7' });
// @ts-expect-error an event has no such type
void devbox.cmd.exec('ls', { onEvent: (event) => event.type === 'progress' });
