import type { RandomBytes, UserId } from '@causeway/shared/id';
import type { Kysely } from 'kysely';
import type { Database } from '../db/schema.ts';
import type { Row } from './journal.ts';
import type { JournalWriter } from './journal-writer.ts';
import type { LiveDoc } from './live-doc.ts';
import type { LiveDocs } from './live-docs.ts';
import type { LogQueues } from './log-queue.ts';
import type { Receipt } from './receipt.ts';
import type { ScannedBlock } from './scan-update.ts';
import type { Sealer } from './sealer.ts';

export interface IntakeParts {
  readonly db: Kysely<Database>;
  readonly docs: LiveDocs;
  readonly queues: LogQueues;
  readonly journal: Pick<JournalWriter, 'append'>;
  readonly sealer: Pick<Sealer, 'sealIfFull'>;
  readonly now: () => number;
  readonly random: RandomBytes;
  readonly onCommit: (docs: readonly LiveDoc[], rows: readonly Row[]) => void;
  /** Told how many ops of a client were taken. */
  readonly onAdmitted?: (ops: number) => void;
}

/** Who sent an update, and is told what became of it, once. */
export interface Sender {
  readonly user: UserId;
  /** Whether they are still there to be answered: nothing is taken of somebody whose access has ended. */
  readonly isWanted: () => boolean;
  readonly answer: (receipt: Receipt) => void;
  /** Nothing of it has happened: the store fails. */
  readonly fail: (error: unknown) => void;
}

/** An update that waits for its round. */
export interface Waiting {
  readonly bytes: Uint8Array;
  readonly blocks: readonly ScannedBlock[];
  readonly sender: Sender;
}
