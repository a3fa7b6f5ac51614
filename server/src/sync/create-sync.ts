import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { RandomBytes } from '@causeway/shared/id';
import { Hocuspocus } from '@hocuspocus/server';
import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/schema.ts';
import { Projection } from '../projection/projection.ts';
import { Compactor } from './compactor.ts';
import { type ConnectionContext, createHooks, type VerifyAccess } from './hooks.ts';
import { Intake } from './intake.ts';
import { JournalWriter } from './journal-writer.ts';
import type { LiveDoc } from './live-doc.ts';
import { LiveDocs } from './live-docs.ts';
import { LogQueues } from './log-queue.ts';
import { LogWriter } from './log-writer.ts';
import type { Logs, SyncControl } from './logs.ts';
import { Revocations } from './revocations.ts';
import { Sockets } from './sockets.ts';
import { createSyncControl } from './sync-control.ts';

export interface SyncOptions {
  readonly db: Kysely<Database>;
  readonly logger: Logger;
  readonly verifyAccess: VerifyAccess;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly publicUrl: string;
  /** Changed by a restore: devices that see another one send what the server lost. */
  readonly epoch: string;
}

export interface Sync {
  readonly logs: Logs;
  readonly control: SyncControl;
  readonly projection: Projection;
  readonly connections: () => number;
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
  const { db, logger, clock: now, random } = options;
  const docs = new LiveDocs(db, now, random);
  const queues = new LogQueues();
  const projection = new Projection(db, logger);
  const compactor = new Compactor(db, projection, logger);
  const onCommit = (grown: readonly LiveDoc[]): void => {
    for (const live of grown) void projection.grown(live.name).then(() => compactor.consider(live));
  };
  const journal = new JournalWriter(db, now);
  const intake = new Intake({ db, docs, queues, journal, now, random, onCommit });
  const revocations = new Revocations();
  const hooks = createHooks({ ...options, docs, intake, now, revocations });
  const hocuspocus = new Hocuspocus<ConnectionContext>({ ...hooks, ...LIMITS, quiet: true, flushDelay: 0 });
  docs.attach(hocuspocus);
  const sockets = new Sockets({ hocuspocus, logger, publicUrl: options.publicUrl });
  await projection.start();
  return {
    logs: new LogWriter({ db, docs, queues, now, random, onCommit }),
    control: createSyncControl(hocuspocus, sockets, revocations),
    projection,
    connections: () => sockets.size,
    handleUpgrade: (request, stream, head) => sockets.handleUpgrade(request, stream, head),
    async close() {
      await queues.idle();
      const goodbye = setTimeout(() => sockets.terminate(), GOODBYE_MS);
      await sockets.close();
      clearTimeout(goodbye);
      await queues.idle();
      await projection.idle();
      await compactor.idle();
      docs.close();
    },
  };
}
