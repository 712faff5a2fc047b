// The path that an operation has by its name, where the contract gives it no other.

const snake = (text) => text.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const ENDS = { create: '', list: '', retrieve: '/:id', update: '/:id' };

/** Such as `axons/:id/sql_query` for `axons.sqlQuery`. */
export function usualRoute(name) {
  const resource = name.split('.').map(snake);
  const method = resource.pop();
  return resource.join('/') + (ENDS[method] ?? `/:id/${method}`);
}
