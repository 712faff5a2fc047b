// Each marked line must not compile; an error that is not there is an error itself.

import { RunloopSDK } from 'runloop-wasm';

// @ts-expect-error a token is text
new RunloopSDK({ bearerToken: 1 });
// @ts-expect-error a token's function gives text
new RunloopSDK({ bearerToken: () => 1 });
// @ts-expect-error a token's function gives text, also later
new RunloopSDK({ bearerToken: async () => undefined });
// @ts-expect-error the option is called baseURL
new RunloopSDK({ baseUrl: 'http://127.0.0.1' });
// @ts-expect-error milliseconds are a number
new RunloopSDK({ timeout: '30s' });
// @ts-expect-error a count is a number
new RunloopSDK({ maxRetries: '2' });
// @ts-expect-error fetch gives a response
new RunloopSDK({ fetch: async () => 'ok' });
// @ts-expect-error fetch is a function
new RunloopSDK({ fetch: 'node-fetch' });
// @ts-expect-error a header is text
new RunloopSDK({ defaultHeaders: { 'x-count': 1 } });
// @ts-expect-error a query parameter is a single value
new RunloopSDK({ defaultQuery: { ids: ['a', 'b'] } });

const sdk = new RunloopSDK();
// @ts-expect-error the token stays with the client
void sdk.bearerToken;
// @ts-expect-error what hangs on the client is fixed
sdk.devbox = sdk.devbox;
// @ts-expect-error the operations are on sdk.devbox
void sdk.create();
// @ts-expect-error a class is called with new
void RunloopSDK();

const devbox = sdk.devbox.fromId('dbx_1');
// @ts-expect-error there is no such option
void devbox.getInfo({ timeoutMs: 1 });
// @ts-expect-error a request that does not wait has no longPoll
void devbox.getInfo({ longPoll: { timeoutMs: 1 } });
// @ts-expect-error longPoll takes timeoutMs
void devbox.awaitRunning({ longPoll: { timeout: 1 } });
// @ts-expect-error longPoll is an object
void devbox.awaitRunning({ longPoll: 1_000 });
// @ts-expect-error a signal, not its controller
void devbox.getInfo({ signal: { abort: () => undefined } });
// @ts-expect-error a key is text
void devbox.shutdown({ idempotencyKey: 1 });
// @ts-expect-error headers are an object
void devbox.shutdown({ headers: 'x-a: 1' });
// @ts-expect-error a query parameter is a single value
void devbox.shutdown({ query: { a: { b: 1 } } });
