import { expect, it } from 'vitest';
import { drain } from './drain.ts';

const server = (close: () => Promise<void>, isFailing = false) => ({
  close,
  isStoreFailing: () => isFailing,
});

it('says nothing when all went well', async () => {
  expect(await drain(server(async () => undefined))).toBeUndefined();
});

it('says that it took too long', async () => {
  expect(
    await drain(
      server(() => new Promise(() => undefined)),
      5,
    ),
  ).toMatch(/did not end within 0.005 s/);
});

it('says that the store fails', async () => {
  expect(await drain(server(async () => undefined, true))).toMatch(/took no writes/);
});

it('says what broke', async () => {
  expect(await drain(server(() => Promise.reject(new Error('disk on fire'))))).toMatch(/disk on fire/);
});
