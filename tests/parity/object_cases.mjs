// The calls that both clients make on the objects beside devboxes.

import { answerTo, operations } from './support/samples.mjs';

const all = (name) => operations.find((operation) => operation.name === name).all;
const required = (name) => operations.find((operation) => operation.name === name).required;
const options = { headers: { 'x-team': 'blue' }, timeout: 1000, idempotencyKey: 'key-1' };
const built = { status: 'build_complete' };

/** @type {import('./cases.mjs').Case[]} */
export const cases = [];
const add = (name, call, differs = [], change = undefined) => cases.push({ name, call, differs, answer: answerTo(change) });

const shapes = {
  axon: ['axons', []],
  networkPolicy: ['networkPolicies', ['update', 'delete']],
  gatewayConfig: ['gatewayConfigs', ['update', 'delete']],
  mcpConfig: ['mcpConfigs', ['update', 'delete']],
  storageObject: ['objects', ['delete']],
};
for (const [noun, [resource, methods]] of Object.entries(shapes)) {
  add(`${noun}.create with what it must have`, (sdk) => sdk[noun].create(required(`${resource}.create`)));
  add(`${noun}.create with everything and options`, (sdk) => sdk[noun].create(all(`${resource}.create`), options));
  add(`${noun}.list with nothing`, (sdk) => sdk[noun].list());
  add(`${noun}.list with everything and options`, (sdk) => sdk[noun].list(all(`${resource}.list`), options));
  add(`getInfo of ${noun}`, (sdk) => sdk[noun].fromId('id_1').getInfo());
  add(`getInfo of ${noun} with options`, (sdk) => sdk[noun].fromId('id_1').getInfo(options));
  if (methods.includes('update')) {
    add(`update of ${noun}`, (sdk) => sdk[noun].fromId('id_1').update(all(`${resource}.update`)));
    add(`update of ${noun} with nothing and options`, (sdk) => sdk[noun].fromId('id_1').update({}, options));
  }
  if (methods.includes('delete')) {
    add(`delete of ${noun}`, (sdk) => sdk[noun].fromId('id_1').delete());
    add(`delete of ${noun} with options`, (sdk) => sdk[noun].fromId('id_1').delete(options));
  }
}

const axon = (sdk) => sdk.axon.fromId('axn_1');
add('axon.create with nothing', (sdk) => sdk.axon.create());
add('publish', (sdk) => axon(sdk).publish(all('axons.publish'), options));
add('sql.query', (sdk) => axon(sdk).sql.query(all('axons.sql.query')));
add('sql.batch', (sdk) => axon(sdk).sql.batch(all('axons.sql.batch'), options));
for (const query of [undefined, {}, { after_sequence: 3 }]) {
  add(`subscribeSse with ${JSON.stringify(query)}`, async (sdk) => {
    const events = (await axon(sdk).subscribeSse(query))[Symbol.asyncIterator]();
    await events.next();
    await events.return();
  });
}

add('complete of a storage object', (sdk) => sdk.storageObject.fromId('obj_1').complete(options));
add('getDownloadUrl', (sdk) => sdk.storageObject.fromId('obj_1').getDownloadUrl());
add('getDownloadUrl for a time', (sdk) => sdk.storageObject.fromId('obj_1').getDownloadUrl(60, options));

add('secret.create', (sdk) => sdk.secret.create(all('secrets.create'), options));
add('secret.list', (sdk) => sdk.secret.list());
add('secret.list with a limit', (sdk) => sdk.secret.list({ limit: 3 }, options));
add('getInfo of a secret', (sdk) => sdk.secret.fromName('KEY').getInfo(options));
add('update of a secret', (sdk) => sdk.secret.fromName('KEY').update({ value: 'v' }));
add('delete of a secret', (sdk) => sdk.secret.fromName('KEY').delete(options));
add('secret.update of a name', (sdk) => sdk.secret.update('KEY', { value: 'v' }, options));
add('secret.update of a secret', (sdk) => sdk.secret.update(sdk.secret.fromName('KEY'), { value: 'v' }));
add('secret.delete of a name', (sdk) => sdk.secret.delete('KEY'));
add('secret.delete of a secret', (sdk) => sdk.secret.delete(sdk.secret.fromName('KEY'), options));

const context = (sdk) => ({ name: 'b', build_context: sdk.storageObject.fromId('obj_1') });
add('blueprint.create', (sdk) => sdk.blueprint.create(required('blueprints.create')), [], built);
add('blueprint.create with everything and options', (sdk) => sdk.blueprint.create(all('blueprints.create'), options), [], built);
add('blueprint.create with an object for a context', (sdk) => sdk.blueprint.create(context(sdk)), [], built);
add('blueprint.list', (sdk) => sdk.blueprint.list(all('blueprints.list'), options));
add('getInfo of a blueprint', (sdk) => sdk.blueprint.fromId('bpt_1').getInfo(options));
add('logs of a blueprint', (sdk) => sdk.blueprint.fromId('bpt_1').logs());
add('delete of a blueprint', (sdk) => sdk.blueprint.fromId('bpt_1').delete(options));
add('createDevbox of a blueprint', (sdk) => sdk.blueprint.fromId('bpt_1').createDevbox({ name: 'd' }), [], { status: 'running' });

add('blueprints.awaitBuildComplete', (sdk) => sdk.api.blueprints.awaitBuildComplete('bpt_1'), [], built);
add('blueprints.createAndAwaitBuildCompleted', (sdk) => sdk.api.blueprints.createAndAwaitBuildCompleted({ name: 'b' }), [], built);
