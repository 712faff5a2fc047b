// Builds everything: the package (pkg/, ready for `npm pack`), the console (www/dist) and devboxd.
import { bundlePackage } from './lib/bundle.mjs';
import { buildConsole } from './lib/console.mjs';
import { compileCrate, generatePackage } from './lib/crate.mjs';
import { buildDevboxd } from './lib/devboxd.mjs';
import { step } from './lib/log.mjs';
import { main } from './lib/main.mjs';
import { measureImport, measurePayload, printPayload } from './lib/payload.mjs';
import { setup } from './setup.mjs';

/** Sets up, builds, prints what a browser app ships; returns the tools and the path of devboxd. */
export async function build() {
  const tools = await setup();
  step('build the package');
  const module = await compileCrate(tools.toolchain);
  await generatePackage(module, tools);
  await bundlePackage();
  printPayload(await measurePayload(), await measureImport());
  step('build the console');
  await buildConsole();
  step('build devboxd');
  const devboxd = await buildDevboxd();
  return { ...tools, devboxd };
}

await main(import.meta.url, build);
