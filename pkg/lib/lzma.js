// An LZMA decoder, as the format's specification describes it, for streams of lc=3, lp=0, pb=2.
//
// The inlined module is what a browser app ships most of. LZMA makes it a ninth smaller than the
// best deflate does, and this decoder is half as long as the smallest inflate of the registry.

/** Decodes `packed` (a string of bytes, without header) into `size` bytes. */
export function decode(packed, size) {
  const out = new Uint8Array(size);
  const probs = new Uint16Array(8192).fill(1024);
  const [isMatch, isRep, isRepG0, isRepG1, isRepG2, isRep0Long] = [0, 192, 204, 216, 228, 240];
  const [slots, distances, align, lengths, repLengths, literals] = [432, 688, 816, 832, 1346, 1860];
  let at = 1;
  // The range and the code, as unsigned integers: plain numbers of that size would be boxed anew
  // at every bit.
  const coder = new Uint32Array([2 ** 32 - 1, 0]);
  let [state, pos, rep0, rep1, rep2, rep3] = [0, 0, 0, 0, 0, 0];

  const next = () => packed.charCodeAt(at++);
  while (at < 5) coder[1] = coder[1] * 256 + next();

  const normalize = () => {
    if (coder[0] < 2 ** 24) {
      coder[0] *= 256;
      coder[1] = coder[1] * 256 + next();
    }
  };
  const bit = (index) => {
    const prob = probs[index];
    const bound = (coder[0] >>> 11) * prob;
    const set = coder[1] >= bound;
    if (set) {
      coder[0] -= bound;
      coder[1] -= bound;
      probs[index] = prob - (prob >> 5);
    } else {
      coder[0] = bound;
      probs[index] = prob + ((2048 - prob) >> 5);
    }
    normalize();
    return Number(set);
  };
  const tree = (base, limit) => {
    let symbol = 1;
    while (symbol < limit) symbol = symbol * 2 + bit(base + symbol);
    return symbol - limit;
  };
  const reverse = (base, bits) => {
    let [symbol, value] = [1, 0];
    for (let i = 0; i < bits; i++) {
      const set = bit(base + symbol);
      symbol = symbol * 2 + set;
      value += set << i;
    }
    return value;
  };
  const length = (base, posState) => {
    if (!bit(base)) return tree(base + 2 + posState * 8, 8);
    if (!bit(base + 1)) return 8 + tree(base + 130 + posState * 8, 8);
    return 16 + tree(base + 258, 256);
  };
  const distance = (len) => {
    const slot = tree(slots + Math.min(len, 3) * 64, 64);
    if (slot < 4) return slot;
    const bits = (slot >> 1) - 1;
    let value = 2 | (slot & 1);
    if (slot < 14) {
      value <<= bits;
      return value + reverse(distances + value - slot, bits);
    }
    for (let i = 4; i < bits; i++) {
      coder[0] >>>= 1;
      const set = coder[1] >= coder[0];
      if (set) coder[1] -= coder[0];
      value = value * 2 + set;
      normalize();
    }
    return value * 16 + reverse(align, 4);
  };
  const copy = () => (out[pos] = out[pos++ - rep0 - 1]);

  while (pos < size) {
    const posState = pos & 3;
    if (!bit(isMatch + state * 16 + posState)) {
      const base = literals + 768 * ((out[pos - 1] ?? 0) >> 5);
      let symbol = 1;
      if (state > 6) {
        let match = out[pos - rep0 - 1];
        while (symbol < 256) {
          const expected = match >> 7;
          match = (match << 1) & 255;
          const set = bit(base + ((1 + expected) << 8) + symbol);
          symbol = symbol * 2 + set;
          if (set !== expected) break;
        }
      }
      while (symbol < 256) symbol = symbol * 2 + bit(base + symbol);
      out[pos++] = symbol;
      state = state < 4 ? 0 : state - (state < 10 ? 3 : 6);
      continue;
    }
    let len;
    if (bit(isRep + state)) {
      if (!bit(isRepG0 + state)) {
        if (!bit(isRep0Long + state * 16 + posState)) {
          state = state < 7 ? 9 : 11;
          copy();
          continue;
        }
      } else if (!bit(isRepG1 + state)) {
        [rep0, rep1] = [rep1, rep0];
      } else if (!bit(isRepG2 + state)) {
        [rep0, rep1, rep2] = [rep2, rep0, rep1];
      } else {
        [rep0, rep1, rep2, rep3] = [rep3, rep0, rep1, rep2];
      }
      len = length(repLengths, posState);
      state = state < 7 ? 8 : 11;
    } else {
      len = length(lengths, posState);
      [rep0, rep1, rep2, rep3] = [distance(len), rep0, rep1, rep2];
      state = state < 7 ? 7 : 10;
    }
    for (len += 2; len > 0; len--) copy();
  }
  return out;
}
