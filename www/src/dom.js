// Builds elements. Text only ever becomes text nodes and attribute values, so nothing a devbox or a
// person typed can turn into markup.

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, unknown>} [attributes] Functions named `on…` become listeners; `true` sets
 *   an empty attribute; `false`, `null` and `undefined` set none.
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, attributes = {}, ...children) {
  const created = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') {
      created.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    } else if (value === true) {
      created.setAttribute(name, '');
    } else if (value !== false && value !== null && value !== undefined) {
      created.setAttribute(name, String(value));
    }
  }
  created.append(...children);
  return created;
}

/**
 * Shows a text, or hides the element when there is none: an empty alert still takes room and is
 * still found by a screen reader.
 *
 * @param {HTMLElement} target
 * @param {string} text
 */
export function setMessage(target, text) {
  target.textContent = text;
  target.hidden = text === '';
}
