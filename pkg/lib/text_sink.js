// What the module writes streamed text to. All bytes that come together are whole characters.

/** WebKit's decoder fails once it has decoded two GiB (bug 239868, as wasm-bindgen's glue has it). */
const WORN = 2 ** 30;

/** In bytes. A string of more than 128 KiB is a large object to V8, which costs three times as much as to join these. */
const PIECE = 2 ** 15;

/** What the decoders may still decode, in bytes. */
let left = 0;
/** One for pieces of a stream, one for whole texts. */
let decoders;

/** What makes a string of a Uint16Array in UTF-16, where that takes less time than of UTF-8. */
let fromUtf16;

export function provideUtf16(decoder) {
  fromUtf16 = decoder;
}

/** Makes strings of what is written, for its method `text(stream, text, position)`. */
export class TextSink {
  appended = '';

  get takesUtf16() {
    return Boolean(fromUtf16);
  }

  write(stream, bytes, position, isAscii) {
    return this.text(stream, decode(bytes, isAscii), position);
  }

  appendUtf16(units) {
    this.appended += fromUtf16(units);
  }

  writeAppended(stream, position) {
    const text = this.appended;
    this.appended = '';
    return this.text(stream, text, position);
  }
}

/**
 * Of one decoder the two ways are not equally fast: up to version 22 Node decodes ASCII ten times faster as a whole,
 * and everything else twice as fast as a piece of a stream.
 */
function decode(bytes, isAscii) {
  left -= bytes.length;
  if (left < 0) {
    left = WORN;
    decoders = [0, 0].map(() => new TextDecoder('utf-8', { ignoreBOM: true }));
  }
  let text = '';
  for (let at = 0; at < bytes.length; at += PIECE) {
    text += decoders[Number(isAscii)].decode(bytes.subarray(at, at + PIECE), { stream: !isAscii });
  }
  return text;
}
