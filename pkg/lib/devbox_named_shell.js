import { unlessAborted } from './abort.js';
import { string } from './arguments.js';
import { readOrder } from './command_order.js';
import { callSignal } from './options.js';
import { Turns } from './turns.js';

/** A shell that lives as long as its devbox: `devbox.shell('build')`. */
export class DevboxNamedShell {
  #cmd;
  #turns = new Turns();

  constructor(cmd, name) {
    this.#cmd = cmd;
    /** The shell's name: whoever asks the devbox for a shell of this name gets this one. */
    this.name = string(name, 'name') || `shell-${random()}${random()}`;
  }

  /** Runs a command to its end. */
  exec(command, params, options) {
    return this.#next('exec', command, params, options);
  }

  /** Starts a command. */
  execAsync(command, params, options) {
    return this.#next('execAsync', command, params, options);
  }

  /** The service runs the commands of a shell in the order in which they come to it. */
  async #next(method, command, params, options) {
    // A mistake is told at once, not when its turn comes.
    readOrder(command, params);
    const signal = callSignal(options);
    const given = { ...params, shell_name: this.name };
    return unlessAborted(this.#turns.next(() => this.#cmd[method](command, given, options)), signal);
  }
}

/** Tells the shells of a devbox apart and guards nothing. */
const random = () => Math.random().toString(36).slice(2, 10);
