import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { RandomBytes } from '@causeway/shared/id';
import { Hocuspocus } from '@hocuspocus/server';
import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { AskRecorder } from '../ai/ask-recorder.ts';
import type { LiveStreams } from '../ai/live-streams.ts';
import type { PrivateAnswers } from '../ai/private-answers.ts';
import type { Bus } from '../bus/bus.ts';
import { NO_BUS } from '../bus/no-bus.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/schema.ts';
import { StoreHealth } from '../db/store-health.ts';
import { addressReader } from '../http/client-address.ts';
import { Projection } from '../projection/projection.ts';
import { OpBudget } from '../rate/op-budget.ts';
import { RetentionJob } from '../retention/retention-job.ts';
import { sealByTime } from '../retention/seal-by-time.ts';
import { Eraser } from '../segment/eraser.ts';
import { announced } from './bus-control.ts';
import { Compactor } from './compactor.ts';
import { FollowOthers } from './follow-others.ts';
import type { BeforeHook } from './guard-hooks.ts';
import { type ConnectionContext, createHooks, type VerifyAccess } from './hooks.ts';
import { Intake } from './intake.ts';
import type { Row } from './journal.ts';
import { type CommitObserver, JournalWriter } from './journal-writer.ts';
import type { LiveDoc } from './live-doc.ts';
import { LiveDocs } from './live-docs.ts';
import { LogQueues } from './log-queue.ts';
import { LogWriter } from './log-writer.ts';
import type { Logs, SyncControl } from './logs.ts';
import type { Silence } from './pace.ts';
import type { OnRead } from './presence-guard.ts';
import { ReadPositions } from './read-positions.ts';
import { Replication } from './replication.ts';
import { Revocations } from './revocations.ts';
import { SealedSweep } from './sealed-sweep.ts';
import { Sealer } from './sealer.ts';
import type { SegmentLimits } from './segment-limits.ts';
import { SharedPresence } from './shared-presence.ts';
import { SocketGate } from './socket-gate.ts';
import { Sockets } from './sockets.ts';
import { StoringLogs } from './storing-logs.ts';
import { createSyncControl } from './sync-control.ts';
import { type SyncGauges, SyncMetrics } from './sync-metrics.ts';

export interface SyncOptions {
  readonly db: Kysely<Database>;
  readonly logger: Logger;
  readonly verifyAccess: VerifyAccess;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly publicUrl: string;
  /** Changed by a restore: devices that see another one send what the server lost. */
  readonly epoch: string;
  /** Proxies whose `X-Forwarded-For` counts; none unless given. */
  readonly trustProxy?: readonly string[];
  /** Tells other servers on the same database; none unless given. Closed with the rest. */
  readonly bus?: Bus;
  /** Of the AI, where it is on: queues what it is asked, passes on what it writes, and what it tells one person alone. */
  readonly asks?: AskRecorder | undefined;
  readonly streams?: LiveStreams | undefined;
  readonly answers?: PrivateAnswers | undefined;
  /** When heads are sealed. */
  readonly segments?: SegmentLimits;
  /** For tests: another one than the usual. */
  readonly silence?: Silence | undefined;
  /** For tests. */
  readonly beforeHook?: BeforeHook;
}

export interface Sync {
  readonly logs: Logs;
  readonly control: SyncControl;
  readonly projection: Projection;
  readonly connections: () => number;
  /** Whether the database takes writes. */
  readonly health: StoreHealth;
  /** How much each user may write. */
  readonly budget: OpBudget;
  readonly metrics: SyncMetrics;
  readonly sealer: Sealer;
  readonly eraser: Eraser;
  readonly retention: RetentionJob;
  readonly bus: Bus;
  handleUpgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void;
  /** Finishes what is under way, then closes the sockets. */
  close(): Promise<void>;
}

/** Hocuspocus's own limits are per socket and count documents that are being opened: a device opens all of its own. */
const LIMITS = { maxPendingDocuments: 5_000, maxUnauthenticatedQueueMessages: 20_000 };

/** How long a socket may take to say goodbye, in ms. */
const GOODBYE_MS = 2_000;

