// stdout and stderr share one terminal but are separate byte streams, cut anywhere. Each keeps its own
// colours here, so that neither leaks into the other, and an escape sequence cut between two chunks is
// put together again before the other stream can write into the middle of it.

/** The colour, weight … each SGR code sets, by the slot it replaces (ECMA-48 8.3.117, ISO 8613-6). */
const SLOTS = new Map([
  [1, 'bold'], [2, 'faint'], [3, 'italic'], [20, 'italic'], [4, 'underline'], [21, 'underline'],
  [5, 'blink'], [6, 'blink'], [7, 'inverse'], [8, 'hidden'], [9, 'strike'], [53, 'overline'],
]);
/** @type {Map<number, string[]>} */
const RESETS = new Map([
  [22, ['bold', 'faint']], [23, ['italic']], [24, ['underline']], [25, ['blink']], [27, ['inverse']],
  [28, ['hidden']], [29, ['strike']], [39, ['foreground']], [49, ['background']], [55, ['overline']],
  [59, ['underline-colour']],
]);
/** @type {Map<number, string>} */
const EXTENDED = new Map([[38, 'foreground'], [48, 'background'], [58, 'underline-colour']]);

// What a chunk may end in the middle of: an ESC, a control sequence without its final byte, a string
// (title, link …) without its BEL or ST.
const UNFINISHED = /\x1b(?:\[[0-?]*[ -/]*|[\]PX^_][^\x07\x1b]*\x1b?)?$/;
const SGR = /\x1b\[([0-9;:]*)m/g;
/** Longer than any sequence that means something; what exceeds it is passed on rather than kept. */
const LONGEST_HELD = 4096;

export class AnsiStream {
  /** @type {string} */
  #base;
  /** @type {Map<string, string>} */
  #style = new Map();
  #held = '';

  /** @param {string} [base] SGR parameters of this stream's uncoloured text, such as `31`. */
  constructor(base = '') {
    this.#base = base;
  }

  /**
   * The chunk as it goes to the terminal: starts in this stream's own style, ends in the default one.
   *
   * @param {string} chunk
   * @returns {string}
   */
  paint(chunk) {
    let text = this.#held + chunk;
    const unfinished = UNFINISHED.exec(text);
    this.#held = unfinished && text.length - unfinished.index <= LONGEST_HELD ? unfinished[0] : '';
    text = text.slice(0, text.length - this.#held.length);
    if (text === '') return '';
    const opening = this.#opening();
    const body = text.replace(SGR, (sequence, parameters) => this.#follow(sequence, parameters));
    return this.#opening() === '' && opening === '' ? body : `${opening}${body}\x1b[0m`;
  }

  #opening() {
    const codes = [...this.#style.values()];
    if (this.#base !== '' && !this.#style.has('foreground')) codes.unshift(this.#base);
    return codes.length === 0 ? '' : `\x1b[${codes.join(';')}m`;
  }

  /**
   * @param {string} sequence
   * @param {string} parameters
   */
  #follow(sequence, parameters) {
    const codes = parameters.split(';');
    for (let at = 0; at < codes.length; at += 1) {
      const code = codes[at] ?? '';
      const number = Number.parseInt(code, 10) || 0;
      const extended = EXTENDED.get(number);
      if (extended && !code.includes(':')) {
        const length = codes[at + 1] === '2' ? 5 : codes[at + 1] === '5' ? 3 : 1;
        if (length > 1) this.#style.set(extended, codes.slice(at, at + length).join(';'));
        at += length - 1;
      } else {
        this.#apply(number, code, extended);
      }
    }
    // A reset goes back to the stream's own colour, not to the terminal's.
    const bare = this.#base !== '' && !this.#style.has('foreground');
    return bare ? `${sequence}\x1b[${this.#base}m` : sequence;
  }

  /**
   * @param {number} number
   * @param {string} code
   * @param {string | undefined} extended
   */
  #apply(number, code, extended) {
    if (number === 0) this.#style.clear();
    else if (RESETS.has(number)) for (const slot of RESETS.get(number) ?? []) this.#style.delete(slot);
    else if (code === '4:0') this.#style.delete('underline');
    else if (extended) this.#style.set(extended, code);
    else if ((number >= 30 && number <= 37) || (number >= 90 && number <= 97)) this.#style.set('foreground', code);
    else if ((number >= 40 && number <= 47) || (number >= 100 && number <= 107)) this.#style.set('background', code);
    else if (SLOTS.has(number)) this.#style.set(SLOTS.get(number) ?? '', code);
  }
}
