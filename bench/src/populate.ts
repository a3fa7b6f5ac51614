import type { UserId } from '@causeway/shared/id';
import { appendTexts } from '@causeway/shared/log';
import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider';
import * as Y from 'yjs';
import { conversation } from './conversation.ts';

export const PASSWORD = 'a long enough password';

interface Account {
  readonly id: UserId;
  readonly token: string;
}

/** Makes the account `bench` and fills channels by the sync socket. The path of the last one, and its newest text. */
export async function populate(
  url: string,
  { channels, messages }: { readonly channels: number; readonly messages: number },
): Promise<{ path: string; lastText: string }> {
  const account = await register(url);
  const socket = new HocuspocusProviderWebsocket({ url: `${url.replace('http', 'ws')}/sync` });
  const lastText = 'the very last word';
  try {
    let path = '';
    for (let index = 1; index <= channels; index++) {
      const id = `Bench${String(index).padStart(11, '0')}`;
      await call(url, account, 'PUT', `/api/channels/${id}`, { name: `channel ${index}`, kind: 'channel' });
      await fill(socket, account, `channel/${id}/0`, messages);
      path = `/c/${id}`;
      await call(url, account, 'POST', `/api/channels/${id}/messages`, { body: lastText });
    }
    return { path, lastText };
  } finally {
    socket.destroy();
  }
}

async function register(url: string): Promise<Account> {
  const body = { handle: 'bench', name: 'Bench', password: PASSWORD, cookie: false };
  const answer = (await call(url, undefined, 'POST', '/api/auth/register', body)) as {
    user: { id: UserId };
    accessToken: string;
  };
  return { id: answer.user.id, token: answer.accessToken };
}

async function call(url: string, account: Account | undefined, method: string, path: string, body: object) {
  const headers = new Headers({ 'Content-Type': 'application/json' });
  if (account !== undefined) headers.set('Authorization', `Bearer ${account.token}`);
  const answer = await fetch(`${url}${path}`, { method, headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer.json() as Promise<unknown>;
}

/** Writes a conversation of `count` ops into a document, and waits until it is acknowledged. */
async function fill(
  socket: HocuspocusProviderWebsocket,
  account: Account,
  name: string,
  count: number,
): Promise<void> {
  const document = new Y.Doc();
  const provider = new HocuspocusProvider({
    name,
    document,
    websocketProvider: socket,
    token: account.token,
    sessionAwareness: true,
  });
  provider.attach();
  await new Promise<void>((resolve) => provider.on('synced', () => resolve()));
  const acknowledged = new Promise<void>((resolve) =>
    provider.on('unsyncedChanges', ({ number }: { number: number }) => number === 0 && resolve()),
  );
  appendTexts(document, conversation(count, { author: account.id, from: Date.now() - count }));
  await acknowledged;
  provider.destroy();
}
