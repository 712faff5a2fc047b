// Command texts out of values: nothing that a value contains can become shell syntax.
import { fail, object } from './arguments.js';

/** The word that stands for exactly this text, in every POSIX shell. */
export const quote = (text) => `'${text.replaceAll("'", "'\\''")}'`;

/** A text that a process can be given: of UTF-8, without the byte that ends a C string. */
export function argument(value, name, pattern = /^[^]/) {
  if (typeof value !== 'string' || !pattern.test(value)) fail(name, 'must be a non-empty string');
  return /\0|\p{Surrogate}/u.test(value) ? fail(name, 'must have no NUL and no half of a surrogate pair') : value;
}

/** The word for a path; `~` is the home of whoever runs the command, and a relative path starts at `base`. */
export function pathWord(path, base = '"$HOME"/') {
  if (path[0] === '/') return quote(path);
  return /^~(\/|$)/.test(path) ? `"$HOME"/${quote(path.slice(2))}` : base + quote(path);
}

/**
 * The text that runs `command` in a folder, with further variables, as another user. The command is a value like the
 * others, so that its syntax ends with it. In a named shell it is run in a shell of its own: folder and variables are
 * those of this one command.
 */
export function compose(command, { cwd, env, user }, isNamedShell) {
  const steps = [];
  if (cwd != null) steps.push(`cd -- ${pathWord(argument(cwd, 'cwd'), './')} >/dev/null`);
  for (const [name, value] of Object.entries(object(env, 'env'))) {
    if (!/^[A-Za-z_]\w*$/.test(name)) fail('env', `must have names of letters, digits and _, not ${JSON.stringify(name)}`);
    steps.push(`export ${name}=${quote(argument(value, `env.${name}`, /^/))}`);
  }
  if (user != null && !/^[A-Za-z_][\w.-]*\$?$/.test(argument(user, 'user'))) fail('user', 'must be the name of a user');
  if (!steps.length && user == null) return command;
  // A space, because `eval` would take a dash for an option.
  steps.push(`eval ${quote(` ${command}`)}`);
  const own = steps.join(' && ');
  const text = user == null ? own : asUser(quote(user), own);
  return isNamedShell ? `(${text})` : text;
}

// `sudo` needs no terminal and no password here (-n), or says so; root needs none, and `runuser`, unlike `su`, stays in
// the process group that a kill ends. Neither sets HOME everywhere: without one, bash's `~` is the user's own.
const asUser = (user, text) => `if [ "$(id -un)" = ${user} ]; then ${text}
else if [ "$(id -u)" = 0 ]; then set -- runuser -u ${user}; else set -- sudo -n -u ${user}; fi
exec "$@" -- env -u HOME "$BASH" --norc -c ${quote(`export HOME=~ USER=${user} LOGNAME=${user}\n${text}`)}
fi`;
