#!/usr/bin/env node
// Generates pkg/types/runloop.d.ts: the low-level client with a method for every operation of
// contract/openapi.json, its pages, and the namespaces under which the official client has its types. The types of
// parameters and views themselves are scripts/types.mjs's. `--check` writes nothing and fails when the committed file
// is not what the contract gives.

import { readFileSync, writeFileSync } from 'node:fs';
import { inRoot } from './lib/paths.mjs';

const output = 'pkg/types/runloop.d.ts';
const { paths, components: { schemas } } = JSON.parse(readFileSync(inRoot('contract', 'openapi.json'), 'utf8'));

const named = ($ref) => $ref?.replace('#/components/schemas/', '');
const pascal = (name) => name.replace(/(^|_)(\w)/g, (_all, _line, letter) => letter.toUpperCase());
const camel = (name) => pascal(name).replace(/^\w/, (letter) => letter.toLowerCase());

/** The official client's names of pages, where they are not the members' that hold the items. */
const PAGE_NAMES = {
  DevboxSnapshotView: 'DiskSnapshots', BenchmarkRunView: 'BenchmarkRuns', ScenarioRunView: 'BenchmarkRuns',
  'ScenarioScorersCursorIDPageResponse.ScorerListResponse': 'ScenarioScorers', ScorerListResponse: 'ScenarioScorers',
};
/** Of one list the official client names the page otherwise than of another with the same items. */
const PAGE_OF = { 'scenarios.runs.list': 'ScenarioRuns' };

const WAITS = {
  'devboxes.awaitRunning': 'id: string, options?: LongPollRequestOptions<DevboxView>): Promise<DevboxView>',
  'devboxes.awaitSuspended': 'id: string, options?: LongPollRequestOptions<DevboxView>): Promise<DevboxView>',
  'devboxes.createAndAwaitRunning': 'params?: DevboxCreateParams, options?: LongPollRequestOptions<DevboxView>): Promise<DevboxView>',
  'devboxes.executeAndAwaitCompletion':
    "devboxId: string, params: Omit<DevboxExecuteParams, 'command_id'>, options?: LongPollRequestOptions<DevboxAsyncExecutionDetailView>): Promise<DevboxAsyncExecutionDetailView>",
  'devboxes.executions.awaitCompleted':
    'devboxId: string, executionId: string, options?: LongPollRequestOptions<DevboxAsyncExecutionDetailView>): Promise<DevboxAsyncExecutionDetailView>',
  'devboxes.diskSnapshots.awaitCompleted':
    'id: string, options?: LongPollRequestOptions<DevboxSnapshotAsyncStatusView>): Promise<DevboxSnapshotAsyncStatusView>',
  'blueprints.awaitBuildComplete': 'id: string, options?: LongPollRequestOptions<BlueprintView>): Promise<BlueprintView>',
  'blueprints.createAndAwaitBuildCompleted':
    'params: BlueprintCreateParams, options?: LongPollRequestOptions<BlueprintView>): Promise<BlueprintView>',
};
const WAIT_DOCS = {
  awaitRunning: 'Waits until a devbox is running; gives its view.',
  awaitSuspended: 'Waits until a devbox is suspended; gives its view.',
  createAndAwaitRunning: 'Creates a devbox and waits until it is running; gives its view.',
  executeAndAwaitCompletion: 'Runs a command to its end; gives its view, with as much of the output as the service keeps in it.',
  awaitCompleted: 'Waits for the end; gives the view.',
  awaitBuildComplete: 'Waits until a blueprint is built; gives its view.',
  createAndAwaitBuildCompleted: 'Creates a blueprint and waits until it is built; gives its view.',
};

/** @type {Map<string, string>} The members that hold the items, by the names of pages. */
const pages = new Map();
/** @type {Map<string, string>} The official names of pages of certain items. */
const aliases = new Map();

/** The page type of a list. */
function pageOf(name, operation, view) {
  const { items } = operation['x-pagination'];
  const item = named(schemas[view].properties[items].items.$ref);
  const page = `${PAGE_OF[name] ?? PAGE_NAMES[item] ?? pascal(items)}CursorIDPage`;
  pages.set(page, items);
  aliases.set(`${item.split('.').at(-1)}s${page}`, `${page}<${item}>`);
  return { page, item };
}

const GIVEN = { string: 'string', integer: 'number', number: 'number', boolean: 'boolean' };

/** The type of an operation's parameters; undefined when it takes none. */
function parametersOf(operation) {
  const [content] = Object.values(operation.requestBody?.content ?? {});
  const query = (operation.parameters ?? []).filter((parameter) => parameter.in === 'query');
  const type = named(content?.schema.$ref) ?? operation['x-query-type'];
  if (type || !query.length) return type;
  return `{ ${query.map(({ name, schema }) => `${name}?: ${GIVEN[schema.type] ?? 'string'}`).join('; ')} }`;
}

