import { hash, verify } from '@node-rs/argon2';
import { Semaphore } from './semaphore.ts';

/** Argon2id at 19 MiB and 2 passes (OWASP's first choice): 20 to 40 ms of one core. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Hashes at once: each takes a thread of libuv's four and 19 MiB; files and DNS need the others. */
const WIDTH = 2;
const QUEUE = 200;

export type HashCost = {
  readonly memoryCost: number;
  readonly timeCost: number;
  readonly parallelism: number;
};

/** Hashing of passwords, a few at a time. */
export class Passwords {
  readonly #cost: HashCost;
  readonly #gate: Semaphore;
  #dummy: Promise<string> | undefined;

  constructor(cost: HashCost = COST, gate = new Semaphore({ width: WIDTH, queue: QUEUE })) {
    this.#cost = cost;
    this.#gate = gate;
  }

  /** A PHC string. */
  hash(password: string): Promise<string> {
    return this.#gate.run(() => hash(password, this.#cost));
  }

  /**
   * Whether `password` is the one of `stored`. Without `stored` (no such account, or one that can't sign in) the answer
   * is no, after the same work: how long it takes tells nobody which accounts exist.
   */
  async verify(stored: string | null | undefined, password: string): Promise<boolean> {
    const against = stored ?? (await this.#dummyHash());
    const matches = await this.#gate.run(() => verify(against, password));
    return matches && typeof stored === 'string';
  }

  #dummyHash(): Promise<string> {
    this.#dummy ??= hash('nobody has this password', this.#cost);
    return this.#dummy;
  }
}
