// Where the reading of an execution's streams begins and stands.
import { count, object } from './arguments.js';

export const STREAMS = ['stdout', 'stderr'];

export class Cursor {
  /** @param from Offsets in the service's bytes, 0 where there is none. */
  constructor(from) {
    const given = object(from, 'offsets');
    const [stdout, stderr] = STREAMS.map((name) => count(given[name], name, 2 ** 53) ?? 0);
    this.start = { stdout, stderr };
    this.reached = { stdout, stderr };
  }

  /** A reader stands there; 0 is stdout, 1 is stderr. */
  reach(stream, position) {
    const name = STREAMS[stream];
    this.reached[name] = Math.max(this.reached[name], position);
  }
}
