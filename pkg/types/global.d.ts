// The platform's own types where the program has them (lib.dom, @types/node, Deno, Bun, workers), and
// the few members this package relies on where it has not: no DOM lib is needed to compile.

/** The instance type of the global class `Name`, else `Fallback`. */
type Global<Name extends string, Fallback> =
  typeof globalThis extends { [K in Name]: { prototype: infer Instance } } ? Instance : Fallback;

/** The part of an `AbortSignal` that is used. */
interface SignalLike {
  readonly aborted: boolean;
  readonly reason?: unknown;
  addEventListener(type: 'abort', listener: (event: never) => void): void;
  removeEventListener(type: 'abort', listener: (event: never) => void): void;
}

/** The part of a `Headers` that is used. */
interface HeadersLike {
  get(name: string): string | null;
  has(name: string): boolean;
  forEach(callback: (value: string, name: string) => void): void;
}

/** The part of a `Response` that is used. */
interface ResponseLike {
  readonly ok: boolean;
  readonly status: number;
  readonly headers: HeadersLike;
  readonly body: unknown;
  text(): Promise<string>;
}

/** The part of a `Blob` that is used. */
interface BlobLike {
  readonly size: number;
  readonly type: string;
  text(): Promise<string>;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** The part of a `File` that is used. */
interface FileLike extends BlobLike {
  readonly name: string;
  readonly lastModified: number;
}

/** The part of a `WritableStream` that is used. */
interface WritableStreamLike {
  getWriter(): { write(chunk: unknown): Promise<void>; close(): Promise<void>; abort(reason?: unknown): Promise<void> };
}

/** What a request passes to `fetch` as its second argument. */
interface RequestInitLike {
  method?: string;
  headers?: Global<'Headers', HeadersLike> | Record<string, string>;
  body?: string;
  signal?: AbortSignal | null;
}

/** The platform's `AbortSignal`. */
export type AbortSignal = Global<'AbortSignal', SignalLike>;

/** The platform's `Blob`. */
export type Blob = Global<'Blob', BlobLike>;

/** The platform's `File`. */
export type File = Global<'File', FileLike>;

/** Node's `Buffer` where it is known. */
export type Buffer = Global<'Buffer', Uint8Array>;

/** The platform's `RequestInit`. */
export type RequestInit =
  typeof globalThis extends { fetch: (input: infer _Input, init?: infer Init) => infer _Output }
    ? NonNullable<Init>
    : RequestInitLike;

/** The platform's `Response`. */
export type Response = Global<'Response', ResponseLike>;

/** The platform's `WritableStream`. */
export type WritableStream = Global<'WritableStream', WritableStreamLike>;

/**
 * A function that makes the requests in place of the global `fetch`. It is called with the URL as a
 * string, and with the method, headers, body and a signal of the client's own.
 */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

type AsyncDisposeSymbol = SymbolConstructor extends { readonly asyncDispose: infer S extends symbol } ? S : never;

/** What `await using` calls, where the program's libraries know it (`esnext.disposable`). */
export type AsyncDisposal = { [K in AsyncDisposeSymbol]: () => Promise<void> };

type CompiledModule = typeof globalThis extends { WebAssembly: { Module: { prototype: infer Module } } } ? Module : object;

/** What the module can be loaded from: the address of a file, an answer of `fetch`, bytes, or what they compile to. */
export type ModuleSource = string | Global<'URL', { readonly href: string }> | Response | ArrayBuffer | ArrayBufferView | CompiledModule;

/** The part of a `ReadableStream` that is used. */
interface ReadableStreamLike<T> {
  readonly locked: boolean;
  cancel(reason?: unknown): Promise<void>;
  getReader(): {
    read(): Promise<{ done: false; value: T } | { done: true; value?: undefined }>;
    cancel(reason?: unknown): Promise<void>;
    releaseLock(): void;
  };
}

// @ts-ignore: nobody's name where neither the DOM's types nor Node's are known
type NamedReadableStream<T> = ReadableStream<T>;

/** The platform's `ReadableStream`. */
export type NativeReadableStream<T> = typeof globalThis extends { ReadableStream: unknown }
  ? NamedReadableStream<T>
  : ReadableStreamLike<T>;
