// Every name of the official client's is ours too, but for those listed here.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const official = createRequire(import.meta.url).resolve('@runloop/api-client').replace(/\.js$/, '.d.ts');
const ours = fileURLToPath(new URL('../../pkg/index.d.ts', import.meta.url));
const program = ts.createProgram([official, ours], {
  target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, types: ['node'],
});
const checker = program.getTypeChecker();
const exportsOf = (path) => new Map(
  checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(path))).map((symbol) => [symbol.name, symbol]),
);
const resolved = (symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol);

/** The names in a namespace, those in namespaces inside it as `Outer.Inner`. */
function namesIn(symbol, prefix = '', outer = []) {
  if (outer.includes(symbol)) return [];
  return [...(symbol.exports?.values() ?? [])]
    .filter(({ name, flags }) => !['prototype', '__constructor', 'default'].includes(name) && !(flags & (ts.SymbolFlags.Property | ts.SymbolFlags.Method)))
    .flatMap((member) => [prefix + member.name, ...namesIn(resolved(member), `${prefix}${member.name}.`, [...outer, symbol])]);
}

/**
 * Classes of retired resources, and what the official client's `onEvict` is made of: both take its own `Runloop`, and
 * `devbox.onEvict` is what users call.
 */
const WITHOUT_EXPORT = /^(Agent|Scenario|Scorer|EvictionMonitor$|getEvictionMonitor$)/;

const officially = exportsOf(official);
const own = exportsOf(ours);

test('every export of the official client is one of ours, but for classes of retired resources and insides', () => {
  const missing = [...officially.keys()].filter((name) => !own.has(name) && !WITHOUT_EXPORT.test(name));
  assert.deepEqual(missing, []);
});

test('every type under the official `Runloop` is under ours', () => {
  const names = new Set(namesIn(resolved(own.get('Runloop'))));
  const missing = namesIn(resolved(officially.get('Runloop'))).filter((name) => !names.has(name));
  assert.ok(names.size > 200);
  assert.deepEqual(missing, []);
});

/** Of the official `Runloop`, what its own methods are made of and what shows its options: a token is not printed. */
const INSIDES = new Set([
  'bearerToken', 'defaultQuery', 'defaultHeaders', 'authHeaders', 'baseURL', 'maxRetries', 'timeout', 'httpAgent', 'idempotencyHeader',
  'validateHeaders', 'defaultIdempotencyKey', 'get', 'post', 'patch', 'put', 'delete', 'getAPIList', 'buildRequest', 'prepareOptions',
  'prepareRequest', 'parseHeaders', 'makeStatusError', 'request', 'requestAPIList', 'buildURL', 'stringifyQuery', 'fetchWithTimeout',
]);

/** Members of the official classes that are not ours: of retired resources, and the client's insides. */
const WITHOUT = {
  Runloop: INSIDES,
  RunloopAPI: INSIDES,
  default: INSIDES,
  RunloopSDK: new Set(['agent', 'scorer', 'scenario']),
};

for (const name of [...officially.keys()].filter((each) => own.has(each))) {
  const symbol = resolved(officially.get(name));
  if (!(symbol.flags & ts.SymbolFlags.Class)) continue;
  test(`${name} has every member of the official class`, () => {
    const members = (each) => checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(resolved(each)))
      .filter(({ declarations: [at] = [] }) => at && !(ts.getCombinedModifierFlags(at) & ts.ModifierFlags.Private))
      .map((member) => member.name)
      .filter((member) => !member.startsWith('_') && !member.startsWith('#'));
    const has = new Set(members(own.get(name)));
    const missing = members(officially.get(name)).filter((member) => !has.has(member) && !WITHOUT[name]?.has(member));
    assert.deepEqual(missing, []);
  });
}
