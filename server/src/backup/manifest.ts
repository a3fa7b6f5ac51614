import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { MIGRATIONS } from '../db/migrate.ts';
import { Failure } from '../failure.ts';
import { TABLES } from './tables.ts';

/** Raised when an older version could not read what this one writes. */
const FORMAT = 1;

export const MANIFEST = 'manifest.json';

/** Name of the file of the secret that signs access tokens, where it was generated. */
export const SECRET = 'auth-secret';

/** Which tables this version has: the name of its last migration. */
export const SCHEMA = Object.keys(MIGRATIONS).sort().at(-1) ?? '';

const zHash = z.string().regex(/^[0-9a-f]{64}$/);

/** What says whether a backup can be read at all; the same in every version. */
const zLabel = z.object({
  format: z.number(),
  /** Version of Causeway that made it. */
  version: z.string(),
  /** Its last migration. */
  schema: z.string(),
});

const zManifest = zLabel.extend({
  /** ms since 1970. */
  createdAt: z.number(),
  epoch: z.string(),
  /** SHA-256 of the generated secret's file; `null` where there was none. */
  secret: zHash.nullable(),
  /** Rows, and SHA-256 of the lines before they are compressed. */
  tables: z.record(z.enum(TABLES), z.object({ rows: z.int(), sha256: zHash })),
});

export type Manifest = z.infer<typeof zManifest>;
export type TableFacts = Manifest['tables'][keyof Manifest['tables']];

export const fileOf = (table: string): string => `${table}.jsonl.gz`;

export const manifestText = (manifest: Omit<Manifest, 'format' | 'schema'>): string =>
  `${JSON.stringify({ format: FORMAT, schema: SCHEMA, ...manifest }, undefined, 2)}\n`;

/** Of the backup in `dir`. Throws a {@link Failure} that says why it can't be restored by this version. */
export async function readManifest(dir: string): Promise<Manifest> {
  const content = await readJson(dir);
  const label = zLabel.safeParse(content);
  if (!label.success) throw damaged(dir, `${MANIFEST} is not one of Causeway’s`);
  const { format, version, schema } = label.data;
  if (format !== FORMAT || schema !== SCHEMA)
    throw new Failure(
      'invalid',
      `The backup in ${dir} was made by version ${version} of Causeway, with other tables (${schema}) than this version has (${SCHEMA}): restore it with that version, then update.`,
    );
  const manifest = zManifest.safeParse(content);
  if (manifest.success) return manifest.data;
  throw damaged(dir, `${MANIFEST} lacks ${manifest.error.issues[0]?.path.join('.')}`);
}

async function readJson(dir: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(join(dir, MANIFEST), 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) throw damaged(dir, `${MANIFEST} is not JSON`);
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error;
    throw new Failure('invalid', `There is no backup in ${dir}: name the folder that holds its ${MANIFEST}.`);
  }
}

/** What was backed up is not all there any more; nothing of it is restored. */
export const damaged = (dir: string, what: string): Failure =>
  new Failure('invalid', `The backup in ${dir} is damaged: ${what}. Nothing was restored; take another one.`);
