import type { AskEvent } from '@causeway/shared/api/ai';
import type { ChannelId } from '@causeway/shared/id';
import { expect, test } from 'vitest';
import { ApiFailure } from '../app.ts';
import { askPrivately } from './private-ask.ts';

const QUESTION = { channel: '1aaaaaaaaaaaaaaa' as ChannelId, question: 'Why?' };
const END = 'data: {"type":"end","status":"done"}\n\n';

/** Asks a server that says `pieces`, then ends, breaks off, or says nothing more. */
async function ask(pieces: readonly string[], then: 'end' | 'break' | 'wait' = 'end') {
  const heard: AskEvent[] = [];
  const abort = new AbortController();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(new TextEncoder().encode(piece));
      if (then === 'end') controller.close();
      if (then === 'break') controller.error(new TypeError('network error'));
      abort.signal.addEventListener('abort', () => controller.error(abort.signal.reason));
    },
  });
  const api = { open: () => Promise.resolve(new Response(body)) };
  const asking = askPrivately(api, QUESTION, (event) => heard.push(event), abort.signal);
  return { heard, abort, asking };
}

test('events come however their bytes are cut', async () => {
  const whole = `: hello\n\ndata: {"type":"text","text":"naïve 🚲"}\n\n${END}`;
  const { heard, asking } = await ask(whole.match(/[\s\S]{1,3}/gu) ?? []);
  await asking;
  expect(heard).toEqual([
    { type: 'text', text: 'naïve 🚲' },
    { type: 'end', status: 'done' },
  ]);
});

test('what is no event, or of a kind that is not known, is left out', async () => {
  const { heard, asking } = await ask(['data: {broken\n\n', 'data: {"type":"news"}\n\n', END]);
  await asking;
  expect(heard).toEqual([{ type: 'end', status: 'done' }]);
});

test.each(['end', 'break'] as const)('an answer without an end (%s) is a failure', async (then) => {
  const { asking } = await ask(['data: {"type":"text","text":"half"}\n\n'], then);
  await expect(asking).rejects.toThrow(/connection was lost/);
});

test('after it was given up it resolves', async () => {
  const { asking, abort } = await ask([], 'wait');
  abort.abort();
  await expect(asking).resolves.toBeUndefined();
});

test('a refusal comes as the server said it', async () => {
  const refusal = new ApiFailure('rate-limited', 'Wait a little.');
  const api = { open: () => Promise.reject(refusal) };
  const asking = askPrivately(api, QUESTION, () => undefined, new AbortController().signal);
  await expect(asking).rejects.toBe(refusal);
});
