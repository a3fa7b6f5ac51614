import { randomBytes } from 'node:crypto';
import type { ChannelId, UserId } from '@causeway/shared/id';
import { MemoryDisk, MemoryDocStore } from '@causeway/shared/store/memory-doc-store';
import { expect, test } from 'vitest';
import { until } from '../testing/people.ts';
import type { ApiClient } from './api-client.ts';
import { ApiFailure } from './app.ts';
import { type Environment, TIMING } from './environment.ts';
import { LocalCopy } from './local-copy.ts';
import { nothing } from './nothing.ts';
import { Outbox, type OutboxEntry } from './outbox.ts';
import { TabBus } from './tabs/tab-bus.ts';

const USER = 'Adaaaaaaaa' as UserId;

/** An outbox on `disk`, whose API gives `answers` in turn, then succeeds. */
function openOutbox(disk: MemoryDisk, answers: (ApiFailure | undefined)[] = []) {
  let time = 1_000;
  const calls: string[] = [];
  const events: string[] = [];
  const env = {
    now: () => ++time,
    random: (count: number) => randomBytes(count),
    timing: { ...TIMING, backoffFirst: 2, backoffMax: 5, persist: 1 },
    log: nothing,
  } as unknown as Environment;
  const api = {
    call: (_: string, { body }: { body: { name: string } }) => {
      calls.push(body.name);
      const failure = answers.shift();
      return failure === undefined ? Promise.resolve() : Promise.reject(failure);
    },
  } as unknown as ApiClient;
  const copy = new LocalCopy(new MemoryDocStore(disk), env);
  const outbox = new Outbox(env, copy, new TabBus(env, USER), api, {
    done: ({ channel }) => events.push(`done ${channel}`),
    refused: ({ channel }, { message }) => events.push(`refused ${channel}: ${message}`),
  });
  return { outbox, copy, calls, events };
}

const entry = (name: string): OutboxEntry => ({
  channel: name as ChannelId,
  name: 'putChannel',
  args: { params: { id: name as ChannelId }, body: { name, kind: 'channel' } },
});

test('commands wait until there is a server, survive a reload, and run in order', async () => {
  const disk = new MemoryDisk();
  const before = openOutbox(disk);
  for (const name of ['a', 'b', 'c']) before.outbox.add(entry(name));
  await before.copy.close();
  expect(before.calls).toEqual([]);
  const after = openOutbox(disk);
  after.outbox.setActive(true);
  await until(() => after.events.length === 3, 'all done');
  expect(after.calls).toEqual(['a', 'b', 'c']);
  await after.copy.close();
  expect([...disk.values.keys()]).toEqual([]);
});

test('a passing failure is tried again, before what comes after it', async () => {
  const busy = new ApiFailure('unavailable', 'busy');
  const { outbox, calls, events } = openOutbox(new MemoryDisk(), [busy, busy]);
  outbox.setActive(true);
  outbox.add(entry('a'));
  outbox.add(entry('b'));
  await until(() => events.length === 2, 'both done');
  expect(calls).toEqual(['a', 'a', 'a', 'b']);
  outbox.close();
});

test('a lasting failure is told, and the next command runs', async () => {
  const { outbox, events } = openOutbox(new MemoryDisk(), [new ApiFailure('conflict', 'taken')]);
  outbox.setActive(true);
  outbox.add(entry('a'));
  outbox.add(entry('b'));
  await until(() => events.length === 2, 'both settled');
  expect(events).toEqual(['refused a: taken', 'done b']);
  outbox.close();
});
