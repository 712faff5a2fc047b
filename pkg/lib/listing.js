// Lists: the first page as a Promise, all pages as an async iterator.
import { unusable } from './call.js';
import { operate, operation } from './operation.js';

/** The items of one page and the parameters of the next; undefined when this was the last. */
async function page(client, name, ids, params, options) {
  const { items: key } = operation(name);
  const view = await operate(client, name, ids, params, options);
  const items = view[key];
  if (!Array.isArray(items)) unusable(`the answer has no array \`${key}\``);
  const last = items.at(-1)?.id;
  // A server that does not know the cursor would give the same page for ever.
  const goesOn = view.has_more !== false && typeof last === 'string' && last !== params?.starting_after;
  return { items, next: goesOn ? { ...params, starting_after: last } : undefined };
}

/** A Promise of the first page's items; `for await` over it goes through the items of all pages. */
export function listing(client, name, params, options, wrap) {
  const first = page(client, name, [], params, options);
  const list = first.then(({ items }) => items.map(wrap));
  return Object.defineProperty(list, Symbol.asyncIterator, {
    async *value() {
      // Whoever iterates hears of a failure there.
      list.catch(() => {});
      for (let current = await first; ; current = await page(client, name, [], current.next, options)) {
        for (const item of current.items) yield wrap(item);
        if (!current.next) return;
      }
    },
  });
}

/** The id of an item of a list. */
export const idOf = (item, noun) =>
  typeof item?.id === 'string' && item.id ? item.id : unusable(`a ${noun} of the answer has no string \`id\``);
