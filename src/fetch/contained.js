// A panic is a trap: it leaves the module as an exception through every frame above it. Caught
// here, between the executor and the call, it ends that one call and nothing else.

/** Runs `poll`; whether it was cut short by a trap (or by the end of the stack). */
export function isTrapped(poll) {
  try {
    poll();
    return false;
  } catch {
    return true;
  }
}
