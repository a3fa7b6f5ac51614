import type { ChannelId } from '@causeway/shared/id';
import { runCount } from '@causeway/shared/testing/run-count';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LogQueues } from './log-queue.ts';
import type { LogId } from './logs.ts';

const log = (n: number): LogId => `channel/Channel00000000${n}` as `channel/${ChannelId}`;

it('tasks of overlapping logs run one at a time, in order, and all of them end', async () => {
  const tasks = fc.array(
    fc.record({
      logs: fc.uniqueArray(fc.nat(4), { minLength: 1, maxLength: 4 }),
      turns: fc.nat(3),
      fails: fc.boolean(),
    }),
    { maxLength: 30 },
  );
  await fc.assert(
    fc.asyncProperty(tasks, async (list) => {
      const queues = new LogQueues();
      const busy = new Set<number>();
      const order = new Map<number, number[]>();
      const run = async (index: number): Promise<number> => {
        const { logs, turns, fails } = list[index] as (typeof list)[number];
        for (const one of logs) {
          expect(busy.has(one)).toBe(false);
          busy.add(one);
          order.set(one, [...(order.get(one) ?? []), index]);
        }
        for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
        for (const one of logs) busy.delete(one);
        if (fails) throw new Error(`task ${index}`);
        return index;
      };
      const results = await Promise.allSettled(
        list.map(({ logs }, index) => queues.run(logs.map(log), () => run(index))),
      );
      expect(results.map(({ status }) => status)).toEqual(
        list.map(({ fails }) => (fails ? 'rejected' : 'fulfilled')),
      );
      for (const indexes of order.values()) expect(indexes).toEqual([...indexes].sort((a, b) => a - b));
      await queues.idle();
    }),
    { numRuns: runCount(50) },
  );
});

it('tasks of other logs do not wait', async () => {
  const queues = new LogQueues();
  let release: () => void = () => undefined;
  const held = queues.run([log(1)], () => new Promise<void>((resolve) => (release = resolve)));
  expect(await queues.run([log(2)], async () => 'done')).toBe('done');
  release();
  await held;
});
