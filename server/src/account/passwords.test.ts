import { expect, it, vi } from 'vitest';
import type { Failure } from '../failure.ts';
import { CHEAP } from '../testing/test-server.ts';
import { Passwords } from './passwords.ts';
import { Semaphore } from './semaphore.ts';

it('knows the password it has hashed, and no other', async () => {
  const passwords = new Passwords(CHEAP);
  const stored = await passwords.hash('correct horse');
  expect(stored).toMatch(/^\$argon2id\$/);
  expect(await passwords.verify(stored, 'correct horse')).toBe(true);
  expect(await passwords.verify(stored, 'correct horsf')).toBe(false);
});

it('does the work also where there is nothing to compare with', async () => {
  const gate = new Semaphore({ width: 1, queue: 1 });
  const run = vi.spyOn(gate, 'run');
  const passwords = new Passwords(CHEAP, gate);
  expect(await passwords.verify(undefined, 'nobody has this password')).toBe(false);
  expect(await passwords.verify(null, 'anything')).toBe(false);
  expect(run).toHaveBeenCalledTimes(2);
});

it('uses OWASP’s cost', async () => {
  expect(await new Passwords().hash('x')).toContain('$m=19456,t=2,p=1$');
});

it('hashes a few at a time, in the order in which they came', async () => {
  const gate = new Semaphore({ width: 2, queue: 10 });
  let running = 0;
  let most = 0;
  const order: number[] = [];
  const task = async (n: number): Promise<void> => {
    most = Math.max(most, ++running);
    order.push(n);
    await Promise.resolve();
    running--;
  };
  await Promise.all([1, 2, 3, 4, 5].map((n) => gate.run(() => task(n))));
  expect(most).toBe(2);
  expect(order).toEqual([1, 2, 3, 4, 5]);
});

it('turns away who would wait behind too many, and goes on when a task has failed', async () => {
  const gate = new Semaphore({ width: 1, queue: 1 });
  const blocked = Promise.withResolvers<void>();
  const first = gate.run(() => blocked.promise);
  const second = gate.run(() => Promise.reject(new Error('fails')));
  const third = gate.run(() => Promise.resolve());
  await expect(third).rejects.toMatchObject({ code: 'unavailable' } satisfies Partial<Failure>);
  blocked.resolve();
  await first;
  await expect(second).rejects.toThrow('fails');
  expect(await gate.run(() => Promise.resolve('free'))).toBe('free');
});