function resultOf(name, operation) {
  const [[type, { schema }] = ['', {}]] = Object.entries(operation.responses[200]?.content ?? {});
  if (type === 'text/event-stream') return `Promise<EventStream<${reference(schema.contentSchema.$ref)}>>`;
  if (type === 'text/plain') return 'Promise<string>';
  if (/octet-stream|zip/.test(type)) return 'Promise<Response>';
  const view = named(schema?.$ref);
  if (!view) return 'Promise<unknown>';
  if (!operation['x-pagination']?.clientAutoPages) return `Promise<${reference(schema.$ref)}>`;
  const { page, item } = pageOf(name, operation, view);
  return `PagePromise<${page}<${reference(item)}>, ${reference(item)}>`;
}

/** Every schema that is named in the file. */
const used = new Set();
function reference(name) {
  const [first, ...rest] = named(name).split('.');
  used.add(first);
  return [first, ...rest].join('.');
}

/** @typedef {{ methods: string[], children: Map<string, Resource>, names: Set<string>, isOld: boolean }} Resource */
const root = { methods: [], children: new Map(), names: new Set(), isOld: true };

function resourceOf(path) {
  let at = root;
  for (const part of path) {
    if (!at.children.has(part)) at.children.set(part, { methods: [], children: new Map(), names: new Set(), isOld: true });
    at = at.children.get(part);
  }
  return at;
}

/** Adds the names of all schemas that `node` refers to, without those inside another's namespace. */
function collect(node, names) {
  if (node === null || typeof node !== 'object') return;
  if (typeof node.$ref === 'string' && node.$ref.includes('/schemas/')) collectName(named(node.$ref), names);
  Object.values(node).forEach((inner) => collect(inner, names));
}

const visited = new WeakMap();
function collectName(name, names) {
  const seen = visited.get(names) ?? visited.set(names, new Set()).get(names);
  if (seen.has(name)) return;
  seen.add(name);
  if (!schemas[name]) return;
  const [first] = name.split('.');
  if (schemas[first]) names.add(first);
  collect(schemas[name], names);
}

const isOld = (operation) => ['retired', 'legacy'].includes(operation['x-status']);

function add(name, method, path, operation) {
  const parts = name.split('.');
  const last = parts.pop();
  const resource = resourceOf(parts);
  resource.isOld &&= isOld(operation);
  collect(operation, resource.names);
  const type = parametersOf(operation);
  if (type && schemas[type]) collectName(type, resource.names);
  if (WAITS[name]) return;
  const ids = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path').map((parameter) => `${camel(parameter.name)}: string`);
  const result = resultOf(name, operation);
  const options = 'options?: RequestOptions';
  const optional = operation.requestBody?.required ? '' : '?';
  const given = type && `${optional ? 'params?' : 'params'}: ${schemas[type] ? reference(type) : type}`;
  const why = isOld(operation) ? ' @deprecated The service\'s newest clients no longer have it.' : operation.deprecated ? ' @deprecated' : '';
  const doc = `/** \`${method.toUpperCase()} ${path}\`${why} */`;
  const signature = (...rest) => `${doc}\n${last}(${[...ids, ...rest].filter(Boolean).join(', ')}): ${result};`;
  resource.methods.push(signature(given, options));
  if (given && optional) resource.methods.push(signature(options));
}

for (const [path, operations] of Object.entries(paths)) {
  for (const [method, operation] of Object.entries(operations)) {
    for (const name of [operation.operationId, ...(operation['x-aliases'] ?? [])]) add(name, method, path, operation);
  }
}
for (const [name, signature] of Object.entries(WAITS)) {
  const parts = name.split('.');
  const last = parts.pop();
  for (const [, type] of signature.matchAll(/(\w+(?:Params|View))\b/g)) used.add(type);
  resourceOf(parts).methods.push(`/** ${WAIT_DOCS[last]} */\n${last}(${signature};`);
}

const errorNames = [...readFileSync(inRoot('pkg', 'types', 'errors.d.ts'), 'utf8').matchAll(/^export class (\w+)/gm)].map(([, name]) => name).sort();

const indent = (text) => text.replace(/^(?=.)/gm, '  ');
const old = '/** @deprecated The service\'s newest clients no longer have it. */\n';

/** What no operation refers to belongs to the resource with whose name it begins, or to this one. */
const OF = { PublishParams: 'axons', StartBenchmarkRunParameters: 'benchmarks', StartScenarioRunParameters: 'scenarios' };
const singular = (name) => pascal(name).replace(/ies$/, 'y').replace(/(x)es$/, '$1').replace(/s$/, '').toLowerCase();
function belongsTo(name) {
  const owners = [...root.children].flatMap(([key, resource]) => [[key, resource], ...resource.children]);
  const [[, owner] = []] = owners
    .filter(([key]) => OF[name] === key || name.toLowerCase().startsWith(singular(key)))
    .sort(([a], [b]) => b.length - a.length);
  return owner;
}

