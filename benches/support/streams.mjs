// Streams of output events as the service writes them, and a `fetch` that serves them.

/** A network chunk as `fetch` hands it over on loopback. */
const CHUNK = 64 * 1024;

const encoder = new TextEncoder();

/** So many characters of what commands print: lines with a number, some quotes, some text that is not ASCII. */
export function output(characters, seed = 0) {
  const words = ['compiling', 'src/main.rs', '"warning"', 'ok', '(in 3.21s)', 'größe', 'unused variable', '→ 42'];
  const lines = [];
  for (let line = seed, length = 0; length < characters; line += 1) {
    const text = `${line} ${words[line % words.length]} ${words[(line * 7 + 3) % words.length]} ${'.'.repeat(line % 60)}\n`;
    lines.push(text);
    length += text.length;
  }
  return lines.join('').slice(0, characters);
}

/** The bytes of a stream whose events carry `size` characters each, `total` characters in all, in network chunks. */
export function streamOf(size, total) {
  const pieces = Array.from({ length: Math.min(16, Math.ceil(total / size)) }, (_, seed) => output(size, seed * 13));
  const events = [];
  const texts = [];
  for (let at = 0, length = 0, offset = 0; length < total; at += 1) {
    const piece = pieces[at % pieces.length];
    events.push(`data: ${JSON.stringify({ output: piece, offset })}\n\n`);
    texts.push(piece);
    offset += Buffer.byteLength(piece);
    length += piece.length;
  }
  const text = texts.join('');
  const bytes = encoder.encode(events.join(''));
  const chunks = [];
  for (let at = 0; at < bytes.length; at += CHUNK) chunks.push(bytes.slice(at, at + CHUNK));
  return { chunks, text, megabytes: bytes.length / 1e6 };
}

/** A body that is read chunk by chunk. */
export function bodyOf(chunks) {
  let next = 0;
  return new ReadableStream({
    pull(controller) {
      if (next === chunks.length) controller.close();
      else controller.enqueue(chunks[next++]);
    },
  }, { highWaterMark: 0 });
}

/** A `fetch` that answers like a service on which one command prints `stream` and ends. */
export function serviceOf(stream) {
  const view = (status) => ({
    execution_id: 'exe_1', devbox_id: 'dbx_1', status, exit_status: status === 'completed' ? 0 : null,
    // Only the end of so much output is in the view, as with the service.
    stdout: stream.text.slice(-1000), stderr: '', stdout_truncated: stream.text.length > 1000, stderr_truncated: false,
  });
  const json = (value) => new Response(JSON.stringify(value), { headers: { 'content-type': 'application/json' } });
  const events = (chunks) => new Response(bodyOf(chunks), { headers: { 'content-type': 'text/event-stream' } });
  return async (input) => {
    const url = new URL(typeof input === 'string' ? input : input.url);
    if (url.pathname.endsWith('/stream_stdout_updates')) {
      return events(Number(url.searchParams.get('offset') ?? 0) === 0 ? stream.chunks : []);
    }
    if (url.pathname.endsWith('/stream_stderr_updates')) return events([]);
    if (url.pathname.endsWith('/execute_async')) return json(view('running'));
    if (url.pathname.includes('/executions/')) return json(view('completed'));
    return json({ id: 'dbx_1', status: 'running' });
  };
}
