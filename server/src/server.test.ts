import { once } from 'node:events';
import { connect } from 'node:net';
import { channelDoc, userDoc } from '@causeway/shared/doc-name';
import { newChannelId } from '@causeway/shared/id';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemRandom } from './random.ts';
import type { ApiClient } from './testing/api-client.ts';
import { Device } from './testing/device.ts';
import { startTestServer, type TestServer } from './testing/test-server.ts';

let server: TestServer;
let ada: ApiClient;
let bob: ApiClient;
beforeAll(async () => {
  server = await startTestServer();
  ada = await server.signUp('ada');
  bob = await server.signUp('bob');
});
afterAll(() => server.close());

const open: Device[] = [];
afterAll(() => {
  for (const device of open) device.close();
});
/** A device of `who`, with the document of a channel or of their own log. */
async function device(who: ApiClient, channel?: string): Promise<Device> {
  const name = channel === undefined ? userDoc(who.id, 0) : channelDoc(channel as never, 0);
  const made = new Device(`${server.url.replace('http', 'ws')}/sync`, name, who.id, {
    token: who.accessToken,
  });
  open.push(made);
  await made.synced();
  return made;
}

async function channelOfBoth(): Promise<string> {
  const id = newChannelId(systemRandom);
  await ada.put(`/api/channels/${id}`, { name: 'x', kind: 'private' });
  await ada.put(`/api/channels/${id}/members/${bob.id}`, { role: 'member' });
  return id;
}

describe('what the API changes is seen on open sockets', () => {
  it('a message, a rename and a new member, in the channel’s log; my channels in mine', async () => {
    const own = await device(bob);
    const id = await channelOfBoth();
    await own.until((mine) => mine.ops().some((op) => op.k === 'channel' && op.channel === id), 'my channel');
    const channel = await device(bob, id);
    await ada.post(`/api/channels/${id}/messages`, { body: 'hello' });
    await ada.patch(`/api/channels/${id}`, { name: 'renamed' });
    await channel.until((log) => log.ops().some((op) => op.k === 'post' && op.body === 'hello'), 'the post');
    await channel.until((log) => log.ops().some((op) => op.k === 'rename'), 'the rename');
  });

  it('what a device writes, in the answers of the API', async () => {
    const id = await channelOfBoth();
    const channel = await device(bob, id);
    const post = channel.post('from a device');
    await channel.acknowledged();
    expect((await ada.get(`/api/channels/${id}/messages`)).body.items).toMatchObject([
      { id: post, author: bob.id },
    ]);
  });

  it('a removed member is told, and cut off', async () => {
    const id = await channelOfBoth();
    const channel = await device(bob, id);
    await ada.delete(`/api/channels/${id}/members/${bob.id}`);
    await channel.until((log) => log.stateless.some((message) => message.t === 'revoked'), 'revoked');
  });

  it('a demoted member writes no more', async () => {
    const id = await channelOfBoth();
    const channel = await device(bob, id);
    await ada.put(`/api/channels/${id}/members/${bob.id}`, { role: 'reader' });
    channel.post('too late');
    await channel.until((log) => log.stateless.some((message) => message.t === 'refused'), 'refused');
    expect((await ada.get(`/api/channels/${id}/messages`)).body.items).toEqual([]);
  });

  it('a deleted channel is closed for everybody', async () => {
    const id = await channelOfBoth();
    const channel = await device(ada, id);
    await ada.delete(`/api/channels/${id}`);
    await channel.until((log) => log.stateless.some((message) => message.t === 'revoked'), 'revoked');
  });

  it('an ended session loses its sockets', async () => {
    const phone = await server.anonymous.signIn('bob');
    const own = await device(phone);
    await server.anonymous.post('/api/auth/logout', { refreshToken: phone.refreshToken });
    await own.until((mine) => mine.denials.length > 0, 'denied on the way back');
  });
});

it('lives on when a connection breaks in the middle of an upgrade', async () => {
  const { hostname, port } = new URL(server.url);
  for (const path of ['/sync', '/nothing']) {
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`);
    socket.resetAndDestroy();
  }
  expect((await server.anonymous.get('/health/live')).status).toBe(200);
});

it('lets a request end that is under way when it is told to end', async () => {
  const other = await startTestServer();
  const { hostname, port } = new URL(other.url);
  const socket = connect(Number(port), hostname);
  const body = JSON.stringify({ handle: 'late', name: 'Late', password: 'correct horse' });
  const head = ['POST /api/auth/register HTTP/1.1', 'Host: x', 'Content-Type: application/json'];
  socket.write(`${[...head, `Content-Length: ${body.length}`].join('\r\n')}\r\n\r\n${body.slice(0, 10)}`);
  await other.anonymous.get('/health/live');
  const closed = other.close();
  socket.write(body.slice(10));
  const [answer] = (await once(socket, 'data')) as [Buffer];
  expect(answer.toString()).toMatch(/^HTTP\/1\.1 201 /);
  socket.destroy();
  await closed;
});
