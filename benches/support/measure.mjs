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

/**
 * The same of several works, by name. They take turns: what changes while they run (the disk's writing of what came before,
 * above all) is in the way of all of them alike.
 */
export async function bestOfEach(times, works) {
  const least = {};
  for (let time = 0; time < times; time += 1) {
    for (const [name, work] of Object.entries(works)) least[name] = Math.min(least[name] ?? Infinity, await best(1, work));
  }
  return least;
}

export const fixed = (number, digits = 2) => number.toFixed(digits);
export const times = (number) => `${number.toFixed(number < 10 ? 1 : 0)}×`;
