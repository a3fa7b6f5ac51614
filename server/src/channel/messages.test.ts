import { type ChannelId, newChannelId, newOpId } from '@causeway/shared/id';
import { LIMIT } from '@causeway/shared/limit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemRandom } from '../random.ts';
import { type ApiClient, expectError } from '../testing/api-client.ts';
import { opsOf } from '../testing/ops-of.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
let ada: ApiClient;
let bob: ApiClient;
let id: ChannelId;
let messages = '';
beforeAll(async () => {
  server = await startTestServer();
  ada = await server.signUp('ada');
  bob = await server.signUp('bob');
  id = newChannelId(systemRandom);
  messages = `/api/channels/${id}/messages`;
  await ada.put(`/api/channels/${id}`, { name: 'general', kind: 'private' });
  await ada.put(`/api/channels/${id}/members/${bob.id}`, { role: 'member' });
});
afterAll(() => server.close());

const posts = async () => (await opsOf(server.parts, `channel/${id}`)).filter((op) => op.k === 'post');

describe('posting', () => {
  it('writes the op under my name, and answers with the message', async () => {
    const answer = await bob.post(messages, { body: 'Hello, @ada! See https://x.org/@eve' });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      ...{ channel: id, author: bob.id, body: 'Hello, @ada! See https://x.org/@eve', mentions: [ada.id] },
      ...{
        deleted: false,
        editedAt: null,
        receivedAt: null,
        thread: null,
        reply: null,
        reactions: [],
        files: [],
      },
    });
    expect((await posts()).at(-1)).toMatchObject({ id: answer.body.id, mentions: [ada.id] });
  });

  it('with the same id posts once, also when both come at once', async () => {
    const opId = newOpId(bob.id, Date.now(), systemRandom);
    const before = (await posts()).length;
    const all = await Promise.all([1, 2, 3].map(() => bob.post(messages, { id: opId, body: 'once' })));
    for (const answer of all) expect(answer.body).toMatchObject({ id: opId, body: 'once' });
    expect((await bob.post(messages, { id: opId, body: 'other' })).status).toBe(200);
    expect((await posts()).length).toBe(before + 1);
  });

  it('takes the mentions that are given, and reads none then', async () => {
    const answer = await bob.post(messages, { body: '@ada', mentions: ['*'] });
    expect(answer.body).toMatchObject({ mentions: ['*'] });
  });

  it('refuses ids of others, and replies to what is not here', async () => {
    expectError(
      await bob.post(messages, { id: newOpId(ada.id, Date.now(), systemRandom), body: 'forged' }),
      400,
    );
    for (const field of ['thread', 'reply']) {
      expectError(
        await bob.post(messages, { body: 'x', [field]: newOpId(ada.id, Date.now(), systemRandom) }),
        400,
      );
    }
    const root = (await bob.post(messages, { body: 'root' })).body.id;
    expect((await ada.post(messages, { body: 'in thread', thread: root })).body).toMatchObject({
      thread: root,
    });
  });

  it('refuses an id that is used in another channel', async () => {
    const other = newChannelId(systemRandom);
    await bob.put(`/api/channels/${other}`, { name: 'other', kind: 'private' });
    const opId = newOpId(bob.id, Date.now(), systemRandom);
    await bob.post(`/api/channels/${other}/messages`, { id: opId, body: 'there' });
    expect(expectError(await bob.post(messages, { id: opId, body: 'here' }), 409)).toBe('conflict');
  });

  it('counts what one person sends, as a socket does', async () => {
    const eve = await server.signUp('fast');
    await ada.put(`/api/channels/${id}/members/${eve.id}`, { role: 'member' });
    server.parts.budget.take(eve.id, LIMIT.opsBurst * LIMIT.opUnitBytes);
    const answer = await eve.post(messages, { body: 'x'.repeat(LIMIT.bodyBytes) });
    expect(expectError(answer, 429)).toBe('rate-limited');
    expect(answer.headers.get('retry-after')).toBe('1');
    expect((await bob.post(messages, { body: 'x' })).status).toBe(201);
    server.advance(LIMIT.rateCooldownMs);
    expect((await eve.post(messages, { body: 'x' })).status).toBe(201);
  });

  it('needs the right to send', async () => {
    const eve = await server.signUp('eve');
    await ada.put(`/api/channels/${id}/members/${eve.id}`, { role: 'reader' });
    expect(expectError(await eve.post(messages, { body: 'x' }), 403)).toBe('forbidden');
    expect((await eve.get(messages)).status).toBe(200);
  });
});

it('lists messages newest first, by pages that join without gaps, on and back', async () => {
  const channel = newChannelId(systemRandom);
  const path = `/api/channels/${channel}/messages`;
  await ada.put(`/api/channels/${channel}`, { name: 'long', kind: 'private' });
  for (let n = 0; n < 7; n++) await ada.post(path, { body: `${n}` });
  const bodies = async (query: string) => {
    const { body } = await ada.get(`${path}?${query}`);
    return { bodies: body.items?.map((item) => item.body), next: String(body.next) };
  };
  const first = await bodies('limit=3');
  expect(first.bodies).toEqual(['6', '5', '4']);
  const second = await bodies(`limit=3&before=${first.next}`);
  expect(second.bodies).toEqual(['3', '2', '1']);
  expect(await bodies(`limit=3&before=${second.next}`)).toEqual({ bodies: ['0'], next: 'null' });
  expect((await bodies(`limit=2&after=${second.next}`)).bodies).toEqual(['3', '2']);
  expect((await bodies('before=1')).bodies).toEqual([]);
  expectError(await ada.get(`${path}?before=nonsense`), 400);
});
