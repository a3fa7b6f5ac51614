import { appendTexts } from '@causeway/shared/log';
import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider';
import * as Y from 'yjs';
import { conversation } from './conversation.ts';
import { Account } from './side/account.ts';

/** Makes the account `bench` and fills channels by the sync socket. The path of the last one, and its newest text. */
export async function populate(
  url: string,
  { channels, messages }: { readonly channels: number; readonly messages: number },
): Promise<{ path: string; lastText: string }> {
  const account = await Account.register(url);
  const socket = new HocuspocusProviderWebsocket({ url: `${url.replace('http', 'ws')}/sync` });
  const lastText = 'the very last word';
  try {
    let path = '';
    for (let index = 1; index <= channels; index++) {
      const id = `Bench${String(index).padStart(11, '0')}`;
      await account.call('PUT', `/api/channels/${id}`, { name: `channel ${index}`, kind: 'channel' });
      await fill(socket, account, `channel/${id}/0`, messages);
      path = `/c/${id}`;
      await account.call('POST', `/api/channels/${id}/messages`, { body: lastText });
    }
    return { path, lastText };
  } finally {
    socket.destroy();
  }
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
