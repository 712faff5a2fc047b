// What the types declare is what the package has: no more, no less.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import * as runloop from 'runloop-wasm';
import ts from 'typescript';
import { clientOf, rejection } from './support/client.mjs';
import { answering, executionView, json } from './support/scripted_fetch.mjs';

const entry = fileURLToPath(new URL('../../pkg/index.d.ts', import.meta.url));
const program = ts.createProgram([entry], { strict: true, target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.NodeNext, lib: ['lib.es2022.d.ts'], types: [] });
const checker = program.getTypeChecker();
const resolved = (symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol);
const values = new Map(
  checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(entry)))
    .filter((symbol) => resolved(symbol).flags & ts.SymbolFlags.Value)
    .map((symbol) => [symbol.name, resolved(symbol)]),
);

/** The members that the declaration of a class names itself, without what it inherits. */
function declared(name, inherited) {
  const symbol = values.get(name);
  const members = checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(symbol));
  return members.filter((member) => inherited || member.parent === symbol).map((member) => member.name);
}

test('the package exports the values that the types declare', () => {
  assert.deepEqual([...values.keys()].sort(), Object.keys(runloop).sort());
});

for (const name of ['RunloopSDK', 'Runloop']) {
  test(`statics of ${name} are declared`, () => {
    const statics = checker.getPropertiesOfType(checker.getTypeOfSymbol(values.get(name)))
      .filter((member) => member.flags & ts.SymbolFlags.Property || member.name === 'prototype')
      .map((member) => member.name);
    const own = Object.getOwnPropertyNames(runloop[name]).filter((member) => !['length', 'name'].includes(member));
    assert.deepEqual(statics.sort(), own.sort());
  });
}

const sdk = clientOf(answering(() => json(200, executionView())));
const devbox = sdk.devbox.fromId('dbx_1');
const handles = {
  RunloopSDK: sdk,
  DevboxOps: sdk.devbox,
  Devbox: devbox,
  DevboxCmdOps: devbox.cmd,
  DevboxFileOps: devbox.file,
  DevboxNamedShell: devbox.shell(),
  DevboxNetOps: devbox.net,
  SnapshotOps: sdk.snapshot,
  Snapshot: sdk.snapshot.fromId('snp_1'),
  AxonOps: sdk.axon,
  Axon: sdk.axon.fromId('axn_1'),
  AxonSqlOps: sdk.axon.fromId('axn_1').sql,
  BlueprintOps: sdk.blueprint,
  Blueprint: sdk.blueprint.fromId('bpt_1'),
  GatewayConfigOps: sdk.gatewayConfig,
  GatewayConfig: sdk.gatewayConfig.fromId('gwc_1'),
  McpConfigOps: sdk.mcpConfig,
  McpConfig: sdk.mcpConfig.fromId('mcp_1'),
  NetworkPolicyOps: sdk.networkPolicy,
  NetworkPolicy: sdk.networkPolicy.fromId('npl_1'),
  SecretOps: sdk.secret,
  Secret: sdk.secret.fromName('KEY'),
  StorageObjectOps: sdk.storageObject,
  StorageObject: sdk.storageObject.fromId('obj_1'),
  Runloop: sdk.api,
  Execution: await devbox.cmd.execAsync('true', { attach_stdin: true }),
  ExecutionResult: await devbox.cmd.exec('true'),
};
/** The members of a prototype and of those before it. */
const inherited = (prototype) => (prototype === Object.prototype
  ? []
  : [...Object.getOwnPropertyNames(prototype), ...inherited(Object.getPrototypeOf(prototype))].filter((member) => member !== 'constructor'));

for (const [name, handle] of Object.entries(handles)) {
  test(`${name} has the members that its type declares`, () => {
    assert.ok(handle instanceof runloop[name]);
    const members = [...new Set([...inherited(runloop[name].prototype), ...Object.keys(handle)])];
    assert.deepEqual(members.sort(), declared(name, false).filter((member) => member !== 'prototype').sort());
  });
}

/** Compares an object of the low-level client with its type, and those inside it. */
function sameMembers(object, type, path) {
  const members = checker.getPropertiesOfType(type);
  assert.deepEqual(Object.keys(object).sort(), members.map((member) => member.name).sort(), path);
  for (const member of members) {
    if (typeof object[member.name] === 'object') sameMembers(object[member.name], checker.getTypeOfSymbol(member), `${path}.${member.name}`);
  }
}

test('the low-level client has the operations that its type declares', () => {
  sameMembers(sdk.api, checker.getDeclaredTypeOfSymbol(values.get('Runloop')), 'api');
});

test('an error has the members that its type declares', async () => {
  const error = await rejection(clientOf(answering(() => json(404, {}))).devbox.list());
  for (const member of ['name', 'message', 'stack', 'code', 'status', 'headers', 'error', 'requestId']) {
    assert.ok(declared('NotFoundError', true).includes(member), `${member} is not declared`);
    assert.ok(member in error, `${member} is not there`);
  }
});
