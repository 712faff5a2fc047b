/**
 * A list that is being asked for: a Promise of its first page, and an async iterator over the items of all pages.
 *
 * ```js
 * const [newest] = await sdk.devbox.list({ limit: 1 });
 * for await (const devbox of sdk.devbox.list({ status: 'running' })) console.log(devbox.id);
 * ```
 *
 * Iterating asks for one page after another, each when the one before is used up; leaving the loop early asks for no
 * more.
 */
export interface Listing<T> extends Promise<T[]>, AsyncIterable<T> {}
