interface Times {
  readonly silence: number;
  readonly death: number;
}

/** The other servers, by when they were last heard of (ms of any clock that only goes on). */
export class Peers {
  readonly #times: Times;
  readonly #onGone: (server: string) => void;
  readonly #heardAt = new Map<string, number>();

  constructor(times: Times, onGone: (server: string) => void) {
    this.#times = times;
    this.#onGone = onGone;
  }

  heard(server: string, now: number): void {
    this.#heardAt.set(server, now);
  }

  /** All of them get the time to be heard of once more. */
  hope(now: number): void {
    for (const server of this.#heardAt.keys()) this.#heardAt.set(server, now);
  }

  /** It has said goodbye. */
  leave(server: string): void {
    if (this.#heardAt.delete(server)) this.#onGone(server);
  }

  /** Whether one of them says nothing, and may be at work nevertheless. */
  areSilent(now: number): boolean {
    return [...this.#heardAt.values()].some((at) => now - at > this.#times.silence);
  }

  /** Gives up those that were silent for too long. */
  expire(now: number): void {
    for (const [server, at] of this.#heardAt) if (now - at > this.#times.death) this.leave(server);
  }
}
