import { expect, test } from 'vitest';
import { ApiFailure } from '../app.ts';
import { AiPresence } from './ai-presence.ts';

function setUp(kept?: unknown) {
  const store = new Map<string, unknown>([['server/ai', kept]]);
  const server: { ai: unknown; reachable: boolean } = { ai: null, reachable: true };
  const presence = new AiPresence(
    {
      get: (key) => Promise.resolve(store.get(key)),
      put: (key, value) => void store.set(key, value),
    },
    {
      call: (() =>
        server.reachable
          ? Promise.resolve({ ai: server.ai })
          : Promise.reject(new ApiFailure('offline', 'gone'))) as never,
    },
  );
  return { presence, server, store };
}

test('what was known counts while the server is out of reach', async () => {
  const { presence, server } = setUp({ handle: 'ai' });
  server.reachable = false;
  await presence.load();
  await presence.ask();
  expect(presence.info.get()).toEqual({ handle: 'ai' });
});

test('what the server says counts, and is kept', async () => {
  const { presence, server, store } = setUp();
  server.ai = { handle: 'helper' };
  await presence.ask();
  expect(presence.info.get()).toEqual({ handle: 'helper' });
  expect(store.get('server/ai')).toEqual({ handle: 'helper' });
  await presence.load();
  server.ai = null;
  await presence.ask();
  expect(presence.info.get()).toBeUndefined();
  expect(store.get('server/ai')).toBeUndefined();
});

test('what is kept and makes no sense is none', async () => {
  const { presence } = setUp({ handle: 3 });
  await presence.load();
  expect(presence.info.get()).toBeUndefined();
});

test('the same answer again keeps the same reference', async () => {
  const { presence, server } = setUp();
  server.ai = { handle: 'ai' };
  await presence.ask();
  const before = presence.info.get();
  await presence.ask();
  expect(presence.info.get()).toBe(before);
});