/** Wires up the sync server: sockets → Hocuspocus → hooks → intake → journal → projection. */
export async function createSync(options: SyncOptions): Promise<Sync> {
  const { db, logger, clock: now, random, asks, streams, answers } = options;
  const docs = new LiveDocs(db, now, random, options.silence);
  const queues = new LogQueues();
  const metrics = new SyncMetrics();
  const health = new StoreHealth(logger);
  const eraser = new Eraser({ db, logger });
  const projection = new Projection(db, logger, health, () => eraser.poke(), asks);
  const reads = new ReadPositions({ db, now, logger });
  const catchUp = (): void => takeUp({ projection, eraser, logger });
  health.onHealed(catchUp);
  const budget = new OpBudget(now);
  const compactor = new Compactor(db, projection, logger, () => metrics.compactions.inc());
  const bus = options.bus ?? NO_BUS;
  const replication = new Replication({ db, docs, queues, bus, logger });
  const onCommit = (grown: readonly LiveDoc[], rows: readonly Row[]): void => {
    replication.publish(rows);
    for (const live of grown) {
      sealer.soon(live);
      void projection.committed(live.name, rows).then(() => compactor.consider(live));
    }
  };
  const onSealed = (): void => metrics.sealed.inc();
  const sealer = new Sealer({ ...options, docs, queues, now, health, projection, onCommit, onSealed });
  const sweep = new SealedSweep({ db, now, logger, projection });
  const journal = new JournalWriter(db, now, observer(health, metrics));
  const writing = { db, docs, queues, sealer, now, random, onCommit };
  const intake = new Intake({ ...writing, journal, onAdmitted: (ops) => metrics.admitted.inc(ops) });
  const revocations = new Revocations();
  const onRefused = (code: string): void => metrics.refused.inc({ code });
  const onRead: OnRead = (doc, user, at) => reads.note(doc, user, at);
  const judging = { docs, intake, now, revocations, health, budget };
  const hooks = createHooks({ ...options, ...judging, onRefused, onRead });
  const hocuspocus = new Hocuspocus<ConnectionContext>({ ...hooks, ...LIMITS, quiet: true, flushDelay: 0 });
  docs.attach(hocuspocus);
  const sockets = createSockets(options, hocuspocus, metrics);
  metrics.observe(gauges({ sockets, hocuspocus, queues, projection, health }));
  const local = createSyncControl({ hocuspocus, sockets, revocations, docs, answers });
  const presence = new SharedPresence(bus);
  const following = { db, docs, bus, replication, presence, control: local, logger, streams, answers };
  const others = new FollowOthers({ ...following, health, projection, onGone: catchUp });
  const control = announced(local, bus);
  const keeping = { ...options, now, reads, projection, seal: sealByTime(sealer), control };
  const retention = new RetentionJob(keeping);
  const working = { sweep, retention, queues, sealer, projection, eraser, reads, compactor };
  await projection.start();
  eraser.poke();
  return {
    logs: new StoringLogs(new LogWriter(writing), health),
    control,
    projection,
    connections: () => sockets.size,
    health,
    budget,
    metrics,
    sealer,
    eraser,
    retention,
    bus,
    handleUpgrade: (request, stream, head) => sockets.handleUpgrade(request, stream, head),
    close: () => end({ ...working, sockets, others, docs, bus }),
  };
}

interface Ending {
  readonly sweep: SealedSweep;
  readonly retention: RetentionJob;
  readonly queues: LogQueues;
  readonly sockets: Sockets;
  readonly sealer: Sealer;
  readonly projection: Projection;
  readonly eraser: Eraser;
  readonly reads: ReadPositions;
  readonly compactor: Compactor;
  readonly others: FollowOthers;
  readonly docs: LiveDocs;
  readonly bus: Bus;
}

/** Lets what is under way end, each before what it needs. */
async function end(parts: Ending): Promise<void> {
  const { queues, sockets } = parts;
  await parts.sweep.close();
  await parts.retention.close();
  await queues.idle();
  const goodbye = setTimeout(() => sockets.terminate(), GOODBYE_MS);
  await sockets.close();
  clearTimeout(goodbye);
  await queues.idle();
  await parts.sealer.idle();
  await parts.projection.idle();
  await parts.eraser.idle();
  await parts.reads.flush();
  await parts.compactor.idle();
  await parts.others.close();
  parts.docs.close();
  await parts.bus.close();
}

interface LeftWork {
  readonly projection: Projection;
  readonly eraser: Eraser;
  readonly logger: Logger;
}

/** Does what was left to be done: by a server that has ended, or while the database took no writes. */
function takeUp({ projection, eraser, logger }: LeftWork): void {
  projection.start().then(
    () => eraser.poke(),
    (error: unknown) => logger.error({ err: error }, 'projection did not catch up'),
  );
}

const createSockets = (
  { logger, publicUrl, clock, trustProxy = [] }: SyncOptions,
  hocuspocus: Hocuspocus<ConnectionContext>,
  metrics: SyncMetrics,
): Sockets =>
  new Sockets({
    hocuspocus,
    logger,
    publicUrl,
    gate: new SocketGate(clock),
    addressOf: addressReader(trustProxy),
    onRefused: (reason) => metrics.socketsRefused.inc({ reason }),
  });

const observer = (health: StoreHealth, metrics: SyncMetrics): CommitObserver => ({
  committed: ({ rows, ms }) => {
    health.works();
    metrics.commitSeconds.observe(ms / 1000);
    metrics.batchRows.observe(rows);
  },
  failed: (error) => health.failed(error),
});

interface Measured {
  readonly sockets: Sockets;
  readonly hocuspocus: Hocuspocus<ConnectionContext>;
  readonly queues: LogQueues;
  readonly projection: Projection;
  readonly health: StoreHealth;
}

const gauges = ({ sockets, hocuspocus, queues, projection, health }: Measured): SyncGauges => ({
  sockets: () => sockets.size,
  documents: () => hocuspocus.documents.size,
  subscriptions: () =>
    [...hocuspocus.documents.values()].reduce((sum, document) => sum + document.getConnectionsCount(), 0),
  queued: () => queues.size,
  projectionBehind: () => projection.behind,
  projectionLag: () => projection.lag,
  storeFailing: () => health.isFailing,
});
