import { workerData } from 'node:worker_threads';
import { openDatabase } from '../db/open-database.ts';

/** A thread that opens the database in `dataDir` at the same moment as all others of the same `gate`. */
export interface OpenDatabaseWorker {
  readonly dataDir: string;
  /** Counts those that are ready. */
  readonly gate: Int32Array<SharedArrayBuffer>;
  readonly threads: number;
}

const { dataDir, gate, threads } = workerData as OpenDatabaseWorker;
Atomics.add(gate, 0, 1);
Atomics.notify(gate, 0);
for (let ready = Atomics.load(gate, 0); ready < threads; ready = Atomics.load(gate, 0))
  Atomics.wait(gate, 0, ready);
await (await openDatabase({ dataDir })).destroy();
