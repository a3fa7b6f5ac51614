import { type Kysely, sql } from 'kysely';
import type { Database } from '../db/schema.ts';

/** Names of the tables in which `marker` stands anywhere, compressed segments opened by `open`. */
export async function tablesWith(
  db: Kysely<Database>,
  marker: string,
  open: (bytes: Uint8Array) => Promise<Uint8Array>,
): Promise<string[]> {
  const found: string[] = [];
  for (const { name } of await db.introspection.getTables()) {
    const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(name)}`.execute(db);
    const texts = await Promise.all(
      rows.flatMap((row) => Object.values(row).map((value) => textOf(value, open))),
    );
    if (texts.some((text) => text.includes(marker))) found.push(name);
  }
  return found;
}

async function textOf(value: unknown, open: (bytes: Uint8Array) => Promise<Uint8Array>): Promise<string> {
  if (!(value instanceof Uint8Array)) return String(value);
  const plain = await open(value).catch(() => value);
  return Buffer.from(plain).toString('latin1');
}
