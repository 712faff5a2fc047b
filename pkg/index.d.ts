// The types of runloop-wasm. Names are those of the official TypeScript client. Methods are in camelCase;
// parameters and views are as they go over the wire, in snake_case.

export * from './types/sdk.js';
export * from './types/devbox.js';
export * from './types/command.js';
export * from './types/file.js';
export * from './types/execution.js';
export * from './types/snapshot.js';
export * from './types/axon.js';
export * from './types/blueprint.js';
export * from './types/config.js';
export * from './types/errors.js';
export * from './types/secret.js';
export * from './types/storage_object.js';
export { Runloop, Runloop as RunloopAPI, Runloop as default } from './types/runloop.js';
export type * from './types/page.js';
export type { Listing } from './types/listing.js';
export type {
  ClientOptions,
  HeadersInit,
  LongPollOptions,
  LongPollRequestOptions,
  PollingOptions,
  QueryInit,
  RequestOptions,
} from './types/options.js';
export * from './types/upload.js';
export type { Fetch } from './types/global.js';
export type * from './types/contract.js';
