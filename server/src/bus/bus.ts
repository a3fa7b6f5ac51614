import type { DocName } from '@causeway/shared/doc-name';
import type { BusMessage, DocMessage, ServerMessage } from './bus-message.ts';

/** Where everybody hears what concerns whole servers; the other topics are documents. */
export const SERVERS = 'servers';

export type Topic = DocName | typeof SERVERS;

/** Hears what other servers publish; never this one's own messages. */
export interface BusListener {
  /** What `server` published, in the order in which it did. */
  message(topic: Topic, message: BusMessage, server: string): void;
  /** From now on nothing that is published to `topic` is missed, as long as {@link Bus.isUp}. */
  subscribed(topic: DocName): void;
  /** The bus works again, or works no more. What was published meanwhile, by whomever, may be lost. */
  changed(isUp: boolean): void;
  /** A server has ended, or has not been heard of for long. */
  gone(server: string): void;
}

/**
 * How several servers on one database tell each other what they did. It is there to be quick: what it loses is read
 * from the database, so nothing waits for it, and it may be away.
 */
export interface Bus {
  /** Whether messages get through. */
  readonly isUp: boolean;
  /** Whether there may be servers whose messages do not get through. */
  readonly isDoubtful: boolean;
  /** Told once, before anything else. */
  listen(listener: BusListener): void;
  publish(topic: DocName, message: DocMessage): void;
  publish(topic: typeof SERVERS, message: ServerMessage): void;
  subscribe(topic: DocName): void;
  unsubscribe(topic: DocName): void;
  /** Says goodbye. Waits a little where something was published that nobody can have heard yet. */
  close(): Promise<void>;
}
