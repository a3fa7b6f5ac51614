import { givenSeed, runCount } from '@causeway/shared/testing/run-count';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { SILENCE, type Silence } from '../sync/pace.ts';
import { checkOutcome } from './outcome.suite.ts';
import { Simulation } from './simulation.ts';

// What would take its time from the system, and so differ from run to run.
vi.mock('node:timers/promises', () => import('./timers-promises.ts'));
vi.mock('node:zlib', async (original) => {
  const zlib = await original<typeof import('node:zlib')>();
  type Done = (error: Error | null, result: Buffer) => void;
  const later = (result: Buffer, done: Done): void =>
    void globalThis.setTimeout(() => done(null, result), 15);
  return {
    ...zlib,
    brotliCompress: (data: Buffer, options: object, done: Done) =>
      later(zlib.brotliCompressSync(data, options), done),
    brotliDecompress: (data: Buffer, done: Done) => later(zlib.brotliDecompressSync(data), done),
  };
});

const SEEDS = runCount(5);
const FIRST = 1 + Math.floor(Math.random() * 1_000_000);
const given = givenSeed();
const seeds = given === undefined ? Array.from({ length: SEEDS }, (_, n) => FIRST + n) : [given];
/** How long everything may go wrong, in virtual ms. */
const CHAOS = 60_000;
/** Five devices are told of everything at once; in most seeds, as if they were a hundred. */
const MANY: Silence = { ...SILENCE, perReaderMs: SILENCE.mostMs };

const rejections: unknown[] = [];
const onRejection = (reason: unknown): void => void rejections.push(reason);
beforeAll(() => {
  process.on('unhandledRejection', onRejection);
  vi.spyOn(console, 'error').mockReturnValue();
});
afterAll(() => void process.off('unhandledRejection', onRejection));

/** What has happened, in a few numbers: the same for the same seed. */
async function simulate(seed: number): Promise<string> {
  const simulation = new Simulation(seed, seed % 4 === 0 ? SILENCE : MANY);
  const uninstall = simulation.time.install();
  try {
    await simulation.run(CHAOS);
    checkOutcome(simulation);
    expect(rejections).toEqual([]);
  } catch (error) {
    const replay = `SEED=${seed} npx vitest run simulation`;
    throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : error}\nReplay: ${replay}`, {
      cause: error,
    });
  } finally {
    uninstall();
  }
  return simulation.summary;
}

it.each(seeds)(
  'two servers and five devices agree in the end, whatever happens: seed %i',
  {
    timeout: 60_000,
  },
  async (seed) => {
    expect(await simulate(seed)).not.toBe('');
  },
);

it('a seed says everything', async () => {
  const [seed = 1] = seeds;
  expect(await simulate(seed)).toBe(await simulate(seed));
}, 120_000);