function declare(name, { methods, children, names, isOld: deprecated }) {
  const members = [...children].map(([child, inner]) => `${inner.isOld ? old : ''}readonly ${child}: ${name}.${pascal(child)};`);
  const inner = [...children].map(([child, resource]) => declare(pascal(child), resource).replaceAll('export declare', 'export')).join('\n');
  const exported = [...allNames({ names, children })].sort();
  exported.forEach((each) => schemas[each] && used.add(each));
  return [
    deprecated ? old.trimEnd() : '',
    `export interface ${name} {\n${indent([...members, ...methods].join('\n'))}\n}`,
    `export declare namespace ${name} {\n${indent([inner, `export { ${exported.join(', ')} };`].filter(Boolean).join('\n'))}\n}`,
  ].filter(Boolean).join('\n');
}

const allNames = ({ names, children }) => new Set([...names, ...[...children.values()].flatMap((child) => [...allNames(child)])]);

const pageTypes = [...pages].sort().map(([name, items]) => [
  `export interface ${name}<Item> extends AbstractPage<Item>, ${name}Response<Item> {}`,
  `export interface ${name}Response<Item> {\n  ${items}: Item[];\n  has_more: boolean;\n  total_count: number;\n}`,
  `export interface ${name}Params {\n  limit?: number;\n  starting_after?: string;\n}`,
].join('\n')).join('\n');
const pageAliases = [...aliases].sort().map(([name, type]) => `export type ${name} = ${type};`);
const pageNames = [...pages.keys()].flatMap((name) => [name, `${name}Response`, `${name}Params`]);
const everything = [...new Set(Object.keys(schemas).map((name) => name.split('.')[0]))].filter((name) => schemas[name]);
everything.forEach((name) => used.add(name));
for (const name of [...everything, ...aliases.keys()]) belongsTo(name)?.names.add(name);
const declarations = [...root.children].map(([name, resource]) => declare(pascal(name), resource)).join('\n\n');
const resources = [...root.children].map(([name, { isOld: deprecated }]) => `${deprecated ? old : ''}readonly ${name}: ${pascal(name)};`);

const text = [
  '// Generated from contract/openapi.json by scripts/api-types.mjs; do not edit.',
  '',
  `import type { ${[...used].sort().join(', ')} } from './contract.js';`,
  "import type * as errors from './errors.js';",
  "import type { Response } from './global.js';",
  "import type { ClientOptions, LongPollRequestOptions, RequestOptions } from './options.js';",
  "import type { AbstractPage, EventStream, PagePromise } from './page.js';",
  "import type { fileFromPath, toFile } from './upload.js';",
  '',
  declarations,
  '',
  pageTypes,
  ...pageAliases,
  '',
  '/**',
  ' * The low-level client: a member a resource of the API, a method an operation. It is `sdk.api` too.',
  ' *',
  ' * ```js',
  ' * const devbox = await new Runloop().devboxes.retrieve(id);',
  ' * ```',
  ' *',
  ' * A method takes the ids of its path, then the parameters, then the options; where all parameters are optional,',
  ' * options alone may stand in their place. Its Promise is a plain one: `asResponse()` and `withResponse()` are not there.',
  ' */',
  'export declare class Runloop {',
  indent([
    '/**', ' * @throws {@link RunloopError} without a token', ' * @throws `TypeError` for an option that is not what it should be', ' */',
    'constructor(options?: ClientOptions);', '', ...resources, '',
    'static readonly Runloop: typeof Runloop;',
    '/** Milliseconds that an attempt of most operations may take. */',
    'static readonly DEFAULT_TIMEOUT: number;',
    'static readonly toFile: typeof toFile;',
    'static readonly fileFromPath: typeof fileFromPath;',
    ...errorNames.map((name) => `static readonly ${name}: typeof errors.${name};`),
  ].join('\n')),
  '}',
  'export declare namespace Runloop {',
  indent(`export { ${[...everything, ...[...root.children.keys()].map(pascal), ...pageNames, ...aliases.keys(), 'ClientOptions', 'RequestOptions'].sort().join(', ')} };`),
  '}',
  '',
].join('\n');

if (!process.argv.includes('--check')) {
  writeFileSync(inRoot(output), text);
} else if (readFileSync(inRoot(output), 'utf8') !== text) {
  console.error(`${output} is not what contract/openapi.json gives: run \`node scripts/api-types.mjs\``);
  process.exitCode = 1;
}
