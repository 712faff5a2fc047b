// Decoding to a callback, for events of several sizes: nothing is read from a network here.

import { best, bestOfEach, fixed, times } from './support/measure.mjs';
import { byHand, byOfficialClient, byPackage, floor } from './support/readers.mjs';
import { streamOf } from './support/streams.mjs';

const cases = [
  { name: '100 B', size: 100, total: 8e6, official: 1e6 },
  { name: '1 KiB', size: 1024, total: 16e6, official: 4e6 },
  { name: '8 KiB', size: 8192, total: 32e6, official: 8e6 },
  { name: '64 KiB', size: 65536, total: 32e6, official: 8e6 },
  { name: 'one of 6 MB', size: 6e6, total: 6e6, official: 6e6 },
];

/** Reads a stream; what arrives must be what was sent. */
const reading = (reader, stream, exact) => async () => {
  let length = 0;
  await reader(stream, (text) => (length += text.length));
  if (exact && length !== stream.text.length) throw new Error(`${reader.name}: ${length} of ${stream.text.length} characters`);
};

export async function run() {
  const rows = [];
  for (const { name, size, total, official } of cases) {
    const stream = streamOf(size, total);
    const few = streamOf(size, official);
    const took = await bestOfEach(15, {
      ours: reading(byPackage, stream, true),
      hand: reading(byHand, stream, true),
      least: reading(floor, stream, false),
    });
    // Apart: its garbage would be collected in the turns of the others.
    const theirs = await best(5, reading(byOfficialClient, few, true)) / few.megabytes;
    const [ours, hand, least] = ['ours', 'hand', 'least'].map((reader) => took[reader] / stream.megabytes);
    rows.push([name, fixed(theirs), fixed(hand), fixed(least), fixed(ours), times(theirs / ours), times(hand / ours), times(ours / least)]);
  }
  return {
    title: 'Decoding to a callback, ms/MB',
    columns: ['events', 'official', 'by hand', 'floor', 'runloop-wasm', 'faster than official', 'than by hand', 'of the floor'],
    rows,
  };
}
