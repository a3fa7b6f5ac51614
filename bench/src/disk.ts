import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Bench, Figure } from './figure.ts';
import type { Author } from './side/author.ts';
import type { Client } from './side/client.ts';
import { LongChannel } from './side/long-channel.ts';
import type { ServerProcess } from './side/server-process.ts';
import type { Side } from './side/side.ts';
import { bareDurable, causeway, withSides } from './side/sides.ts';
import { writtenBytes } from './side/usage.ts';

interface Plan {
  /** Messages in the channel, of the main comparison and of the one with age. */
  readonly main: number;
  readonly young: number;
  readonly old: number;
  /** Each message is alone: ms until the next one. */
  readonly everyMs: number;
  /** Whether what is stored of sealed documents is dropped first, as it is after ten minutes. */
  readonly isSwept: boolean;
}

/** Messages that are measured: as many as the server projects at once, however slowly they come. */
const MEASURED = 500;
/** Until the last of them are, in ms. */
const AFTER_MS = 3_000;
/** Messages in the head of a channel with age. */
const HEAD = 100;

/** A channel that is written to, one message at a time. */
interface Writer {
  readonly process: ServerProcess;
  /** Resolves when it is acknowledged. */
  readonly write: () => Promise<void>;
}

/** What one message in a quiet channel writes to disk. */
export const disk: Bench = async ({ quick }, report) => {
  const plan: Plan = quick
    ? { main: 2_000, young: 1_000, old: 4_000, everyMs: 20, isSwept: false }
    : { main: 10_000, young: 1_000, old: 100_000, everyMs: 250, isSwept: true };
  const channels = [await LongChannel.start(), await LongChannel.start()] as const;
  try {
    // A few more begin the head that is measured: a full one would be sealed by the first message.
    await channels[0].fill(plan.young + HEAD, { each: 50 });
    await channels[1].fill(plan.old + HEAD, { each: 50 });
    if (plan.isSwept) await Promise.all(channels.map(({ process }) => swept(process.dataDir)));
    await withSides([causeway, bareDurable], async ([ours, bare]) => {
      const sides = [await filled(ours as Side, plan.main), await filled(bare as Side, plan.main)] as const;
      const aged = [await ofLong(channels[0]), await ofLong(channels[1])] as const;
      const bytes = await written([...sides, ...aged], plan);
      reportAll(bytes, plan, report);
    });
  } finally {
    for (const { process } of channels) await process.stop();
  }
};

function reportAll(bytes: readonly number[], plan: Plan, report: (figure: Figure) => void): void {
  const [ours = 0, bare = 0, young = 0, old = 0] = bytes;
  const n = MEASURED;
  const metric = `bytes written per message, in a channel of ${plan.main}`;
  const vs = 'bare ws, one SQLite FULL insert per message';
  report({ metric, value: ours, unit: 'B', n });
  report({ metric: `${metric} (${vs})`, value: bare, unit: 'B', n });
  report({ metric, value: ours / bare, unit: 'ratio', n, vs });
  const aged = `bytes written per message, in a channel of ${plan.old}`;
  report({ metric: aged, value: old, unit: 'B', n });
  report({ metric: aged, value: old / young, unit: 'ratio', n, vs: `in a channel of ${plan.young}` });
}

async function filled(side: Side, size: number): Promise<Writer> {
  await side.fill(size, { each: 10, pages: 20 });
  await side.process.restart();
  return { process: side.process, write: writing(await side.connect(), side.author) };
}

/** Of a channel with segments of the usual size, in its head. */
async function ofLong(channel: LongChannel): Promise<Writer> {
  const head = await channel.head();
  await channel.process.restart();
  const client = await channel.connect(head);
  return { process: channel.process, write: writing(client, channel.author) };
}

const writing = (client: Client, author: Author) => (): Promise<void> => {
  const wanted = client.acknowledged + 1;
  client.send(author.next());
  return client.until(() => client.acknowledged === wanted);
};

/** Bytes per message that each wrote, and had still to write. All start with an empty WAL: ending a server empties it. */
async function written(writers: readonly Writer[], { everyMs }: Plan): Promise<number[]> {
  const now = (): number[] => writers.map(({ process }) => writtenBytes(process.pid));
  const before = now();
  for (let sent = 0; sent < MEASURED; sent++) {
    await Promise.all(writers.map(({ write }) => write()));
    await sleep(everyMs);
  }
  await sleep(AFTER_MS);
  const after = now();
  return writers.map((writer, at) => {
    const bytes = (after[at] ?? 0) - (before[at] ?? 0) + checkpoint(writer.process.dataDir);
    return bytes / MEASURED;
  });
}

/** Resolves when the server has dropped what is stored of sealed documents, which it is told are old. */
async function swept(dataDir: string): Promise<void> {
  const database = new Database(fileIn(dataDir));
  database.exec('update sealed_docs set sealed_at = 0');
  while (database.prepare('select 1 from sealed_docs').get() !== undefined) await sleep(1_000);
  database.close();
}

/** Brings what is in the WAL into the database, which the server does once in a thousand pages. Bytes written by that. */
function checkpoint(dataDir: string): number {
  const database = new Database(fileIn(dataDir));
  const before = writtenBytes(process.pid);
  database.pragma('wal_checkpoint(RESTART)');
  const bytes = writtenBytes(process.pid) - before;
  database.close();
  return bytes;
}

/** The database of a server that runs. */
function fileIn(dataDir: string): string {
  const wal = readdirSync(dataDir).find((name) => name.endsWith('-wal'));
  if (wal === undefined) throw new Error('there is no WAL');
  return join(dataDir, wal.slice(0, -'-wal'.length));
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
