import type { DocName } from '@causeway/shared/doc-name';
import type { Logger } from 'pino';
import type { Bus, BusListener, Topic } from './bus.ts';
import { SERVERS } from './bus.ts';
import { type BusMessage, decodeMessage, encodeMessage, headerOf } from './bus-message.ts';
import { Peers } from './peers.ts';
import { RedisLink } from './redis-link.ts';

/** In ms. */
export interface BusTimes {
  /** Between two heartbeats. */
  readonly beat: number;
  /** Without a heartbeat for so long, a server or Redis itself is in doubt. */
  readonly silence: number;
  /** … a connection to Redis is given up for a new one. */
  readonly renewal: number;
  /** … a server counts as gone, and the devices on it with it. */
  readonly death: number;
  /** How long the end of a process that Redis never answered waits for it: what a command did is then told at once. */
  readonly goodbye: number;
}

export const BUS_TIMES: BusTimes = {
  beat: 500,
  silence: 1_500,
  renewal: 10_000,
  death: 10_000,
  goodbye: 2_000,
};

/** From this part of {@link BusTimes.beat} on, a heartbeat goes with whatever is sent or heard. */
const NEARLY = 0.8;

interface Options {
  readonly url: string;
  /** Name of this process among the servers. */
  readonly serverId: string;
  /** Begins the names of all channels: two installations may share a Redis. */
  readonly prefix: string;
  readonly logger: Logger;
  readonly times?: BusTimes;
}

/**
 * {@link Bus} over Redis's publish and subscribe. Whether it works is not asked of the connection, which may be there
 * while nothing comes through: each server hears its own heartbeats, or the bus is down.
 */
export class RedisBus implements Bus {
  readonly #options: Options;
  readonly #times: BusTimes;
  readonly #ownHeader: Uint8Array;
  readonly #link: RedisLink;
  readonly #peers: Peers;
  readonly #beating: NodeJS.Timeout;
  #listener: BusListener | undefined;
  #beatAt = performance.now();
  /** When the last own heartbeat was heard; when this began to wait for the next one. */
  #heardAt = Number.NEGATIVE_INFINITY;
  #waitingSince = performance.now();
  #isUp = false;
  #wasUp = false;
  /** Something was published that nobody can have heard. */
  #hasMissed = false;
  #onUp: (() => void) | undefined;

  constructor(options: Options) {
    this.#options = options;
    this.#times = options.times ?? BUS_TIMES;
    this.#ownHeader = headerOf(options.serverId);
    this.#peers = new Peers(this.#times, (server) => this.#listener?.gone(server));
    this.#link = new RedisLink({
      url: options.url,
      logger: options.logger,
      onMessage: (channel, data) => this.#receive(channel, data),
      onReady: () => this.#send(SERVERS, { type: 'beat' }),
      onLost: () => this.#lost(),
    });
    this.#link.subscribe(this.#channel(SERVERS), () => undefined);
    this.#beating = setInterval(() => this.#beat(), this.#times.beat);
    this.#beating.unref();
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  get isDoubtful(): boolean {
    return !this.#isUp || this.#peers.areSilent(performance.now());
  }

  listen(listener: BusListener): void {
    this.#listener = listener;
  }

  publish(topic: Topic, message: BusMessage): void {
    if (!this.#isUp || !this.#send(topic, message)) this.#hasMissed = true;
    this.#beatAlong();
  }

  subscribe(topic: DocName): void {
    this.#link.subscribe(this.#channel(topic), () => this.#listener?.subscribed(topic));
  }

  unsubscribe(topic: DocName): void {
    this.#link.unsubscribe(this.#channel(topic));
  }

  async close(): Promise<void> {
    if (this.#hasMissed && !this.#wasUp) await this.#upOrLate();
    clearInterval(this.#beating);
    this.#send(SERVERS, { type: 'bye' });
    await this.#link.close(this.#times.goodbye);
  }

  #upOrLate(): Promise<void> {
    return new Promise((resolve) => {
      const late = setTimeout(resolve, this.#times.goodbye);
      this.#onUp = () => {
        clearTimeout(late);
        resolve();
      };
    });
  }

  #channel(topic: Topic): string {
    return `${this.#options.prefix}:${topic}`;
  }

  #send(topic: Topic, message: BusMessage): boolean {
    return this.#link.publish(this.#channel(topic), encodeMessage(this.#options.serverId, message));
  }

  #receive(channel: string, data: Buffer): void {
    const topic = channel.slice(this.#options.prefix.length + 1) as Topic;
    if (data.subarray(0, this.#ownHeader.length).equals(this.#ownHeader)) {
      // Whatever it was: it came through.
      if (topic === SERVERS) this.#heard();
      return;
    }
    const decoded = decodeMessage(data);
    if (decoded === undefined) return;
    const { from, message } = decoded;
    if (message.type === 'bye') this.#peers.leave(from);
    else this.#peers.heard(from, performance.now());
    this.#listener?.message(topic, message, from);
    this.#beatAlong();
  }

  /** A heartbeat now instead of soon: while servers talk, none of them is woken for heartbeats alone. */
  #beatAlong(): void {
    if (performance.now() - this.#beatAt >= this.#times.beat * NEARLY) this.#beat();
  }

  #beat(): void {
    const now = performance.now();
    this.#beatAt = now;
    this.#beating.refresh();
    this.#send(SERVERS, { type: 'beat' });
    const since = Math.max(this.#heardAt, this.#waitingSince);
    if (now - this.#heardAt > this.#times.silence) this.#setUp(false);
    if (now - since > this.#times.renewal) {
      this.#waitingSince = now;
      this.#link.renew();
    }
    // While nothing comes through, silence says nothing about others.
    if (this.#isUp) this.#peers.expire(now);
  }

  #heard(): void {
    this.#heardAt = performance.now();
    this.#setUp(true);
  }

  #lost(): void {
    this.#heardAt = Number.NEGATIVE_INFINITY;
    this.#waitingSince = performance.now();
    this.#setUp(false);
  }

  /** Every change of {@link isUp} goes through here. */
  #setUp(isUp: boolean): void {
    if (isUp === this.#isUp) return;
    this.#isUp = isUp;
    this.#wasUp ||= isUp;
    const { logger } = this.#options;
    if (isUp) logger.info('Redis answers: other servers hear of changes at once');
    else logger.warn('Redis does not answer: changes of other servers are read from the database');
    if (isUp && this.#hasMissed) this.#send(SERVERS, { type: 'missed' });
    if (isUp) this.#peers.hope(performance.now());
    // What was sent last may be lost as well.
    this.#hasMissed = !isUp;
    this.#listener?.changed(isUp);
    if (isUp) this.#onUp?.();
  }
}
