/** `node:timers/promises` over the timers that are in force, which a simulation replaces by its own. */

export function setTimeout(ms: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  globalThis.setTimeout(resolve, ms);
  return promise;
}

export function setImmediate(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  globalThis.setImmediate(resolve);
  return promise;
}
