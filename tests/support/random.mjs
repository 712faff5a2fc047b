// Random numbers out of a seed, so that what they decided can be repeated: `SEED=17 node --test …`.

/** The seed of a run: `SEED`, or a new one. Print it with every failure. */
export function seedOfRun() {
  const given = process.env.SEED;
  if (given !== undefined && !/^\d+$/.test(given)) throw new Error(`SEED must be a whole number, not ${given}`);
  return given === undefined ? Math.trunc(Math.random() * 2 ** 32) : Number(given);
}

export class Random {
  /** @param {number} seed */
  constructor(seed) {
    this.state = seed >>> 0;
  }

  /** A number from 0 to below 1 (mulberry32). */
  next() {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from 0 to below `end`. */
  below(end) {
    return Math.trunc(this.next() * end);
  }

  /** Whether something of this probability happens. */
  chance(probability) {
    return this.next() < probability;
  }

  /** @template T @param {T[]} from */
  pick(from) {
    return from[this.below(from.length)];
  }
}
