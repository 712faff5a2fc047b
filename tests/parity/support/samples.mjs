// Parameters made from the contract: of every operation, what it must have and everything it may have.

import { readFileSync } from 'node:fs';

const contract = JSON.parse(readFileSync(new URL('../../../contract/openapi.json', import.meta.url), 'utf8'));
const { schemas } = contract.components;
const named = ($ref) => schemas[$ref.replace('#/components/schemas/', '')];

/** A value that fits a schema; with `all`, objects have the members that they may have too. */
function sample(schema, all, depth = 0) {
  if (schema.$ref) return sample(named(schema.$ref), all, depth);
  const [variant] = schema.anyOf ?? schema.oneOf ?? [];
  if (variant) return sample(variant, all, depth);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === 'string') return schema.format === 'binary' ? undefined : 'a b ü';
  if (type === 'integer' || type === 'number') return 7;
  if (type === 'boolean') return true;
  if (type === 'array') return [sample(schema.items ?? {}, all, depth + 1)];
  if (schema.additionalProperties && !schema.properties) return { key: sample(schema.additionalProperties, all, depth + 1) };
  const { properties = {}, required = [] } = schema;
  const names = Object.keys(properties).filter((name) => required.includes(name) || (all && depth < 4));
  return Object.fromEntries(names.map((name) => [name, sample(properties[name], all, depth + 1)]));
}

const queryOf = (operation) => (operation.parameters ?? []).filter((parameter) => parameter.in === 'query');

function parameters(operation, all) {
  const [content] = Object.values(operation.requestBody?.content ?? {});
  const query = queryOf(operation).filter(({ required }) => required || all);
  return {
    ...(content ? sample(content.schema, all) : {}),
    ...Object.fromEntries(query.map(({ name, schema }) => [name, sample(schema, all)])),
  };
}

/** An answer that fits what an operation gives, with the members that views must have. */
function answer(operation) {
  const [[type, { schema }] = ['application/json', {}]] = Object.entries(operation.responses[200]?.content ?? {});
  if (type === 'text/event-stream') return { type, body: `data: ${JSON.stringify(sample(schema.contentSchema, true))}\n\n` };
  if (type !== 'application/json') return { type, body: 'text' };
  return { type, body: JSON.stringify(schema?.$ref ? sample(schema, true) : {}) };
}

/**
 * @typedef {object} Sampled
 * @property {string} name
 * @property {string} status
 * @property {boolean} isUpload
 * @property {boolean} isStream
 * @property {boolean} isOptional Whether it takes parameters and can do without.
 * @property {string[]} ids
 * @property {object} [required] The parameters that it must have; undefined when it takes none.
 * @property {object} [all] All that it may have.
 * @property {{ type: string, body: string }} answer
 */

/** @type {Sampled[]} */
export const operations = Object.values(contract.paths).flatMap((methods) => Object.values(methods)).flatMap((operation) => {
  const takes = operation.requestBody || queryOf(operation).length > 0;
  const ids = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
  return [operation.operationId, ...(operation['x-aliases'] ?? [])].map((name) => ({
    name,
    status: operation['x-status'],
    isUpload: Boolean(operation.requestBody?.content['multipart/form-data']),
    isStream: Boolean(operation['x-sse']),
    isOptional: Boolean(takes && !operation.requestBody?.required),
    ids: ids.map((_id, index) => `id_${index + 1}`),
    required: takes ? parameters(operation, false) : undefined,
    all: takes ? parameters(operation, true) : undefined,
    answer: answer(operation),
  }));
});

const routes = Object.entries(contract.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({
  method: method.toUpperCase(),
  pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`),
  answer: answer(operation),
  // Of two paths that fit, the one with fewer parameters is meant.
  parameters: path.split('{').length,
}))).sort((a, b) => a.parameters - b.parameters);

/** A server that answers as the contract says; `change` are members of its views. */
export const answerTo = (change = {}) => ({ url, method }) => {
  const route = routes.find((each) => each.method === method && each.pattern.test(url.pathname));
  const { type, body } = route.answer;
  return new Response(type === 'application/json' ? JSON.stringify({ ...JSON.parse(body), ...change }) : body, { headers: { 'content-type': type } });
};

/** The method of a low-level client by an operation's name. */
export const methodOf = (client, name) => name.split('.').reduce((at, part) => at?.[part]?.bind?.(at) ?? at?.[part], client);
