// Makes strings of streamed output. All bytes that come together are whole characters.

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

export const takesUtf16 = () => Boolean(fromUtf16);

export const decodeUtf16 = (units) => fromUtf16(units);

/**
 * Of one decoder the two ways are not equally fast: up to version 22 Node decodes ASCII ten times faster as a whole,
 * and everything else twice as fast as a piece of a stream.
 */
export function decode(bytes, isAscii) {
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
