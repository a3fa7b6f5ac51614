import type { Route } from '@causeway/shared/api/route';
import { ROUTES, type RouteName } from '@causeway/shared/api/routes';
import { newChannelId, type OpId } from '@causeway/shared/id';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemRandom } from '../random.ts';
import { encodeSegment } from '../segment/segment-bytes.ts';
import { insertSegment } from '../segment/segment-store.ts';
import { ACCESS, ASKERS, type Asker, type Scene } from '../testing/access-samples.ts';
import { ApiClient, expectError } from '../testing/api-client.ts';
import { FakeModelServer, says } from '../testing/fake-model-server.ts';
import { RawSocket } from '../testing/raw-socket.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
/** AI is on: where it is off its routes are not there. */
let provider: FakeModelServer;
const people = {} as Record<Asker | 'victim' | 'stranger', ApiClient>;
let invite = '';
let session = '';
/** For cases that change nothing of it. */
let shared: Scene;

beforeAll(async () => {
  provider = await FakeModelServer.start();
  provider.always(says('A lot.'));
  server = await startTestServer({ env: provider.env });
  people['signed out'] = new ApiClient(server.url);
  // The first account owns the server: it is none of those who ask.
  for (const name of ['stranger', 'victim', ...ASKERS.slice(1)] as const)
    people[name] = await server.signUp(name);
  const { body } = await people.stranger.get('/api/me/sessions');
  session = String((body as unknown as { id: string }[])[0]?.id);
  const made = await people.stranger.post('/api/invites', { uses: 1_000 });
  invite = String(made.body.code);
  shared = await scene();
});
afterAll(async () => {
  await server.close();
  await provider.close();
});

/** A new private channel, so that no case sees what another one did. */
async function scene(): Promise<Scene> {
  const channel = newChannelId(systemRandom);
  await people.owner.put(`/api/channels/${channel}`, { name: 'secret', kind: 'private' });
  for (const role of ['admin', 'member', 'reader', 'victim'] as const) {
    const as = { role: role === 'victim' ? 'reader' : role };
    const answer = await people.owner.put(`/api/channels/${channel}/members/${people[role].id}`, as);
    expect(answer.status).toBe(200);
  }
  const said = await people.owner.post(`/api/channels/${channel}/messages`, { body: 'secret' });
  const message = said.body.id as OpId;
  const sealed = await encodeSegment(
    [JSON.stringify({ k: 'post', id: message, ts: 1, body: 'secret' })],
    new Set(),
  );
  await server.parts.db.transaction().execute((tx) => insertSegment(tx, channel, 0, sealed, 0));
  return { channel, message, victim: people.victim.id, stranger: people.stranger.id, session, invite };
}

const routes = Object.entries(ROUTES) as [RouteName, Route][];
const CASES = routes.flatMap(([name, route]) =>
  ASKERS.map((asker, at) => ({ name, route, asker, status: ACCESS[name].statuses[at] as number })),
);

describe('who may ask for what', () => {
  it.each(CASES)('$name, $asker: $status', async ({ name, route, asker, status }) => {
    const changes =
      route.method !== 'GET' && JSON.stringify(ACCESS[name].ask(shared)).includes(shared.channel);
    const { path, body } = ACCESS[name].ask(changes ? await scene() : shared);
    const answer = await people[asker].request(route.method, path, body === undefined ? {} : { body });
    expect(answer.status).toBe(status);
    if (status >= 400) expectError(answer, status);
    // What one may not see is in no answer.
    if (asker === 'outsider') expect(JSON.stringify(answer.body)).not.toContain('secret');
  });

  it('lists all routes, and no others', () => {
    expect(Object.keys(ACCESS).sort()).toEqual(Object.keys(ROUTES).sort());
  });

  it('asks for an access token wherever a route says so', () => {
    for (const [name, route] of routes)
      if (route.auth === 'user')
        expect({ name, status: ACCESS[name].statuses[0] }).toEqual({ name, status: 401 });
  });

  it('tells an outsider the same of a channel that is there and of one that is not', async () => {
    const nowhere = { ...shared, channel: newChannelId(systemRandom) };
    for (const [name, route] of routes.filter(([of]) => ACCESS[of].statuses[1] === 404)) {
      const answers = [shared, nowhere].map((of) => {
        const { path, body } = ACCESS[name].ask(of);
        return people.outsider.request(route.method, path, body === undefined ? {} : { body });
      });
      const [one, other] = await Promise.all(answers);
      expect({ name, status: one?.status, body: one?.body }).toEqual({
        name,
        status: other?.status,
        body: other?.body,
      });
    }
  });
});

const DOCUMENTS: readonly [string, (scene: Scene) => string, readonly Asker[]][] = [
  ['the channel', ({ channel }) => `channel/${channel}/0`, ['reader', 'member', 'admin', 'owner']],
  ['a later segment of it', ({ channel }) => `channel/${channel}/1`, []],
  ['the log of somebody else', ({ stranger }) => `user/${stranger}/0`, []],
  ['the log of a member', ({ victim }) => `user/${victim}/0`, []],
  ['a channel that is not there', () => `channel/${newChannelId(systemRandom)}/0`, []],
  ['a name of no form', ({ channel }) => `channel/${channel}`, []],
  ['a name with more behind it', ({ channel }) => `channel/${channel}/0/1`, []],
  ['a name with zeros', ({ channel }) => `channel/${channel}/00`, []],
  ['a path', ({ channel }) => `channel/../channel/${channel}/0`, []],
  ['a name in capitals', ({ channel }) => `CHANNEL/${channel}/0`, []],
];

describe('who may subscribe to what', () => {
  it.each(DOCUMENTS.flatMap(([what, name, who]) => ASKERS.map((asker) => ({ what, name, who, asker }))))(
    '$what, $asker',
    async ({ name, who, asker }) => {
      const doc = name(shared);
      const socket = await new RawSocket(`${server.url.replace('http', 'ws')}/sync`).open();
      expect(await socket.authWith(doc, people[asker].accessToken)).toBe(who.includes(asker));
      const told = socket.answers.map(({ bytes }) => new TextDecoder().decode(bytes)).join('\n');
      if (!who.includes(asker)) expect(told).toContain('permission-denied');
      socket.close();
    },
  );
});
