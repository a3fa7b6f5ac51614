import { GENERAL } from '@causeway/shared/testing/people';
import { expect, test, vi } from 'vitest';
import { cut } from '../../testing/segments.ts';
import { Busy, SegmentClient } from './segment-client.ts';

const LINES = `${cut([[], []]).sealed[0]?.join('\n')}\n`;

function setUp(...answers: (Response | Error)[]) {
  const fetch = vi.fn<typeof globalThis.fetch>(() => {
    const answer = answers.shift() ?? new Error('nothing more');
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  });
  const tokens = { get: () => Promise.resolve('old'), renew: vi.fn(() => Promise.resolve('new')) };
  const client = new SegmentClient({ fetch, origin: 'https://chat.example' }, tokens);
  const sent = (call: number) => new Headers(fetch.mock.calls[call]?.[1]?.headers);
  return { client, fetch, tokens, sent };
}

test.each([
  ['"abc"', 'abc'],
  ['W/"abc"', 'abc'],
  ['', undefined],
])('the etag %j is %j', async (etag, expected) => {
  const { client, fetch, sent } = setUp(new Response(LINES, { headers: etag === '' ? {} : { etag } }));
  expect(await client.segment(GENERAL, 0)).toMatchObject({ etag: expected });
  expect(sent(0).get('authorization')).toBe('Bearer old');
  expect(sent(0).has('if-none-match')).toBe(false);
  // What is deleted here must not live on in the browser's cache.
  expect(fetch.mock.calls[0]?.[1]?.cache).toBe('no-store');
});

test('what is known is asked for with its etag', async () => {
  const { client, sent } = setUp(new Response(null, { status: 304 }));
  expect(await client.segment(GENERAL, 0, 'abc')).toBe('same');
  expect(sent(0).get('if-none-match')).toBe('"abc"');
});

test('a token that is refused is renewed once', async () => {
  const refused = () => Response.json({ error: { code: 'unauthenticated', message: 'no' } }, { status: 401 });
  const { client, tokens, sent } = setUp(
    refused(),
    Response.json({ head: 1, first: 0 }),
    refused(),
    refused(),
  );
  expect(await client.channel(GENERAL)).toMatchObject({ head: 1 });
  expect(tokens.renew).toHaveBeenCalledWith('old');
  expect(sent(1).get('authorization')).toBe('Bearer new');
  await expect(client.channel(GENERAL)).rejects.toMatchObject({ code: 'unauthenticated' });
});

test('a 404 is none; other failures say what they are', async () => {
  const { client } = setUp(
    new Response('', { status: 404 }),
    new Response('<html>', { status: 502 }),
    Response.json(
      { error: { code: 'rate-limited', message: 'slow down' } },
      { status: 429, headers: { 'retry-after': '7' } },
    ),
    new TypeError('fetch failed'),
  );
  expect(await client.segment(GENERAL, 0)).toBe('none');
  await expect(client.segment(GENERAL, 0)).rejects.toMatchObject({ code: 'unavailable' });
  const busy = await client.segment(GENERAL, 0).catch((error: unknown) => error);
  expect(busy).toBeInstanceOf(Busy);
  expect(busy).toMatchObject({ code: 'rate-limited', wait: 7_000, message: 'slow down' });
  await expect(client.segment(GENERAL, 0)).rejects.toMatchObject({ code: 'offline' });
});

test('a body that breaks off on its way is like no network', async () => {
  const broken = new ReadableStream({
    start: (stream) => {
      stream.enqueue(new TextEncoder().encode(LINES.slice(0, 20)));
      stream.error(new TypeError('terminated'));
    },
  });
  const { client } = setUp(new Response(broken));
  await expect(client.segment(GENERAL, 0)).rejects.toMatchObject({ code: 'offline' });
});
