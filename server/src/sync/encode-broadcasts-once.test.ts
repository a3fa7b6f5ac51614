import { type Connection, Document, OutgoingMessage } from '@hocuspocus/server';
import { afterEach, expect, it, vi } from 'vitest';
import { encodeBroadcastsOnce } from './encode-broadcasts-once.ts';

const NAME = 'channel/Channel000000001/0';
const ADDRESSES = [NAME, NAME, `${NAME}\0one`, `${NAME}\0two, ümlaut`];

afterEach(() => void vi.restoreAllMocks());

/** A document with a connection for each address, and what these were sent. */
function heard(): { document: Document; sent: Uint8Array[] } {
  const document = new Document(NAME);
  const sent: Uint8Array[] = [];
  for (const messageAddress of ADDRESSES) {
    const send = (message: Uint8Array): unknown => sent.push(message);
    document.addConnection({ messageAddress, send } as unknown as Connection);
  }
  return { document, sent };
}

it('each connection is sent what Hocuspocus would send, encoded once', () => {
  const stock = heard();
  const ours = heard();
  encodeBroadcastsOnce(ours.document);
  const encoded = vi.spyOn(OutgoingMessage.prototype, 'writeStateless');
  ours.document.broadcastStateless('to all');
  expect(encoded).toHaveBeenCalledTimes(1);
  stock.document.broadcastStateless('to all');
  expect(ours.sent.map((bytes) => [...bytes])).toEqual(stock.sent.map((bytes) => [...bytes]));
  expect(ours.sent).toHaveLength(ADDRESSES.length);
  expect(ours.sent[0]).toBe(ours.sent[1]);
});

it('changes go the same way', () => {
  const { document, sent } = heard();
  encodeBroadcastsOnce(document);
  const encoded = vi.spyOn(OutgoingMessage.prototype, 'writeUpdate');
  document.getArray('ops').push(['x']);
  document.flush();
  expect(encoded).toHaveBeenCalledTimes(1);
  expect(sent).toHaveLength(ADDRESSES.length);
});

it('who is left out is sent nothing', () => {
  const { document, sent } = heard();
  encodeBroadcastsOnce(document);
  document.broadcastStateless('to some', ({ messageAddress }) => messageAddress !== NAME);
  expect(sent).toHaveLength(2);
});
