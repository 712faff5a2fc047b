// TypeScript on the installed tarball: every way to resolve it, with and without the platform's own types.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { app, installed, runIn } from './support/workspace.mjs';

const program = `
import { NotFoundError, RunloopSDK } from 'runloop-wasm';
import type { DevboxView } from 'runloop-wasm';
export async function main(): Promise<DevboxView | undefined> {
  const sdk = new RunloopSDK({ bearerToken: 'token' });
  const devbox = await sdk.devbox.create({ name: 'typed' });
  const result = await devbox.cmd.exec('true', { stdout: (text: string) => void text });
  const code: number | null = result.exitCode;
  try {
    return code === 0 ? await devbox.getInfo() : undefined;
  } catch (error) {
    if (error instanceof NotFoundError) return undefined;
    throw error;
  }
}
`;

const resolutions = {
  node16: { module: 'node16', moduleResolution: 'node16' },
  nodenext: { module: 'nodenext', moduleResolution: 'nodenext' },
  bundler: { module: 'esnext', moduleResolution: 'bundler' },
};
const platforms = {
  'no platform': { lib: ['es2022'], types: [] },
  'the DOM': { lib: ['es2022', 'dom'], types: [] },
  Node: { lib: ['es2022'], types: ['node'] },
  'the DOM and Node': { lib: ['es2022', 'dom', 'esnext.disposable'], types: ['node'] },
};

for (const [resolution, options] of Object.entries(resolutions)) {
  test(`a program compiles under moduleResolution ${resolution}`, async (t) => {
    const files = { 'main.ts': program, 'required.cts': program };
    for (const [name, platform] of Object.entries(platforms)) {
      const compilerOptions = { ...options, ...platform, strict: true, skipLibCheck: false, noEmit: true, target: 'es2022' };
      // A CommonJS file can require the package where TypeScript knows that Node can.
      const include = resolution === 'nodenext' ? ['main.ts', 'required.cts'] : ['main.ts'];
      files[`${name.replaceAll(' ', '-')}.json`] = JSON.stringify({ compilerOptions, include });
    }
    const folder = await app(`typescript-${resolution}`, files);
    for (const name of Object.keys(platforms)) {
      await t.test(`with the types of ${name}`, async () => {
        const args = [installed('typescript', 'bin', 'tsc'), '-p', `${name.replaceAll(' ', '-')}.json`];
        assert.equal(await runIn(folder, process.execPath, args), '');
      });
    }
  });
}
