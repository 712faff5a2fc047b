// How long something takes: the best of several runs, which is the one least disturbed.

/** Milliseconds of the best of `times` runs. */
export async function best(times, work) {
  let least = Infinity;
  for (let time = 0; time < times; time += 1) {
    const begin = performance.now();
    await work();
    least = Math.min(least, performance.now() - begin);
  }
  return least;
}

export const fixed = (number, digits = 2) => number.toFixed(digits);
export const times = (number) => `${number.toFixed(number < 10 ? 1 : 0)}×`;
