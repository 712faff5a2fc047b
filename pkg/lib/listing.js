// Lists: the first page as a Promise, all pages as an async iterator.
import { unusable } from './call.js';
import { pages } from './page.js';

/** A Promise of the first page's items; `for await` over it goes through the items of all pages. */
export function listing(client, name, params, options, wrap) {
  const first = pages(client, name, [], params, options);
  const list = first.then((page) => page.getPaginatedItems().map(wrap));
  return Object.defineProperty(list, Symbol.asyncIterator, {
    async *value() {
      // Whoever iterates hears of a failure there.
      list.catch(() => {});
      for await (const item of first) yield wrap(item);
    },
  });
}

/** The id of an item of a list. */
export const idOf = (item, noun) =>
  typeof item?.id === 'string' && item.id ? item.id : unusable(`a ${noun} of the answer has no string \`id\``);
