import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { damaged, fileOf, type TableFacts } from './manifest.ts';
import { isIntact, lineOf, type Row, rowOf } from './row-line.ts';
import type { TableName } from './tables.ts';

/** Lines are compressed in chunks of about so many characters. */
const CHUNK_CHARS = 65_536;
/** Longer than any line: what has more without an end is no table. */
const MAX_LINE_BYTES = 2 ** 28;
const LINE_END = 0x0a;

/**
 * Writes `rows` to a compressed file of JSON lines in `dir`, which is on the disk when it resolves. Rejects with an
 * `AbortError` when it is `told` to end.
 */
export async function writeTable(
  dir: string,
  table: TableName,
  rows: AsyncIterable<Row>,
  told: AbortSignal,
): Promise<TableFacts> {
  const hash = createHash('sha256');
  let count = 0;
  async function* chunks(): AsyncGenerator<Buffer> {
    let text = '';
    for await (const row of rows) {
      text += `${lineOf(row)}\n`;
      count += 1;
      if (text.length < CHUNK_CHARS) continue;
      yield hashed(text);
      text = '';
    }
    yield hashed(text);
  }
  const hashed = (text: string): Buffer => {
    const bytes = Buffer.from(text);
    hash.update(bytes);
    return bytes;
  };
  const file = await open(join(dir, fileOf(table)), 'wx', 0o600);
  await pipeline(Readable.from(chunks()), createGzip(), file.createWriteStream({ flush: true }), {
    signal: told,
  });
  return { rows: count, sha256: hash.digest('hex') };
}

/** The rows of a table's file. Throws a `Failure` where they are not, to the last one, those that were written. */
export async function* readTable(dir: string, table: TableName, facts: TableFacts): AsyncGenerator<Row> {
  const hash = createHash('sha256');
  let count = 0;
  let columns: string | undefined;
  for await (const line of linesOf(join(dir, fileOf(table)), (reason) => damaged(dir, reason))) {
    hash.update(line).update('\n');
    const row = rowOf(line.toString());
    columns ??= row && Object.keys(row).join();
    if (row === undefined || Object.keys(row).join() !== columns || !isIntact(row))
      throw damaged(dir, `${fileOf(table)}, line ${count + 1}, is not as it was written`);
    count += 1;
    yield row;
  }
  if (count !== facts.rows) throw damaged(dir, `${fileOf(table)} has ${count} rows instead of ${facts.rows}`);
  if (hash.digest('hex') !== facts.sha256) throw damaged(dir, `${fileOf(table)} is not as it was written`);
}

/** Lines of a compressed file, without their ends. `readline` would also cut at U+2028. */
async function* linesOf(path: string, problem: (reason: string) => Error): AsyncGenerator<Buffer> {
  let rest: Buffer[] = [];
  let restBytes = 0;
  for await (const chunk of decompressed(path, problem)) {
    let from = 0;
    for (let end = chunk.indexOf(LINE_END); end >= 0; end = chunk.indexOf(LINE_END, from)) {
      const part = chunk.subarray(from, end);
      yield rest.length === 0 ? part : Buffer.concat([...rest, part]);
      rest = [];
      restBytes = 0;
      from = end + 1;
    }
    if (from === chunk.length) continue;
    rest.push(chunk.subarray(from));
    restBytes += chunk.length - from;
    if (restBytes > MAX_LINE_BYTES) break;
  }
  if (restBytes > 0) throw problem(`${path} ends in the middle of a line`);
}

async function* decompressed(path: string, problem: (reason: string) => Error): AsyncGenerator<Buffer> {
  const file = createReadStream(path);
  const gunzip = createGunzip({ chunkSize: CHUNK_CHARS });
  // An error of either ends the loop below.
  const flowing = pipeline(file, gunzip);
  flowing.catch(() => undefined);
  try {
    for await (const chunk of gunzip) yield chunk as Buffer;
    await flowing;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw problem(`${path} is missing`);
    if (code.startsWith('Z_')) throw problem(`${path} is torn or was changed (${(error as Error).message})`);
    throw error;
  }
}
