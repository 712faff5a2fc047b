import { makeError } from '../wasm/errors.js';
import { unusable } from './call.js';
import { operate, operation } from './operation.js';

/** One page of a list, with the members of the view; iterated, it gives the items of this page and all later ones. */
export class Page {
  #items;
  #cursor;
  #load;

  constructor(view, items, cursor, load) {
    // Both are there in the official client's pages whatever the server says.
    Object.defineProperties(this, Object.getOwnPropertyDescriptors({ has_more: false, total_count: 0, ...view }));
    this.#items = items;
    this.#cursor = cursor;
    this.#load = load;
  }

  /** The items of this page. */
  getPaginatedItems() {
    return this.#items;
  }

  /** The parameters by which the next page differs; null after the last. */
  nextPageInfo() {
    return this.#cursor ? { params: { starting_after: this.#cursor } } : null;
  }

  /** The same, without what is around it. */
  nextPageParams() {
    return this.nextPageInfo()?.params ?? null;
  }

  /** Whether there is a page after this one. */
  hasNextPage() {
    return this.nextPageInfo() !== null;
  }

  /** The next page. */
  async getNextPage() {
    const params = this.nextPageParams();
    if (!params) throw makeError('runloop_error', 'this is the last page: ask hasNextPage() first', undefined, '{}');
    return this.#load(params);
  }

  /** This page and all later ones. */
  async *iterPages() {
    for (let page = this; ; page = await page.getNextPage()) {
      yield page;
      if (!page.hasNextPage()) return;
    }
  }

  /** The items of this page and all later ones. */
  async *[Symbol.asyncIterator]() {
    for await (const page of this.iterPages()) yield* page.#items;
  }
}

/** A Promise of a list's first page, to be iterated like the page itself. */
export function pages(client, name, ids, params, options) {
  const load = async (given) => {
    const view = await operate(client, name, ids, given, options);
    const { items: key } = operation(name);
    const items = view[key];
    if (!Array.isArray(items)) unusable(`the answer has no array \`${key}\``);
    const last = items.at(-1)?.id;
    // A server that does not know the cursor would give the same page for ever.
    const goesOn = view.has_more !== false && typeof last === 'string' && last !== given?.starting_after;
    return new Page(view, items, goesOn && last, (cursor) => load({ ...given, ...cursor }));
  };
  const first = load(params);
  return Object.defineProperty(first, Symbol.asyncIterator, {
    async *value() {
      yield* await first;
    },
  });
}
