// Reads the sizes and names of a wasm module's functions from its code and name sections.

const SECTION = { custom: 0, import: 2, code: 10, data: 11 };
const FUNCTION_NAMES = 1;

class Reader {
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }
  unsigned() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.bytes[this.at++];
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  }
  text() {
    const length = this.unsigned();
    this.at += length;
    return Buffer.from(this.bytes.subarray(this.at - length, this.at)).toString('utf8');
  }
}

function* sections(bytes) {
  const reader = new Reader(bytes, 8);
  while (reader.at < bytes.length) {
    const id = bytes[reader.at++];
    const size = reader.unsigned();
    yield { id, start: reader.at, end: reader.at + size };
    reader.at += size;
  }
}

function functionNames(bytes, section) {
  const reader = new Reader(bytes, section.start);
  const names = new Map();
  if (reader.text() !== 'name') return names;
  while (reader.at < section.end) {
    const kind = bytes[reader.at++];
    const size = reader.unsigned();
    const next = reader.at + size;
    if (kind === FUNCTION_NAMES) {
      for (let left = reader.unsigned(); left > 0; left--) names.set(reader.unsigned(), reader.text());
    }
    reader.at = next;
  }
  return names;
}

/** `{ functions: [{ name, bytes }], data, total }` of a module; names are those of its name section. */
export function measureModule(bytes) {
  const names = new Map();
  const sizes = [];
  let data = 0;
  let importedFunctions = 0;
  for (const section of sections(bytes)) {
    if (section.id === SECTION.custom) for (const [index, name] of functionNames(bytes, section)) names.set(index, name);
    if (section.id === SECTION.data) data = section.end - section.start;
    if (section.id === SECTION.code) {
      const reader = new Reader(bytes, section.start);
      for (let left = reader.unsigned(); left > 0; left--) {
        const size = reader.unsigned();
        sizes.push(size);
        reader.at += size;
      }
    }
  }
  // Defined functions are counted after the imported ones.
  importedFunctions = WebAssembly.Module.imports(new WebAssembly.Module(bytes)).filter(({ kind }) => kind === 'function').length;
  const functions = sizes.map((size, index) => ({ bytes: size, name: names.get(index + importedFunctions) ?? '?' }));
  return { functions, data, total: bytes.length };
}
