import type { UserId } from '@causeway/shared/id';
import { LIMIT } from '@causeway/shared/limit';

interface Room {
  readonly perUser: number;
  readonly perServer: number;
}

const ROOM: Room = { perUser: LIMIT.aiAnswersPerUser, perServer: LIMIT.aiAnswersPerServer };

/** Why there is no slot: this user has all of theirs, or the server has. */
export type Taken = 'user' | 'server';

/** How many answers this server has the model write at a time. */
export class AnswerSlots {
  readonly #room: Room;
  readonly #byUser = new Map<UserId, number>();
  #taken = 0;
  #onIdle: (() => void)[] = [];

  constructor(room: Room = ROOM) {
    this.#room = room;
  }

  /** A slot for an answer to `user`: call what it gives, once, when the answer has ended. */
  take(user: UserId): (() => void) | Taken {
    const ofUser = this.#byUser.get(user) ?? 0;
    if (ofUser >= this.#room.perUser) return 'user';
    if (this.#taken >= this.#room.perServer) return 'server';
    this.#byUser.set(user, ofUser + 1);
    this.#taken++;
    let isTaken = true;
    return () => {
      if (isTaken) this.#release(user);
      isTaken = false;
    };
  }

  /** Resolves when no answer is being written. */
  idle(): Promise<void> {
    if (this.#taken === 0) return Promise.resolve();
    return new Promise((resolve) => this.#onIdle.push(resolve));
  }

  #release(user: UserId): void {
    this.#taken--;
    const left = (this.#byUser.get(user) ?? 1) - 1;
    if (left === 0) this.#byUser.delete(user);
    else this.#byUser.set(user, left);
    if (this.#taken > 0) return;
    for (const resolve of this.#onIdle) resolve();
    this.#onIdle = [];
  }
}
