import type { DocName } from '@causeway/shared/doc-name';
import type { Connection, Document } from '@hocuspocus/server';
import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { LiveStreams } from '../ai/live-streams.ts';
import type { PrivateAnswers } from '../ai/private-answers.ts';
import { type Bus, type BusListener, SERVERS, type Topic } from '../bus/bus.ts';
import { type BusMessage, isOfStreams } from '../bus/bus-message.ts';
import { NO_BUS } from '../bus/no-bus.ts';
import type { Database } from '../db/schema.ts';
import type { StoreHealth } from '../db/store-health.ts';
import type { Projection } from '../projection/projection.ts';
import { obey } from './bus-control.ts';
import type { ConnectionContext } from './hooks.ts';
import type { LiveDoc } from './live-doc.ts';
import type { DocWatcher, LiveDocs } from './live-docs.ts';
import type { SyncControl } from './logs.ts';
import { endedSessions, type Holder, holderOf, lostMemberships } from './lost-access.ts';
import { type Replication, rowsIn } from './replication.ts';
import type { SharedPresence } from './shared-presence.ts';

interface Parts {
  readonly db: Kysely<Database>;
  readonly bus: Bus;
  readonly docs: LiveDocs;
  readonly replication: Replication;
  readonly projection: Pick<Projection, 'soon'>;
  /** What was committed without an answer is looked for when the database is well again. */
  readonly health: Pick<StoreHealth, 'onHealed'>;
  readonly presence: SharedPresence;
  /** Of this server alone. */
  readonly control: SyncControl;
  readonly logger: Logger;
  /** A server has ended: what it left to be done is for the others now. */
  readonly onGone?: () => void;
  readonly streams?: LiveStreams | undefined;
  readonly answers?: PrivateAnswers | undefined;
}

/** How often the database is asked what others did, while the bus does not tell, in ms. */
const LOOK_MS = 1_000;
/** … and else every so many times: nothing that the bus loses, or that a server writes without one, is missing for much longer. */
const LOOK_AT_EACH = 10;

/**
 * Takes over what other processes do on the same database: from the bus, and from the database while the bus may lose
 * something. Whatever it does is done again when it failed, at the next look.
 */
export class FollowOthers implements BusListener, DocWatcher {
  readonly #parts: Parts;
  readonly #looking: NodeJS.Timeout;
  readonly #open = new Map<DocName, Document>();
  #turn = 0;
  /** The look under way, and whether another one must follow. */
  #look: Promise<void> | undefined;
  #again = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    parts.bus.listen(this);
    parts.docs.watch(this);
    parts.health.onHealed(() => this.look());
    this.#looking = setInterval(() => this.#tick(), LOOK_MS);
    this.#looking.unref();
  }

  opened(document: Document, live: LiveDoc): void {
    this.#open.set(live.name, document);
    this.#parts.replication.opened(document, live);
    this.#parts.presence.opened(document);
    this.#parts.bus.subscribe(live.name);
  }

  told(live: LiveDoc): void {
    this.#parts.replication.told(live.name);
  }

  caughtUp(live: LiveDoc): void {
    this.#parts.replication.shared(live.name);
    void this.#parts.projection.soon(live.name);
  }

  closed(document: Document): void {
    this.#parts.bus.unsubscribe(document.name as DocName);
    this.#parts.presence.closed(document);
    this.#parts.replication.closed(document);
    this.#open.delete(document.name as DocName);
  }

  message(topic: Topic, message: BusMessage, server: string): void {
    if (topic === SERVERS) this.#heardOfServer(message);
    else this.#heardOfDoc(topic, message, server);
  }

  subscribed(topic: DocName): void {
    this.#parts.replication.refresh(topic);
    const document = this.#open.get(topic);
    if (document !== undefined) this.#parts.presence.ask(document);
  }

  changed(isUp: boolean): void {
    this.look();
    const { streams } = this.#parts;
    if (!isUp) streams?.missing();
    if (!isUp) return;
    streams?.ask();
    for (const document of this.#open.values()) {
      this.#parts.presence.ask(document);
      this.#parts.presence.tell(document);
    }
  }

  gone(server: string): void {
    this.#parts.presence.gone(server);
    this.#parts.onGone?.();
  }

  /** Asks the database what others did. */
  look(): void {
    this.#again = true;
    this.#look ??= this.#lookWhileAsked().finally(() => {
      this.#look = undefined;
    });
  }

  /** Resolves when nothing is under way. */
  async close(): Promise<void> {
    clearInterval(this.#looking);
    await this.#look;
  }

  #heardOfServer(message: BusMessage): void {
    const { control, streams } = this.#parts;
    if (message.type === 'missed') {
      this.look();
      streams?.ask();
    } else if (isOfStreams(message)) streams?.heard(message);
    else if (message.type !== 'beat') obey(control, message as never);
  }

  #heardOfDoc(doc: DocName, message: BusMessage, server: string): void {
    const { replication, presence } = this.#parts;
    if (message.type === 'rows') replication.receive(doc, rowsIn(doc, message));
    const document = this.#open.get(doc);
    if (document === undefined) return;
    if (message.type === 'awareness') presence.receive(document, message.bytes, server);
    if (message.type === 'who') presence.tell(document);
  }

  #tick(): void {
    this.#turn++;
    const { bus, replication } = this.#parts;
    if (bus.isDoubtful) {
      this.look();
      return;
    }
    if (bus === NO_BUS) void this.#try(() => this.#endSessions());
    replication.refreshStuck();
    if (this.#turn % LOOK_AT_EACH === 0) void this.#try(() => replication.findBehind());
  }

  async #lookWhileAsked(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      await this.#try(async () => {
        await this.#parts.replication.refreshAll();
        await this.#endSessions();
        await this.#endMemberships();
      });
    }
  }

  async #endSessions(): Promise<void> {
    const sessions = await endedSessions(this.#parts.db, this.#holders());
    if (sessions.length > 0) this.#parts.control.endSessions(sessions);
  }

  async #endMemberships(): Promise<void> {
    const { db, docs, control } = this.#parts;
    for (const document of this.#open.values()) docs.of(document).roles.clear();
    for (const { channel, user } of await lostMemberships(db, this.#holders()))
      control.revokeMember(channel, user);
  }

  async #try(task: () => Promise<void>): Promise<void> {
    try {
      await task();
    } catch (error) {
      this.#parts.logger.debug({ err: error }, 'the database could not be asked what other servers did');
    }
  }

  /** Who has something here that they may lose. */
  #holders(): Holder[] {
    const connections = [...this.#open.values()].flatMap((document) =>
      document.getConnections(),
    ) as Connection<ConnectionContext>[];
    return [...connections.map(holderOf), ...(this.#parts.answers?.holders ?? [])];
  }
}
