import type { UserId } from '@causeway/shared/id';
import { type Connection, Document } from '@hocuspocus/server';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { applyAwarenessUpdate, removeAwarenessStates } from 'y-protocols/awareness';
import { bytesOf, uint, varString } from '../testing/update-bytes.ts';
import { PresenceGuard } from './presence-guard.ts';

const ADA = 'Ada0000001' as UserId;
const EVE = 'Eve0000001' as UserId;
const A_MINUTE = 60_000;

let guard: PresenceGuard;
let document: Document;
beforeEach(() => {
  vi.useFakeTimers();
  guard = new PresenceGuard(() => undefined);
  document = new Document('channel/Channel000000001/0');
});
afterEach(() => {
  document.connections.clear();
  document.destroy();
  vi.useRealTimers();
});

/** `client` says something on a connection of its own, as `userId`; whether it is heard. */
function says(client: number, userId: UserId): boolean {
  const connection = {} as Connection;
  document.connections.set(connection, { clients: new Set() });
  const states = new Map<number, unknown>([[client, { read: 1 }]]);
  guard.check(states, { connection, document, userId });
  for (const [id, state] of states) {
    const update = bytesOf(uint(1), uint(id), uint(1), varString(JSON.stringify(state)));
    applyAwarenessUpdate(document.awareness, update, connection);
  }
  return states.size > 0;
}

function leaves(client: number): void {
  document.connections.clear();
  removeAwarenessStates(document.awareness, [client], undefined);
}

it('devices that have gone are forgotten, however many come while a document is loaded', () => {
  for (let client = 1; client <= 20_000; client++) {
    expect(says(client, ADA)).toBe(true);
    leaves(client);
    if (client % 500 === 0) vi.advanceTimersByTime(A_MINUTE);
  }
  expect(document.awareness.meta.size).toBeLessThan(5_000);
  // Nobody is kept of the first one either: whoever has the same number now is heard.
  expect(says(1, EVE)).toBe(true);
});

it('a device that is there, or has just gone, stays its person’s among very many others', () => {
  const many = (from: number): void => {
    for (let client = from; client < from + 5_000; client++) {
      says(client, EVE);
      leaves(client);
    }
    vi.advanceTimersByTime(A_MINUTE);
  };
  says(1, ADA);
  for (const from of [10_000, 20_000, 30_000]) many(from);
  expect(says(1, EVE)).toBe(false);
  leaves(1);
  many(40_000);
  expect(says(1, EVE)).toBe(false);
  expect(says(1, ADA)).toBe(true);
});
