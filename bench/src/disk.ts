import type { Bench, Figure } from './figure.ts';
import type { Client } from './side/client.ts';
import type { Side } from './side/side.ts';
import { bareDurable, causeway, withSides } from './side/sides.ts';
import { writtenBytes } from './side/usage.ts';

/** Of a quiet channel each message is alone: whatever the server does after one is done before the next. */
const QUIET_MS = 10;
/** Let a server finish what filling the channel left it to do. */
const SETTLE_MS = 1_000;
/** Messages of one side, before it is the other's turn. */
const BLOCK = 50;

type Start = () => Promise<Side>;

interface Plan {
  /** Messages in the channel, of the main comparison and of the one with age. */
  readonly main: number;
  readonly young: number;
  readonly old: number;
  /** Messages that are measured. Merging and checkpoints come once in 500 messages or so: whole periods of them. */
  readonly measured: number;
}

/** What one message in a quiet channel writes to disk. */
export const disk: Bench = async ({ quick }, report) => {
  const plan: Plan = quick
    ? { main: 2_000, young: 1_000, old: 10_000, measured: 500 }
    : { main: 10_000, young: 1_000, old: 100_000, measured: 2_000 };
  await againstBare(plan, report);
  await withAge(plan, report);
};

async function againstBare({ main, measured: n }: Plan, report: (figure: Figure) => void): Promise<void> {
  const [ours, bare] = await written([causeway, bareDurable], [main, main], n);
  const metric = `bytes written per message, in a channel of ${main}`;
  report({ metric, value: ours.bytes, unit: 'B', n });
  report({ metric: `${metric} (${bare.name})`, value: bare.bytes, unit: 'B', n });
  report({ metric, value: ours.bytes / bare.bytes, unit: 'ratio', n, vs: bare.name });
}

async function withAge({ young, old, measured: n }: Plan, report: (figure: Figure) => void): Promise<void> {
  const [atYoung, atOld] = await written([causeway, causeway], [young, old], n);
  const metric = `bytes written per message, in a channel of ${old}`;
  report({ metric, value: atOld.bytes / atYoung.bytes, unit: 'ratio', n, vs: `in a channel of ${young}` });
}

interface Written {
  readonly name: string;
  /** Per message. */
  readonly bytes: number;
}

/** What two servers write when `messages` are written one by one into channels of `sizes` messages. */
function written(
  starts: readonly [Start, Start],
  sizes: readonly [number, number],
  messages: number,
): Promise<[Written, Written]> {
  return withSides(starts, async (sides) => {
    const [first, second] = sides as [Side, Side];
    const writers = [await prepare(first, sizes[0]), await prepare(second, sizes[1])] as const;
    await sleep(SETTLE_MS);
    for (let done = 0; done < messages; done += BLOCK) for (const writer of writers) await writeBlock(writer);
    const [one, other] = writers;
    return [result(one, messages), result(other, messages)];
  });
}

interface Writer {
  readonly side: Side;
  readonly client: Client;
  bytes: number;
}

async function prepare(side: Side, size: number): Promise<Writer> {
  await side.fill(size, { each: size > 10_000 ? 50 : 10, pages: 20 });
  return { side, client: await side.connect(), bytes: 0 };
}

async function writeBlock(writer: Writer): Promise<void> {
  const { side, client } = writer;
  const before = writtenBytes(side.process.pid);
  for (let sent = 0; sent < BLOCK; sent++) {
    const wanted = client.acknowledged + 1;
    client.send(side.author.next());
    await client.until(() => client.acknowledged === wanted);
    await sleep(QUIET_MS);
  }
  writer.bytes += writtenBytes(side.process.pid) - before;
}

const result = ({ side, bytes }: Writer, messages: number): Written => ({
  name: side.name,
  bytes: bytes / messages,
});

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
