// Files through commands: what the service has no call for. Names cross as quoted words, and back in base64: they may
// hold anything but a NUL, and output is text.
import { FileError } from '../wasm/errors.js';
import { fail, flag, object } from './arguments.js';
import { argument, pathWord, quote } from './shell_text.js';
import { toFile } from './to_file.js';

const FORMAT = ['%f', '%y', '%s', '%T@', '%m', '%l'];
const find = (word, depth) => `set -o pipefail; find ${word} ${depth} -printf '${FORMAT.join('\\0')}\\0' | base64 | tr -d '\\n'`;
const types = { f: 'file', d: 'directory', l: 'symlink' };

/** What the tools say of each error number, the same in every libc with LC_ALL=C. */
const problems = [
  [/cannot overwrite directory|Is a directory$/, 'is_a_directory'],
  [/cannot overwrite non-directory|Not a directory$/, 'not_a_directory'],
  [/No such file or directory$/, 'file_not_found'],
  [/File exists$/, 'file_exists'],
  [/not empty$/, 'directory_not_empty'],
  [/(Permission denied|not permitted)$/, 'file_permission'],
];

const checked = (value, name) => argument(value, name).replace(/(?!^)\/+$/, '');
const word = (value, name) => pathWord(checked(value, name));

/** The files that the output of `find` tells of. */
export function entries(base64, at) {
  const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  const fields = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes).split('\0');
  const all = [];
  for (let i = 0; i + FORMAT.length < fields.length; i += FORMAT.length) {
    const [name, type, size, time, mode, target] = fields.slice(i, i + FORMAT.length);
    all.push({
      name,
      path: at(name),
      type: types[type] ?? 'other',
      size: Number(size),
      mode: parseInt(mode, 8),
      mtimeMs: Math.floor(Number(time) * 1000),
      ...(type === 'l' && { target }),
    });
  }
  return all;
}

/** The operations over `run`, which runs a command and gives its result. */
export class FileShell {
  #run;

  constructor(run) {
    this.#run = run;
  }

  /** Gives the output of a script; an error of class FileError if it fails. */
  async #output(script, path, options) {
    const result = await this.#run(`export LC_ALL=C; ${script}`, options);
    const output = await result.stdout();
    if (result.success) return output;
    const said = (await result.stderr()).trimEnd();
    const code = problems.find(([pattern]) => pattern.test(said))?.[1] ?? 'file_error';
    const at = typeof path === 'string' ? path : path(output);
    throw new FileError(code, `${at}: ${said || `exit code ${result.exitCode}`}`, at);
  }

  async list(params, options) {
    const path = checked(object(params, 'params').path, 'path');
    const found = await this.#output(find(`${pathWord(path)}/`, '-mindepth 1 -maxdepth 1'), path, options);
    const all = entries(found, (name) => (path === '/' ? `/${name}` : `${path}/${name}`));
    return all.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async stat(params, options) {
    const path = checked(object(params, 'params').path, 'path');
    return entries(await this.#output(find(pathWord(path), '-maxdepth 0'), path, options), () => path)[0];
  }

  async exists(params, options) {
    const path = checked(object(params, 'params').path, 'path');
    const at = pathWord(path);
    return (await this.#output(`if [ -e ${at} ] || [ -L ${at} ]; then echo 1; fi`, path, options)) !== '';
  }

  async mkdir(params, options) {
    const { path, recursive } = object(params, 'params');
    await this.#output(`mkdir ${flag(recursive, 'recursive') ? '-p ' : ''}-- ${word(path, 'path')}`, path, options);
  }

  async remove(params, options) {
    const { path, recursive, force } = object(params, 'params');
    const how = (flag(recursive, 'recursive') ? '-r' : '-d') + (flag(force, 'force') ? 'f' : '');
    await this.#output(`rm ${how} -- ${word(path, 'path')}`, path, options);
  }

  async rename(params, options) {
    const { from, to } = object(params, 'params');
    await this.#output(`mv -fT -- ${word(from, 'from')} ${word(to, 'to')}`, from, options);
  }

  /**
   * Writes files with one upload and one command: `upload` gets a path and a Blob. The upload is a script and behind it
   * the contents, from which the script takes one after another.
   */
  async writeMany(files, options, upload) {
    if (!Array.isArray(files)) fail('files', 'must be an array of { path, contents }');
    const steps = [];
    const contents = [];
    const folders = new Set();
    for (const [index, file] of files.entries()) {
      const name = `files[${index}]`;
      const { path, contents: given, mode } = file ?? fail(name, 'is missing');
      const at = word(path, `${name}.path`);
      const bytes = await toFile(given).catch((error) => {
        throw error.code === 'invalid_argument' ? fail(`${name}.contents`, 'must be text, bytes or a stream of them') : error;
      });
      const folder = path.slice(0, path.lastIndexOf('/'));
      // A process each: folders are made once.
      if (folder && !folders.has(folder)) steps.push(`mkdir -p -- ${pathWord(folder)} &&`);
      folders.add(folder);
      steps.push(`head -c ${bytes.size} <&3 >${at}`);
      if (mode != null) steps.push(`&& chmod ${octal(mode, `${name}.mode`)} -- ${at}`);
      steps.push(`|| { echo ${index}; exit 1; }\n`);
      contents.push(bytes);
    }
    if (!files.length) return;
    const script = new Blob([steps.join(' ')]);
    const name = `.runloop-wasm-${Date.now().toString(36)}${Math.random().toString(36).slice(2)}`;
    const own = `"$HOME"/${quote(name)}`;
    try {
      await upload(name, new Blob([script, ...contents]));
      const run = `exec 3<${own} && rm -f -- ${own} && eval "$(head -c ${script.size} <&3)"`;
      await this.#output(run, (index) => files[parseInt(index, 10)]?.path ?? name, options);
    } catch (error) {
      // The script removes its file itself, if it ran.
      if (!(error instanceof FileError)) await this.#run(`rm -f -- ${own}`, { timeout: 10_000, maxRetries: 1 }).catch(() => {});
      throw error;
    }
  }
}

function octal(mode, name) {
  if (!Number.isInteger(mode) || mode < 0 || mode > 0o7777) fail(name, 'must be a whole number from 0 to 0o7777');
  return mode.toString(8);
}
