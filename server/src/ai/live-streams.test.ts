import { must } from '@causeway/shared/assert';
import { channelDoc } from '@causeway/shared/doc-name';
import type { ChannelId, OpId } from '@causeway/shared/id';
import { type Connection, Document, OutgoingMessage } from '@hocuspocus/server';
import { afterEach, expect, it, vi } from 'vitest';
import type { StreamMessage } from '../bus/bus-message.ts';
import { NO_BUS } from '../bus/no-bus.ts';
import { encodeBroadcastsOnce } from '../sync/encode-broadcasts-once.ts';
import { LiveStreams } from './live-streams.ts';

const channel = 'Channel000000001' as ChannelId;
const of = 'Bot0000001.000000000001' as OpId;

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** Servers that hear each other at once. */
function serversOf(count: number): LiveStreams[] {
  const servers: LiveStreams[] = [];
  for (let at = 0; at < count; at++) {
    const publish = (_: unknown, message: unknown): void => {
      for (const [other, streams] of servers.entries())
        if (other !== at) streams.heard(message as StreamMessage);
    };
    servers.push(new LiveStreams({ ...NO_BUS, publish }));
  }
  return servers;
}

/** The head of the channel on one server, with so many readers; gives the texts of the frames that each gets. */
function readers(streams: LiveStreams, count = 1): string[][] {
  const document = new Document(channelDoc(channel, 0));
  encodeBroadcastsOnce(document);
  return Array.from({ length: count }, (_, index) => {
    const frames: string[] = [];
    const take = (payload: string): void => void frames.push(payload);
    const connection = {
      ...{ document, messageAddress: `${document.name}\0${index}`, webSocket: {}, onClose: () => undefined },
      send: (bytes: Uint8Array) => take(must(/\{.*\}/.exec(Buffer.from(bytes).toString())?.[0], 'JSON')),
      sendStateless: take,
    } as unknown as Connection;
    document.addConnection(connection);
    streams.connected(connection);
    return frames;
  });
}

/** What a reader has, who ignores frames behind a gap. */
const textOf = (frames: readonly string[]): string =>
  frames
    .map((frame) => JSON.parse(frame) as { readonly from: number; readonly text: string })
    .reduce((text, frame) => (frame.from > text.length ? text : text.slice(0, frame.from) + frame.text), '');

it('a frame is encoded once, however many read it', () => {
  const [server] = serversOf(1) as [LiveStreams];
  const all = readers(server, 20);
  const encoded = vi.spyOn(OutgoingMessage.prototype, 'writeStateless');
  server.tell({ channel, of, from: 0, text: 'Hello' });
  expect(encoded).toHaveBeenCalledTimes(1);
  expect(all.map(textOf)).toEqual(Array.from({ length: 20 }, () => 'Hello'));
});

it('an answer that is written anew goes on though the server that wrote it before ends its own only now', () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const [slow, server, third] = serversOf(3) as [LiveStreams, LiveStreams, LiveStreams];
  slow.tell({ channel, of, from: 0, text: 'The first attempt' });
  // Its lease has run out, which it has not seen yet.
  server.end(of);
  const [reader = []] = readers(server);
  const [far = []] = readers(third);
  server.tell({ channel, of, from: 0, text: 'Once ' });
  slow.tell({ channel, of, from: 17, text: ' goes on' });
  slow.end(of);
  server.tell({ channel, of, from: 5, text: 'more' });
  expect(textOf(reader)).toBe('Once more');
  // Where the others are heard, too, what was lost is asked for a moment later.
  vi.advanceTimersByTime(1_001);
  server.tell({ channel, of, from: 9, text: '.' });
  for (const frames of [reader, far]) expect(textOf(frames)).toBe('Once more.');
});
