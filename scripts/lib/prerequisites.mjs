// What a person must have installed: Rust, Node, a C linker, bash. Everything else is fetched by the scripts.
import { readFileSync } from 'node:fs';
import { Failure, note } from './log.mjs';
import { inRoot } from './paths.mjs';
import { ask } from './run.mjs';

/** The minor version in the workspace's `rust-version = "1.NN"`. */
export function requiredRust() {
  return Number(/^rust-version = "1\.(\d+)/m.exec(readFileSync(inRoot('Cargo.toml'), 'utf8'))[1]);
}

/** The minor version of a `rustc 1.NN.P …` line. */
export const rustMinor = (version) => Number(/ 1\.(\d+)\./.exec(version ?? '')?.[1] ?? 0);

/** Names everything that is missing, with the command that installs it. */
export function verifyPrerequisites() {
  const missing = [];
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    missing.push(`Node 20.19 or newer (this is ${process.versions.node}): https://nodejs.org`);
  }
  const rustc = ask('rustc', ['--version']);
  if (!rustc || !ask('cargo', ['--version'])) {
    missing.push("Rust: curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh");
  } else if (rustMinor(rustc) < requiredRust()) {
    missing.push(`Rust 1.${requiredRust()} or newer (this is ${rustc}): rustup update stable`);
  }
  for (const component of ['fmt', 'clippy']) {
    if (rustc && !ask('cargo', [component, '--version'])) {
      missing.push(`cargo ${component}: rustup component add ${component === 'fmt' ? 'rustfmt' : component}`);
    }
  }
  if (!ask('npm', ['--version'])) missing.push('npm, which comes with Node: https://nodejs.org');
  if (!ask('cc', ['--version'])) {
    const command = process.platform === 'darwin' ? 'xcode-select --install' : 'sudo apt-get install build-essential';
    missing.push(`a C linker: ${command}`);
  }
  if (!ask('bash', ['--version'])) missing.push('bash: sudo apt-get install bash');
  if (missing.length) throw new Failure(`missing on this machine:\n${missing.map((line) => `    ${line}`).join('\n')}`);
  note(`${rustc}, Node ${process.versions.node}`);
}
