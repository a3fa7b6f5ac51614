import { once } from 'node:events';
import { connect } from 'node:net';
import type { OpId } from '@causeway/shared/id';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { AiProcesses } from '../testing/ai-processes.ts';
import { answered, answersTo, streamedText } from '../testing/ai-room.ts';
import { ask as askPrivately } from '../testing/ask.ts';
import type { Device } from '../testing/device.ts';
import { says } from '../testing/fake-model-server.ts';

/** So long a server that is told to end waits for a request that does not, in ms. */
const DRAIN_MS = 5_000;

let at: AiProcesses;
/** On the other server. */
let reader: Device;

beforeEach(async () => {
  at = await AiProcesses.start();
}, 60_000);
afterEach(() => at.stop());

/** Another server, with a reader of the channel. */
async function startB(): Promise<void> {
  reader = await at.room.device(await at.adaOn(await at.startB()));
}

/** A question that the first server answers, of which the reader has `text`. */
async function begun(text: string) {
  const ask = await at.room.ask('@ai?');
  const exchange = await at.model.next();
  await exchange.text(text);
  await reader.until((one) => answersTo(one, ask).length > 0, 'a post');
  const reply = answersTo(reader, ask)[0]?.id as OpId;
  await reader.until((one) => streamedText(one, reply) === text, 'a frame');
  return { ask, exchange, reply };
}

/** A request to the first server that never ends. */
async function endlessRequest() {
  const socket = connect(Number(new URL(at.a.url).port), '127.0.0.1');
  await once(socket, 'connect');
  const head = ['POST /api/auth/login HTTP/1.1', 'Host: localhost', 'Content-Type: application/json'];
  socket.write([...head, 'Content-Length: 100', '', '{'].join('\r\n'));
  const closed = once(socket, 'close');
  await at.ada.get('/api/me');
  return { closed };
}

it('an answer is interrupted, and stored, at once when its server is told to end', {
  timeout: 60_000,
}, async () => {
  await startB();
  const { ask, exchange } = await begun('Not far');
  const { closed } = await endlessRequest();
  const toldAt = performance.now();
  const ended = at.a.end('SIGTERM');
  expect(await exchange.closed).toBe(false);
  const answer = await answered(reader, ask, 'interrupted');
  expect(performance.now() - toldAt).toBeLessThan(DRAIN_MS);
  expect(answer).toMatchObject({ body: 'Not far', streamError: expect.stringMatching(/restarted/) });
  expect(await ended).toBe(0);
  await closed;
});

it('a private answer that stalls is stopped at once when its server is told to end, and holds nothing up', {
  timeout: 60_000,
}, async () => {
  const heard = Promise.withResolvers<unknown>();
  const answer = askPrivately(at.ada, at.room.id, 'What is there?', { onEvent: heard.resolve });
  const exchange = await at.model.next();
  await exchange.text('It is');
  await heard.promise;
  const toldAt = performance.now();
  const ended = at.a.end('SIGTERM');
  expect(await answer).toMatchObject({
    text: 'It is',
    end: { type: 'end', status: 'stopped', error: expect.stringMatching(/restarting/) },
  });
  expect(await exchange.closed).toBe(false);
  expect(performance.now() - toldAt).toBeLessThan(DRAIN_MS);
  expect(await ended).toBe(0);
  expect(performance.now() - toldAt).toBeLessThan(DRAIN_MS);
});

it('what is asked of a server that is about to end is answered by another one', {
  timeout: 60_000,
}, async () => {
  await startB();
  const onA = await at.room.device();
  const { ask: first } = await begun('Not far');
  await endlessRequest();
  const ended = at.a.end('SIGTERM');
  await answered(onA, first, 'interrupted');
  at.model.always(says('Here I am.'));
  const second = onA.post('@ai, are you there?', { mentions: [at.room.bot] });
  await onA.acknowledged();
  expect((await answered(reader, second)).body).toBe('Here I am.');
  expect(at.model.exchanges.at(-1)?.call.headers.authorization).toBe('Bearer of-b');
  expect(await ended).toBe(0);
});
