// What is read of the environment, where there is one.

/** A variable of the environment; an engine without one, or that asks for a permission (Deno), has none. */
export function environment(name) {
  try {
    return globalThis.process?.env?.[name]?.trim() || undefined;
  } catch {
    return undefined;
  }
}

/** RUNLOOP_CUSTOM_HEADERS: one `Name: value` a line, split at the first colon. */
export const environmentHeaders = () =>
  (environment('RUNLOOP_CUSTOM_HEADERS') ?? '').split('\n').filter((line) => line.indexOf(':') > 0).map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
  });

