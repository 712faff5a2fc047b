// The package by `require`, as older code has it.

const { NotFoundError, RunloopError, RunloopSDK } = require('runloop-wasm');

const sdk = new RunloopSDK({ bearerToken: 'token' });
console.log(sdk.devbox.fromId('dbx_1').id, new NotFoundError(404, undefined, 'gone', undefined) instanceof RunloopError);
