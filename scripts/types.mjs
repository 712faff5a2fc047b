#!/usr/bin/env node
// Generates pkg/types/contract.d.ts: every schema of contract/openapi.json as a TypeScript type under
// its official name. `--check` writes nothing and fails when the committed file is not what the
// contract gives.

import { readFile, writeFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';
import ts from 'typescript';

const contractUrl = new URL('../contract/openapi.json', import.meta.url);
const outputUrl = new URL('../pkg/types/contract.d.ts', import.meta.url);
const output = relative(process.cwd(), fileURLToPath(outputUrl));

/** Schemas a caller fills in; with what they refer to, their enums stay closed so that a typing error is caught. */
const WRITTEN = /(Params|Parameters|Request|Body)$/;

/** Marks the enums of schemas that are only ever read; `openEnum` widens them. */
const OPEN = 'x-open-enum';

/** @typedef {{ [key: string]: any }} Schema */

/**
 * @param {unknown} node
 * @param {(schema: Schema) => void} visit
 */
function walk(node, visit) {
  if (Array.isArray(node)) node.forEach((item) => walk(item, visit));
  else if (node !== null && typeof node === 'object') {
    visit(node);
    Object.values(node).forEach((value) => walk(value, visit));
  }
}

/**
 * The names of all schemas that a caller may write, directly or inside another.
 *
 * @param {Record<string, Schema>} schemas
 */
function writtenSchemas(schemas) {
  const written = new Set(Object.keys(schemas).filter((name) => WRITTEN.test(name)));
  for (const name of written) {
    walk(schemas[name], ({ $ref }) => {
      if (typeof $ref === 'string') written.add($ref.replace('#/components/schemas/', ''));
    });
  }
  return written;
}

/**
 * Says in the schemas what the generator needs to know: query parameters that belong to a Params type,
 * retired members, and which enums may grow.
 *
 * @param {Record<string, Schema>} schemas
 */
function annotate(schemas) {
  const written = writtenSchemas(schemas);
  for (const [name, schema] of Object.entries(schemas)) {
    if (schema['x-status'] === 'retired') schema.deprecated = true;
    for (const query of schema['x-query-properties'] ?? []) {
      schema.properties[query] ??= { type: 'string', description: 'Sent in the query string, as text.' };
    }
    walk(schema, (node) => {
      if (node !== schema && node['x-status'] === 'retired') {
        node.description = 'Retired: the newest Python client no longer has it.';
      }
      if (Array.isArray(node.enum) && !written.has(name)) node[OPEN] = true;
    });
  }
}

/**
 * `"a" | "b" | (string & {})`: the known values complete in an editor, and a value that the service adds
 * later is passed through instead of being outside the type.
 *
 * @param {Schema} schema
 */
function openEnum(schema) {
  const { factory } = ts;
  const known = schema.enum.map((value) => factory.createLiteralTypeNode(
    value === null ? factory.createNull() : factory.createStringLiteral(value),
  ));
  const other = factory.createIntersectionTypeNode([
    factory.createKeywordTypeNode(ts.SyntaxKind.StringKeyword),
    factory.createTypeLiteralNode([]),
  ]);
  return factory.createUnionTypeNode([...known, factory.createParenthesizedType(other)]);
}

/**
 * `DevboxView` as a type and `DevboxView.StateTransition` as a type in a namespace of the same name, as
 * the official client has them.
 *
 * @param {Record<string, Schema>} schemas
 */
function officialNames(schemas) {
  const lines = [];
  for (const name of Object.keys(schemas).sort()) {
    const path = name.split('.');
    const last = path.pop();
    const alias = `type ${last} = components['schemas']['${name}'];`;
    const comment = schemas[name].deprecated ? '/** @deprecated Retired by the service. */\n' : '';
    lines.push(path.length === 0
      ? `${comment}export ${alias}`
      : `${comment}export declare namespace ${path.join('.')} { export ${alias} }`);
  }
  return lines.join('\n');
}

/** What a file is given as, in place of the text that JSON Schema takes bytes for. */
const uploadable = () => {
  const { factory } = ts;
  const module = factory.createLiteralTypeNode(factory.createStringLiteral('./upload.js'));
  return factory.createImportTypeNode(module, undefined, factory.createIdentifier('Uploadable'));
};

/** @param {Schema} schema */
function transform(schema) {
  if (OPEN in schema) return openEnum(schema);
  return schema.format === 'binary' ? uploadable() : undefined;
}

async function generate() {
  const contract = JSON.parse(await readFile(contractUrl, 'utf8'));
  const { schemas } = contract.components;
  annotate(schemas);
  const nodes = await openapiTS(
    { ...contract, paths: {}, components: { schemas } },
    { alphabetize: true, transform },
  );
  const components = nodes.filter((node) => ts.isInterfaceDeclaration(node) && node.name.text === 'components');
  if (components.length !== 1) throw new Error('the generator gave no `components` interface');
  return [
    '// Generated from contract/openapi.json by scripts/types.mjs; do not edit.',
    '',
    astToString(components),
    officialNames(schemas),
    '',
  ].join('\n');
}

const text = await generate();
if (process.argv.includes('--check')) {
  const committed = await readFile(outputUrl, 'utf8').catch(() => '');
  if (committed !== text) {
    console.error(`${output} is not what contract/openapi.json gives: run \`node scripts/types.mjs\``);
    process.exit(1);
  }
} else {
  await writeFile(outputUrl, text);
  console.log(`wrote ${output}`);
}
