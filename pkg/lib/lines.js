// Text in lines, out of pieces that end anywhere.

/** The lines of a stream of text, or of `{ stream, text }`, without what ends them: LF or CRLF. */
export async function* lines(pieces) {
  const rests = new Map();
  const like = (stream, text) => (stream ? { stream, text } : text);
  for await (const piece of pieces) {
    const { stream, text } = typeof piece === 'string' ? { text: piece } : piece;
    const parts = text.split('\n');
    // Parts of one long line are joined once, when it ends.
    const rest = rests.get(stream) ?? rests.set(stream, []).get(stream);
    rest.push(parts.shift());
    for (const part of parts) {
      yield like(stream, rest.splice(0).join('').replace(/\r$/, ''));
      rest.push(part);
    }
  }
  for (const [stream, rest] of rests) {
    const text = rest.join('');
    if (text) yield like(stream, text);
  }
}
