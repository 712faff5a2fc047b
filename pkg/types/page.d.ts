/** One page of a list, with the members of its view; iterated, the items of this page and of all later ones. */
export interface AbstractPage<Item> extends AsyncIterable<Item> {
  /** The items of this page. */
  getPaginatedItems(): Item[];

  /** Whether there is a page after this one. */
  hasNextPage(): boolean;

  /** The next page. Rejects with a {@link RunloopError} after the last: ask {@link hasNextPage} first. */
  getNextPage(): Promise<this>;

  /** This page and all later ones. */
  iterPages(): AsyncGenerator<this>;

  /** The parameters by which the next page differs; `null` after the last. */
  nextPageInfo(): { params: { starting_after: string } } | null;

  /** @deprecated Use {@link nextPageInfo}. */
  nextPageParams(): { starting_after: string } | null;

  [Symbol.asyncIterator](): AsyncGenerator<Item>;
}

/**
 * A Promise of the first page of a list; iterated, the items of all pages.
 *
 * ```js
 * for await (const devbox of sdk.api.devboxes.list({ status: 'running' })) console.log(devbox.id);
 * ```
 */
export interface PagePromise<Page, Item> extends Promise<Page>, AsyncIterable<Item> {
  [Symbol.asyncIterator](): AsyncGenerator<Item>;
}

/**
 * Events as they come, across as many connections as that takes. Nothing is sent before the first is asked for;
 * leaving the loop closes the connection. In every engine it is a `ReadableStream` too.
 *
 * ```js
 * for await (const event of await sdk.api.axons.subscribeSse(id)) console.log(event.sequence);
 * ```
 */
export interface EventStream<T> extends AsyncIterable<T> {
  /** Closes the connection. */
  cancel(reason?: unknown): Promise<void>;

  /** Two streams of the same events. */
  tee(): [EventStream<T>, EventStream<T>];
}
