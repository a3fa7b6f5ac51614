import { randomBytes } from 'node:crypto';
import { appendBytes, type ItemId } from '@causeway/server/src/sync/append-bytes.ts';
import { newOpId, type UserId } from '@causeway/shared/id';

const BODY = 'the ferry leaves at nine so bring the plans we drew on Tuesday';

/** Writes messages as the updates that a device would send, without keeping a document. */
export class Author {
  readonly #user: UserId;
  #client = newClient();
  #clock = 0;
  #last: ItemId | undefined;

  constructor(user: UserId) {
    this.#user = user;
  }

  /** An update of `count` messages. */
  next(count = 1): Uint8Array {
    const texts = Array.from({ length: count }, () => this.#post());
    const bytes = appendBytes({ client: this.#client, clock: this.#clock }, this.#last, texts);
    this.#clock += count;
    this.#last = { client: this.#client, clock: this.#clock - 1 };
    return bytes;
  }

  /** What follows is written by another page. */
  reload(): void {
    this.#client = newClient();
    this.#clock = 0;
  }

  #post(): string {
    const ts = Date.now();
    return JSON.stringify({ k: 'post', id: newOpId(this.#user, ts, randomBytes), ts, body: BODY });
  }
}

const newClient = (): number => randomBytes(4).readUInt32LE();
