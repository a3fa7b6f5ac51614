import type { Environment } from '../environment.ts';

/** A random number in [0, 1). */
export function fraction(env: Environment): number {
  const [a = 0, b = 0, c = 0, d = 0] = env.random(4);
  return (a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d) / 2 ** 32;
}

/** ms to wait after `failures` in a row: exponential with full jitter, so that a restarted server is not stormed. */
export function backoff(env: Environment, failures: number): number {
  const { backoffFirst, backoffMax } = env.timing;
  const ceiling = Math.min(backoffMax, backoffFirst * 2 ** Math.min(Math.max(0, failures - 1), 16));
  return fraction(env) * ceiling;
}
