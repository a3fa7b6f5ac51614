import type { UserId } from '@causeway/shared/id';
import type { Environment } from '../environment.ts';
import { nothing } from '../nothing.ts';
import { Cell } from '../store.ts';
import type { TabBus } from './tab-bus.ts';

/**
 * One leader among the tabs of a user.
 *
 * (E1) The leader is who holds the lock; a tab that ends gives it up, and the browser passes it on. (E2) A leader that
 * is frozen says nothing: a follower that has heard nothing for `leaderDead`, and gets no answer to a ping, steals the
 * lock. (E3) Who was stolen from becomes a follower, and queues again. (E4) Without locks every tab leads.
 */
export class Election {
  readonly leading = new Cell(false);
  readonly #env: Environment;
  readonly #lock: string;
  readonly #bus: TabBus;
  #heardAt: number;
  #pinged = false;
  #closed = false;
  #timer: ReturnType<typeof setInterval> | undefined;
  #abort = new AbortController();
  #release: () => void = nothing;
  readonly #beat: () => void;

  /** `beat` says on the bus that the leader is alive. */
  constructor(env: Environment, user: UserId, bus: TabBus, beat: () => void) {
    this.#env = env;
    this.#lock = `causeway-leader-${user}`;
    this.#bus = bus;
    this.#beat = beat;
    this.#heardAt = env.now();
  }

  start(): void {
    this.#bus.listen((message) => {
      if (message.t === 'leader') this.#heard();
      if (message.t === 'ping' && this.leading.get()) this.#beat();
    });
    // A leader that is there says at once how the connection is.
    this.#bus.post({ t: 'ping' });
    this.#timer = setInterval(() => this.#tick(), this.#env.timing.heartbeat);
    if (this.#env.locks === undefined) this.#lead();
    else void this.#queue(false);
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#timer);
    this.#abort.abort();
    this.#release();
    this.leading.set(false);
  }

  #lead(): void {
    this.leading.set(true);
    this.#beat();
  }

  /** Waits for the lock, or steals it, and holds it until it is stolen or this tab ends. */
  async #queue(steal: boolean): Promise<void> {
    this.#abort.abort();
    const abort = new AbortController();
    this.#abort = abort;
    const options = steal ? { steal } : { signal: abort.signal };
    try {
      await this.#env.locks?.request(this.#lock, options, () => this.#hold(abort.signal));
    } catch {
      // Aborted by `close`, or stolen: seen below.
    }
    // A later request of this tab may hold it already.
    if (this.#abort !== abort || this.#closed) return;
    this.leading.set(false);
    this.#heard();
    void this.#queue(false);
  }

  #hold(signal: AbortSignal): Promise<void> {
    if (signal.aborted || this.#closed) return Promise.resolve();
    this.#lead();
    return new Promise((resolve) => {
      this.#release = resolve;
    });
  }

  #heard(): void {
    this.#heardAt = this.#env.now();
    this.#pinged = false;
  }

  #tick(): void {
    if (this.leading.get()) {
      this.#beat();
      return;
    }
    if (this.#env.now() - this.#heardAt < this.#env.timing.leaderDead) return;
    // The timers of a hidden tab run late, messages don't: ask before taking anything.
    if (!this.#pinged) {
      this.#pinged = true;
      this.#bus.post({ t: 'ping' });
    } else {
      this.#heard();
      void this.#queue(true);
    }
  }
}
