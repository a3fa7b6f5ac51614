import { readLog } from '@causeway/shared/log';
import type { Parts } from '../parts.ts';
import { readStored, rebuild } from '../sync/journal.ts';
import { docOf, headsOf } from '../sync/log-writer.ts';
import type { LogId } from '../sync/logs.ts';

export type WrittenOp = Record<string, unknown> & { readonly k: string };

/** The ops of a log's head as they are journaled, in the order in which they were written. */
export async function opsOf({ db }: Pick<Parts, 'db'>, log: LogId): Promise<WrittenOp[]> {
  const head = (await headsOf(db, [log])).get(log);
  if (head === undefined) return [];
  const { doc } = rebuild(await readStored(db, docOf(log, head)));
  return readLog(doc).map((text) => JSON.parse(text) as WrittenOp);
}
