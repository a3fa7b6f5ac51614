import { AsyncLocalStorage } from 'node:async_hooks';

/** What ends at once when it is killed: whatever it has scheduled never happens. */
export class Process {
  readonly name: string;
  isAlive = true;

  constructor(name: string) {
    this.name = name;
  }

  /** Does `task` as this process: what it schedules is its own. */
  run<T>(task: () => T): T {
    return current.run(this, task);
  }
}

const current = new AsyncLocalStorage<Process>();

interface Event {
  readonly at: number;
  readonly run: () => void;
  readonly owner: Process | undefined;
  isCancelled: boolean;
}

/** Stands for a timer, as Node's own objects do. */
class Timer {
  readonly cancel: () => void;
  constructor(cancel: () => void) {
    this.cancel = cancel;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
  hasRef(): boolean {
    return true;
  }
}

type Callback = (...args: unknown[]) => void;

/** Time is what is due next. Between two events everything that is promised is done, so nothing depends on the machine. */
export class VirtualTime {
  /** ms since 1970. */
  now: number;
  /** Events that have happened. */
  count = 0;
  readonly #queue: Event[] = [];
  readonly #turn = globalThis.setImmediate;

  constructor(start: number) {
    this.now = start;
  }

  /** Does `run` in `ms`, unless `owner` (the current process unless given) is dead by then. */
  schedule(ms: number, run: () => void, owner = current.getStore()): () => void {
    const inContext = AsyncLocalStorage.snapshot();
    const event: Event = { at: this.now + ms, run: () => inContext(run), owner, isCancelled: false };
    let [from, to] = [0, this.#queue.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((this.#queue[middle] as Event).at <= event.at) from = middle + 1;
      else to = middle;
    }
    this.#queue.splice(from, 0, event);
    return () => {
      event.isCancelled = true;
    };
  }

  /** Resolves in `ms`; never, when the current process dies before. */
  delay(ms: number): Promise<void> {
    return new Promise((resolve) => this.schedule(ms, resolve));
  }

  /** Lets happen what is due, until `holds` or until `ms` have passed; whether it holds. */
  async runUntil(holds: () => boolean, ms: number): Promise<boolean> {
    const end = this.now + ms;
    await this.#settle();
    while (!holds()) {
      const event = this.#queue[0];
      if (event === undefined || event.at > end) {
        this.now = Math.max(this.now, end);
        return holds();
      }
      this.#queue.shift();
      this.now = event.at;
      if (event.isCancelled || event.owner?.isAlive === false) continue;
      this.count += 1;
      event.run();
      await this.#settle();
    }
    return true;
  }

  /** Puts this time into the place of the system's; returns how to take it away. */
  install(): () => void {
    const names = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'setImmediate'] as const;
    const all = [...names, 'clearImmediate'] as const;
    const real = Object.fromEntries(all.map((name) => [name, globalThis[name]]));
    const dateNow = Date.now;
    const performanceNow = performance.now;
    const clear = (timer: unknown): void => (timer instanceof Timer ? timer.cancel() : undefined);
    const once = (run: Callback, ms = 0, ...args: unknown[]): Timer =>
      new Timer(this.schedule(Math.max(ms, 1), () => run(...args)));
    const soon = (run: Callback, ...args: unknown[]): Timer =>
      new Timer(this.schedule(0, () => run(...args)));
    Object.assign(globalThis, {
      setTimeout: once,
      clearTimeout: clear,
      setInterval: (run: Callback, ms = 1, ...args: unknown[]) => this.#every(ms, () => run(...args)),
      clearInterval: clear,
      setImmediate: soon,
      clearImmediate: clear,
    });
    Date.now = () => Math.floor(this.now);
    performance.now = () => this.now;
    return () => {
      Object.assign(globalThis, real);
      Date.now = dateNow;
      performance.now = performanceNow;
    };
  }

  #every(ms: number, run: () => void): Timer {
    let cancel: () => void;
    const again = (): void => {
      cancel = this.schedule(ms, again);
      run();
    };
    cancel = this.schedule(ms, again);
    return new Timer(() => cancel());
  }

  /** All promises that can be kept now are kept when the system comes to its next turn. */
  #settle(): Promise<void> {
    return new Promise((resolve) => this.#turn(resolve));
  }
}
