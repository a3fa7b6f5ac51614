import type { UserId } from '@causeway/shared/id';
import { Hocuspocus } from '@hocuspocus/server';
import type { Kysely } from 'kysely';
import { openDatabase } from '../db/open-database.ts';
import type { Database } from '../db/schema.ts';
import { silentLogger } from '../log/logger.ts';
import { systemRandom } from '../random.ts';
import { Intake } from '../sync/intake.ts';
import { JournalWriter } from '../sync/journal-writer.ts';
import type { LiveDoc } from '../sync/live-doc.ts';
import { LiveDocs } from '../sync/live-docs.ts';
import { LogQueues } from '../sync/log-queue.ts';
import { LogWriter } from '../sync/log-writer.ts';
import type { Receipt } from '../sync/receipt.ts';
import { Sealer } from '../sync/sealer.ts';
import type { SegmentLimits } from '../sync/segment-limits.ts';
import { placeOf } from './test-database.ts';

export interface LogParts {
  readonly db: Kysely<Database>;
  readonly docs: LiveDocs;
  readonly sealer: Sealer;
  readonly logs: LogWriter;
  /** As if a device of `user` had sent `update` to `doc`. */
  receive(doc: string, update: Uint8Array, user: UserId): Promise<Receipt>;
  /** Whether the document is loaded now. */
  isLoaded(doc: string): boolean;
  close(): Promise<void>;
}

/** What writes to logs, over a database, without sockets. */
export async function logParts(
  dataDir: string,
  now: () => number,
  segments?: SegmentLimits,
): Promise<LogParts> {
  const db = await openDatabase(await placeOf(dataDir));
  const docs = new LiveDocs(db, now, systemRandom);
  const hocuspocus = new Hocuspocus({
    quiet: true,
    onLoadDocument: ({ document }) => docs.load(document),
    beforeUnloadDocument: () => Promise.reject(new Error()),
  });
  docs.attach(hocuspocus);
  const onCommit = (grown: readonly LiveDoc[]): void => {
    for (const live of grown) sealer.soon(live);
  };
  const parts = { db, docs, queues: new LogQueues(), now, random: systemRandom, onCommit };
  const sealer = new Sealer({ ...parts, segments, logger: silentLogger() });
  const intake = new Intake({ ...parts, sealer, journal: new JournalWriter(db, now) });
  return {
    db,
    docs,
    sealer,
    logs: new LogWriter({ ...parts, sealer }),
    receive: async (name, update, user) => {
      const config = { isAuthenticated: true, readOnly: false };
      const request = new Request('http://localhost');
      const document = await hocuspocus.createDocument(name, request, 'test', config);
      return new Promise((answer, fail) =>
        intake.receive(document, update, { user, isWanted: () => true, answer, fail }),
      );
    },
    isLoaded: (name) => hocuspocus.documents.has(name),
    close: async () => {
      await sealer.idle();
      docs.close();
      await db.destroy();
    },
  };
}
