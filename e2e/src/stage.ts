import type { CausewayServer } from './causeway-server.ts';
import type { Person } from './person.ts';

const MINUTE = 60_000;

/**
 * Plays a conversation at chosen times of a chosen day: the clocks of the server and of every device are moved along
 * with it, so that what is shown does not depend on when a test runs.
 */
export class Stage {
  readonly #server: CausewayServer;
  readonly #people: Person[] = [];
  #shift: number;

  /** `start`: local time of the first scene, ms since 1970. */
  constructor(server: CausewayServer, start: number) {
    this.#server = server;
    this.#shift = start - Date.now();
  }

  async open(): Promise<void> {
    await this.#server.setClockShift(this.#shift);
  }

  /** Before its first page is loaded. */
  async enter(person: Person): Promise<void> {
    this.#people.push(person);
    await person.page.addInitScript((shift) => globalThis.setClockShift(shift), this.#shift);
  }

  async later(minutes: number): Promise<void> {
    this.#shift += minutes * MINUTE;
    await this.#server.setClockShift(this.#shift);
    for (const person of this.#people) await person.setClockShift(this.#shift);
  }
}
