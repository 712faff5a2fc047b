// A read-only xterm.js: shows output, keeps its colours and a bounded scrollback, and makes whoever
// writes faster than it can draw wait.

import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';
import { currentTheme, onThemeChange } from './theme.js';
import { terminalPalette } from './terminal-palette.js';

const SCROLLBACK_LINES = 10_000;
// xterm draws between pieces but never within one: pieces this small take about a millisecond.
const PIECE = 16 * 1024;
// Enough to keep xterm busy through one network chunk, and for a hidden tab, whose timers fire once a
// second, to go on at this much a second.
const PENDING_HIGH = 512 * 1024;
const PENDING_LOW = 128 * 1024;

export class OutputTerminal {
  #terminal;
  #fit = new FitAddon();
  #pending = 0;
  /** @type {(() => void)[]} */
  #waiting = [];
  #observer;
  #endThemeSubscription;

  /**
   * @param {HTMLElement} container Already in the document and sized by its layout.
   * @param {(key: string) => void} onKey A printable key was pressed while the output had the focus.
   */
  constructor(container, onKey) {
    this.#terminal = new Terminal({
      convertEol: true,
      disableStdin: true,
      scrollback: SCROLLBACK_LINES,
      cursorInactiveStyle: 'none',
      fontFamily: 'ui-monospace, "Cascadia Mono", "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace',
      fontSize: 13,
      lineHeight: 1.25,
      minimumContrastRatio: 4.5,
      theme: terminalPalette(currentTheme()),
    });
    this.#terminal.loadAddon(this.#fit);
    this.#terminal.open(container);
    this.#terminal.textarea?.setAttribute('aria-label', 'Command output');
    this.#terminal.attachCustomKeyEventHandler((event) => this.#handleKey(event, onKey));
    this.#hideCursor();
    this.#observer = new ResizeObserver(() => this.#refit());
    this.#observer.observe(container);
    this.#endThemeSubscription = onThemeChange((theme) => {
      this.#terminal.options.theme = terminalPalette(theme);
    });
  }

  /**
   * Shows a text. Waits only while much is still undrawn, so a source that awaits it is slowed down to
   * the speed of drawing.
   *
   * @param {string} text
   * @returns {Promise<void> | undefined}
   */
  write(text) {
    for (let start = 0; start < text.length; start += PIECE) {
      const piece = text.slice(start, start + PIECE);
      this.#pending += piece.length;
      this.#terminal.write(piece, () => this.#drawn(piece.length));
    }
    if (this.#pending < PENDING_HIGH) return undefined;
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /**
   * Ends a command's output: everything is drawn, and the modes a program may have left behind
   * (alternate screen, hidden cursor, scroll region, mouse reporting, charset) are gone.
   */
  async settle() {
    await this.#flush();
    const alternate = this.#terminal.buffer.active.type === 'alternate' ? '\x1b[?1049l' : '';
    this.#terminal.write(`${alternate}\x1b[0m\x1b[!p\x1b(B\x0f\x1b[?1000;1002;1003;2004l`);
    this.#hideCursor();
    await this.#flush();
    if (this.#terminal.buffer.active.cursorX > 0) this.#terminal.write('\r\n');
  }

  /** Forgets all output. */
  clear() {
    this.#terminal.reset();
    this.#hideCursor();
  }

  scrollToEnd() {
    this.#terminal.scrollToBottom();
  }

  dispose() {
    this.#observer.disconnect();
    this.#endThemeSubscription();
    this.#terminal.dispose();
  }

  #flush() {
    return new Promise((resolve) => this.#terminal.write('', () => resolve(undefined)));
  }

  #hideCursor() {
    this.#terminal.write('\x1b[?25l');
  }

  /** @param {number} length */
  #drawn(length) {
    this.#pending -= length;
    if (this.#pending > PENDING_LOW) return;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #refit() {
    // A hidden pane has no size, and fitting to it would re-wrap everything to two columns.
    if (this.#terminal.element?.clientWidth) this.#fit.fit();
  }

  /**
   * xterm swallows every key it knows, Tab included, which would trap the focus.
   *
   * @param {KeyboardEvent} event
   * @param {(key: string) => void} onKey
   */
  #handleKey(event, onKey) {
    if (event.type !== 'keydown' || event.ctrlKey || event.metaKey || event.altKey) return false;
    const page = this.#terminal.rows - 1;
    /** @type {Record<string, (() => void) | undefined>} */
    const scrolls = {
      PageUp: () => this.#terminal.scrollLines(-page),
      PageDown: () => this.#terminal.scrollLines(page),
      ArrowUp: () => this.#terminal.scrollLines(-1),
      ArrowDown: () => this.#terminal.scrollLines(1),
      Home: () => this.#terminal.scrollToTop(),
      End: () => this.#terminal.scrollToBottom(),
    };
    const scroll = scrolls[event.key];
    if (scroll) {
      event.preventDefault();
      scroll();
    } else if (event.key.length === 1) {
      onKey(event.key);
    }
    return false;
  }
}
