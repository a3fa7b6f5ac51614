import type { DocAddress, DocName } from '@causeway/shared/doc-name';
import type { Kysely } from 'kysely';
import type { Database } from '../db/schema.ts';
import { logOf } from './log-of.ts';
import { headsOf } from './log-writer.ts';

/** Documents per statement: databases limit the depth of an expression. */
const CHUNK = 100;

interface Known {
  readonly name: DocName;
  readonly address: DocAddress;
  readonly seq: number;
  readonly sealedBy: number | undefined;
}

/** Those of `docs` that have grown in the database beyond `seq`, or were sealed, as far as their server does not know it. */
export async function docsBehind(db: Kysely<Database>, docs: readonly Known[]): Promise<Set<DocName>> {
  const behind = new Set<DocName>();
  for (let from = 0; from < docs.length; from += CHUNK) {
    const chunk = docs.slice(from, from + CHUNK);
    // In the journal, or merged into a snapshot since.
    for (const table of ['journal', 'snapshots'] as const) {
      const found = await db
        .selectFrom(table)
        .select('doc')
        .distinct()
        .where((is) =>
          is.or(chunk.map(({ name, seq }) => is.and([is('doc', '=', name), is('seq', '>', seq)]))),
        )
        .execute();
      for (const { doc } of found) behind.add(doc as DocName);
    }
    // The rows of a sealed document go in the end, the seal's too.
    for (const name of await sealedAmong(db, chunk)) behind.add(name);
  }
  return behind;
}

async function sealedAmong(db: Kysely<Database>, docs: readonly Known[]): Promise<DocName[]> {
  const open = docs.filter(({ sealedBy }) => sealedBy === undefined);
  const logs = open.map(({ name }) => logOf(name));
  const heads = await headsOf(db, [...new Set(logs)]);
  return open
    .filter(({ name, address }) => (heads.get(logOf(name)) ?? 0) > address.segment)
    .map(({ name }) => name);
}
