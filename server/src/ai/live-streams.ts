import { parseDocName } from '@causeway/shared/doc-name';
import type { ChannelId, OpId } from '@causeway/shared/id';
import type { Stateless } from '@causeway/shared/stateless';
import type { Connection } from '@hocuspocus/server';
import { type Bus, SERVERS } from '../bus/bus.ts';
import type { StreamMessage } from '../bus/bus-message.ts';
import { sendStateless } from '../sync/send-stateless.ts';

/** A stream of which nothing was heard for so long, in ms, has ended with its server. */
const SILENT_MS = 120_000;

/** At least between two times that the others are asked for what is missing. */
const ASK_MS = 1_000;

type Frame = Extract<StreamMessage, { type: 'stream' }>;

interface Stream {
  readonly channel: ChannelId;
  /** Whether this server has the model write it. */
  readonly isOwn: boolean;
  text: string;
  /** By `performance.now()`. */
  heardAt: number;
}

/**
 * The answers of the AI that are being written, on whichever server, with their text so far. Passes each frame on to the
 * channel's connections, and all of the text to those that come later.
 *
 * Invariant: a connection gets the text of a stream from its beginning, without gaps; what it has is sent once more only
 * when this server had missed something.
 */
export class LiveStreams {
  readonly #bus: Bus;
  readonly #streams = new Map<OpId, Stream>();
  /** Segments that are open, by connection. */
  readonly #seats = new Map<ChannelId, Map<Connection, number>>();
  #askedAt = Number.NEGATIVE_INFINITY;
  #onStop: (of: OpId) => void = () => undefined;

  constructor(bus: Bus) {
    this.#bus = bus;
  }

  /** Calls `listener` with what another server was asked to stop. */
  listen(listener: (of: OpId) => void): void {
    this.#onStop = listener;
  }

  /** `connection` is open now, and has been greeted. */
  connected(connection: Connection): void {
    const address = parseDocName(connection.document.name);
    if (address?.type !== 'channel') return;
    const seats = this.#seats.get(address.id) ?? new Map<Connection, number>();
    this.#seats.set(address.id, seats);
    seats.set(connection, address.segment);
    connection.onClose(() => {
      seats.delete(connection);
      if (seats.size === 0 && this.#seats.get(address.id) === seats) this.#seats.delete(address.id);
    });
    for (const [of, stream] of this.#streams)
      if (stream.channel === address.id)
        sendStateless(connection, { t: 'stream', of, from: 0, text: stream.text });
  }

  /** This server has written more of a stream; at 0 one begins. */
  tell(frame: Omit<Frame, 'type'>): void {
    this.#take({ type: 'stream', ...frame }, true);
    this.#bus.publish(SERVERS, { type: 'stream', ...frame });
  }

  /** The stream has ended, and its text is in the log. */
  end(of: OpId): void {
    this.#streams.delete(of);
    this.#bus.publish(SERVERS, { type: 'stream-end', of });
  }

  /** Asks the server that writes `of`, whichever it is, to stop. */
  stop(of: OpId): void {
    this.#bus.publish(SERVERS, { type: 'stream-stop', of });
  }

  /** Frames of others may be missing from now on. */
  missing(): void {
    for (const [of, { isOwn }] of this.#streams) if (!isOwn) this.#streams.delete(of);
  }

  /** Asks the others for what they write: their frames may have been missed. */
  ask(): void {
    this.#askedAt = performance.now();
    this.#bus.publish(SERVERS, { type: 'streams' });
  }

  heard(message: StreamMessage): void {
    if (message.type === 'stream-stop') this.#onStop(message.of);
    else if (message.type === 'streams') this.#answer();
    // Of what is written here, others speak who have lost the lease and do not know it yet.
    else if (this.#streams.get(message.of)?.isOwn) return;
    else if (message.type === 'stream') this.#take(message, false);
    else this.#streams.delete(message.of);
  }

  /** Forgets what nobody writes any more. */
  sweep(): void {
    const since = performance.now() - SILENT_MS;
    for (const [of, stream] of this.#streams)
      if (!stream.isOwn && stream.heardAt < since) this.#streams.delete(of);
  }

  #take({ channel, of, from, text }: Frame, isOwn: boolean): void {
    const known = this.#streams.get(of);
    const have = known?.text.length ?? 0;
    if (from > have) {
      this.#askSometimes();
      return;
    }
    // Another server has asked for it; one that begins anew begins with nothing.
    if (from === 0 && text !== '' && known?.text.startsWith(text)) return;
    const whole = (known?.text.slice(0, from) ?? '') + text;
    this.#streams.set(of, { channel, isOwn, text: whole, heardAt: performance.now() });
    this.#deliver({ type: 'stream', channel, of, from, text });
  }

  /** There is a gap, whose text comes with the answer; until then each frame finds it. */
  #askSometimes(): void {
    if (performance.now() - this.#askedAt > ASK_MS) this.ask();
  }

  #answer(): void {
    for (const [of, { channel, isOwn, text }] of this.#streams)
      if (isOwn) this.#bus.publish(SERVERS, { type: 'stream', channel, of, from: 0, text });
  }

  /** A socket that has a sealed segment open beside the head gets it on the head. */
  #deliver({ channel, of, from, text }: Frame): void {
    const seats = this.#seats.get(channel) ?? new Map<Connection, number>();
    const newest = new Map<unknown, number>();
    for (const [{ webSocket }, segment] of seats)
      newest.set(webSocket, Math.max(segment, newest.get(webSocket) ?? 0));
    const payload = JSON.stringify({ t: 'stream', of, from, text } satisfies Stateless);
    const isMeant = (connection: Connection): boolean =>
      seats.get(connection) === newest.get(connection.webSocket) && seats.has(connection);
    for (const document of new Set([...seats.keys()].map((connection) => connection.document)))
      document.broadcastStateless(payload, isMeant);
  }
}
