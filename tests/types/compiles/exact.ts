// Nothing known is `any`: that would switch off every other check made here.

import type {
  ClientOptions,
  CommandConveniences,
  Devbox,
  DevboxView,
  Execution,
  ExecutionResult,
  Fetch,
  FileEntry,
  LaunchParameters,
  Mount,
  RequestOptions,
  RunloopError,
} from 'runloop-wasm';

type IsAny<T> = 0 extends 1 & T ? true : false;
type Members<T> = { [K in keyof T]-?: IsAny<T[K]> };
type NoneIsAny<T> = true extends IsAny<T> | Members<T>[keyof T] ? false : true;

export const exact: readonly true[] = [
  true satisfies NoneIsAny<ClientOptions>,
  true satisfies NoneIsAny<RequestOptions>,
  true satisfies NoneIsAny<Devbox>,
  true satisfies NoneIsAny<Devbox['cmd']>,
  true satisfies NoneIsAny<Devbox['file']>,
  true satisfies NoneIsAny<CommandConveniences>,
  true satisfies NoneIsAny<FileEntry>,
  true satisfies NoneIsAny<Execution>,
  true satisfies NoneIsAny<ExecutionResult>,
  true satisfies NoneIsAny<DevboxView>,
  true satisfies NoneIsAny<LaunchParameters>,
  true satisfies NoneIsAny<Mount>,
  true satisfies NoneIsAny<RunloopError>,
  true satisfies NoneIsAny<Parameters<Fetch>[1]>,
  true satisfies NoneIsAny<Awaited<ReturnType<Fetch>>>,
];

// Members of a platform's own signal may be: the DOM's `reason` is.
export const signal: false = false satisfies IsAny<RequestOptions['signal']>;
