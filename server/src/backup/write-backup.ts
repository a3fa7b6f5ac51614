import { createHash } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import type { Database } from '../db/schema.ts';
import { VERSION } from '../version.ts';
import { MANIFEST, type Manifest, manifestText, readManifest, SECRET } from './manifest.ts';
import { writeTable } from './table-file.ts';
import { tableRows } from './table-rows.ts';
import { TABLES } from './tables.ts';

interface Source {
  /** As `openSource` opens it. */
  readonly db: Kysely<Database>;
  /** File of the generated secret; `undefined` where it is configured. */
  readonly secretPath: string | undefined;
  /** ms since 1970. */
  readonly now: number;
}

/**
 * Writes all tables as they are at one moment, the secret and, at last, the manifest into the folder `dir`. Rejects with
 * an `AbortError` when it is `told` to end before all tables are written.
 */
export async function writeBackup(
  { db, secretPath, now }: Source,
  dir: string,
  told: AbortSignal,
): Promise<Manifest> {
  const { epoch, tables } = await db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (tx) => ({ epoch: await epochOf(tx), tables: await writeTables(tx, dir, told) }));
  const secret = secretPath === undefined ? null : await copySecret(secretPath, join(dir, SECRET));
  await writeDurably(
    join(dir, MANIFEST),
    manifestText({ version: VERSION, createdAt: now, epoch, secret, tables }),
  );
  return readManifest(dir);
}

async function writeTables(
  tx: Kysely<Database>,
  dir: string,
  told: AbortSignal,
): Promise<Manifest['tables']> {
  const tables: Partial<Manifest['tables']> = {};
  for (const table of TABLES) tables[table] = await writeTable(dir, table, tableRows(tx, table), told);
  return tables as Manifest['tables'];
}

/** Empty before the first start of a server. */
async function epochOf(tx: Kysely<Database>): Promise<string> {
  const row = await tx.selectFrom('meta').select('value').where('key', '=', 'epoch').executeTakeFirst();
  return row?.value ?? '';
}

/** SHA-256 of the secret's file; `null` where there is none. */
async function copySecret(from: string, to: string): Promise<string | null> {
  try {
    const secret = await readFile(from, 'utf8');
    await writeDurably(to, secret);
    return createHash('sha256').update(secret).digest('hex');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}
