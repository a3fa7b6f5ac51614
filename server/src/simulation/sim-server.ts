import type { IncomingMessage } from 'node:http';
import { must } from '@causeway/shared/assert';
import { isUserId } from '@causeway/shared/id';
import { createAi } from '../ai/ai.ts';
import { answerAsks, listenToAsks } from '../ai/replies.ts';
import { loadConfig } from '../config/load-config.ts';
import { createLogger } from '../log/logger.ts';
import type { Parts } from '../parts.ts';
import { createSync, type Sync } from '../sync/create-sync.ts';
import type { Silence } from '../sync/pace.ts';
import type { SegmentLimits } from '../sync/segment-limits.ts';
import type { Seeded } from '../testing/seeded.ts';
import { Link } from './link.ts';
import type { SharedDatabase } from './shared-database.ts';
import { type BusHub, SimBus } from './sim-bus.ts';
import type { SimModel } from './sim-model.ts';
import { Process, type VirtualTime } from './virtual-time.ts';

interface Options {
  readonly name: string;
  readonly time: VirtualTime;
  readonly random: Seeded;
  readonly database: SharedDatabase;
  readonly hub: BusHub;
  readonly segments: SegmentLimits;
  readonly silence?: Silence | undefined;
  /** The AI's. */
  readonly model: SimModel;
  /** Told each line of the log that is an error or a warning. */
  readonly onLine: (line: string) => void;
}

/** What a device brings to a connection. */
export interface Peer {
  readonly process: Process;
  readonly onBytes: (bytes: Uint8Array) => void;
  readonly onClosed: () => void;
}

const CONFIG = loadConfig({ AI_MODEL: 'simulated', AI_BASE_URL: 'http://localhost/v1' });

/** Longer than usual: each look into the database takes its time in a simulation too. */
const TIMES = { beat: 4_000, lease: 12_000 };

const HEADERS = {
  upgrade: 'websocket',
  connection: 'Upgrade',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
};

interface Running {
  readonly process: Process;
  readonly sync: Sync;
  readonly bus: SimBus;
  readonly parts: Parts;
}

/** The whole sync server with the AI, as a process that can be killed at any moment and started again. */
export class SimServer {
  readonly #options: Options;
  readonly #links = new Set<Link>();
  #running: Running | undefined;
  readonly #supervisor = new Process('supervisor');
  #starts = 0;

  constructor(options: Options) {
    this.#options = options;
  }

  get isUp(): boolean {
    return this.#running !== undefined;
  }

  /** Its parts, as the API's commands use them. */
  get parts(): Parts {
    if (this.#running === undefined) throw new Error('the server is down');
    return this.#running.parts;
  }

  start(): void {
    const { name, time, hub } = this.#options;
    const process = new Process(`${name} ${++this.#starts}`);
    const bus = new SimBus(hub, process);
    bus.isUp = hub.isUp;
    process.run(() =>
      this.#compose(process, bus).then(
        (running) => {
          this.#running = running;
        },
        // The store has failed: whoever looks after servers starts it again.
        () => {
          this.#die(process, bus);
          time.schedule(1_000, () => this.start(), this.#supervisor);
        },
      ),
    );
  }

  /** As `compose.ts` does it, without HTTP. */
  async #compose(process: Process, bus: SimBus): Promise<Running> {
    const { time, random, database, segments, silence, model } = this.#options;
    const choices = random.fork();
    const db = database.connect(process);
    const logger = createLogger('warn', {
      write: (line) => this.#options.onLine(`${process.name}: ${shortened(line)}`),
    });
    const now = (): number => Math.floor(time.now);
    const shared = { db, logger, random: choices.bytes, config: CONFIG, now };
    const listening = await listenToAsks(db, now, bus);
    const ai = { ...must(createAi(shared), 'it is on'), model };
    const sync = await createSync({
      ...{ ...shared, ...listening, answers: ai.answers },
      ...{ clock: now, publicUrl: 'http://localhost', epoch: 'simulation', bus, segments, silence },
      verifyAccess: async (token) => {
        const [userId, sessionId] = token.split('/');
        return isUserId(userId) && sessionId ? { userId, sessionId } : undefined;
      },
    });
    const { logs, control, projection, budget } = sync;
    const parts = { ...shared, logs, control, projection, budget, ai };
    const registry = sync.metrics.registry;
    const replies = await answerAsks({ ...parts, ...listening, registry, replace: { replyTimes: TIMES } });
    return { process, sync, bus, parts: { ...parts, replies } as unknown as Parts };
  }

  /** `kill -9`. */
  crash(): void {
    if (this.#running === undefined) return;
    const { process, bus } = this.#running;
    this.#running = undefined;
    this.#die(process, bus);
    for (const link of this.#links) link.cut(false);
    this.#links.clear();
  }

  #die(process: Process, bus: SimBus): void {
    process.isAlive = false;
    this.#options.database.died(process);
    this.#options.hub.died(bus);
  }

  /** A device's connection. */
  connect(peer: Peer): Link | undefined {
    if (this.#running === undefined) return undefined;
    const { process, sync } = this.#running;
    const { time, random } = this.#options;
    const { onBytes, onClosed, process: client } = peer;
    const link = new Link({ time, random, server: process, client, onBytes, onClosed });
    this.#links.add(link);
    const request = { method: 'GET', url: '/sync', headers: HEADERS, socket: { remoteAddress: '192.0.2.1' } };
    const upgrade = (): void =>
      sync.handleUpgrade(request as unknown as IncomingMessage, link.stream, Buffer.alloc(0));
    time.schedule(random.fraction() * 20, () => process.run(upgrade), process);
    return link;
  }

  /** Does `task` here as a request of `client`. The answer may be lost, after all has been done. */
  request<T>(client: Process | undefined, task: (parts: Parts) => Promise<T>, loss: number): Promise<T> {
    const { time, random } = this.#options;
    return new Promise((resolve, reject) => {
      const late = time.schedule(10_000, () => reject(new Error('timeout')), client);
      const answer = (tell: () => void): void => {
        if (random.chance(loss)) return;
        late();
        time.schedule(random.fraction() * 50, tell, client);
      };
      const begin = (): void => {
        if (this.#running === undefined) return;
        const { process, parts } = this.#running;
        process.run(() => {
          task(parts).then(
            (result) => answer(() => resolve(result)),
            (error: unknown) => answer(() => reject(error)),
          );
        });
      };
      time.schedule(random.fraction() * 50, begin, client);
    });
  }
}

/** A line of the log: its level, what it says, and the error without where it was thrown. */
function shortened(line: string): string {
  const { level, msg, err } = JSON.parse(line) as { level: number; msg: string; err?: { message: string } };
  return `${level >= 50 ? 'ERROR' : 'WARN'} ${msg}${err ? ` (${err.message})` : ''}`;
}
