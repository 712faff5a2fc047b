// What the module writes streamed text to, in pieces that part no character.

/** WebKit's decoder fails once it has decoded two GiB (bug 239868, as wasm-bindgen's glue has it). */
const WORN = 2 ** 30;

let decoder;
/** What it may still decode, in bytes. */
let left = 0;

function fromUtf8(bytes) {
  left -= bytes.length;
  if (left < 0) {
    left = WORN;
    decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  }
  return decoder.decode(bytes);
}

/**
 * What makes a string of a Uint16Array in UTF-16, where that takes less time than of UTF-8 that is not ASCII: a quarter of it
 * in Firefox, which has an InternalError, and in Node, whose entry provides another.
 */
let fromUtf16 = globalThis.InternalError && ((units) => new TextDecoder('utf-16le', { ignoreBOM: true }).decode(units));

export function provideUtf16(decode) {
  fromUtf16 = decode;
}

/** Makes strings of what is written, for its method `text(stream, text, position)`. */
export class TextSink {
  appended = '';

  get takesUtf16() {
    return Boolean(fromUtf16);
  }

  append(bytes) {
    this.appended += fromUtf8(bytes);
  }

  appendUtf16(units) {
    this.appended += fromUtf16(units);
  }

  write(stream, position) {
    const text = this.appended;
    this.appended = '';
    return this.text(stream, text, position);
  }
}
