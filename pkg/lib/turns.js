// Calls one after another, in the order in which they were made.

export class Turns {
  #last = Promise.resolve();

  /** Runs `work` when all earlier calls have settled, however they did. */
  next(work) {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => {});
    return turn;
  }
}
