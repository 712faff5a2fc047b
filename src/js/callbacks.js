// Hands streamed output to the caller's callbacks, as text.

/** WebKit's decoder fails once it has decoded two GiB (bug 239868, as wasm-bindgen's glue has it). */
const WORN = 2 ** 30;

let decoded = 0;
let whole;
let piecewise;

/**
 * Of one decoder the two ways are not equally fast: up to version 22 Node decodes ASCII ten times faster as a whole,
 * and everything else twice as fast as a piece of a stream. The bytes are whole characters always.
 */
function decode(bytes, isAscii) {
  decoded += bytes.length;
  if (!whole || decoded > WORN) {
    decoded = bytes.length;
    whole = new TextDecoder('utf-8', { ignoreBOM: true });
    piecewise = new TextDecoder('utf-8', { ignoreBOM: true });
  }
  return isAscii ? whole.decode(bytes) : piecewise.decode(bytes, { stream: true });
}

export const write = (callbacks, stream, bytes, isAscii, position) => callbacks.write(stream, decode(bytes, isAscii), position);
