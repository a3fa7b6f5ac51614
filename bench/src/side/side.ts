import type { UserId } from '@causeway/shared/id';
import { Author } from './author.ts';
import { Client } from './client.ts';
import type { ServerProcess } from './server-process.ts';
import type { Wire } from './wire.ts';

interface Place {
  readonly url: string;
  readonly wire: Wire;
}

/** A server under measurement, with one channel. Servers that are held against each other are all up at the same time. */
export class Side {
  readonly name: string;
  readonly process: ServerProcess;
  readonly #place: Place;
  readonly author: Author;

  constructor(name: string, process: ServerProcess, place: Place, user: UserId) {
    this.name = name;
    this.process = process;
    this.#place = place;
    this.author = new Author(user);
  }

  /** `query` is added to the address; `keep`: the client keeps what it hears of. */
  connect({ query = '', keep = false } = {}): Promise<Client> {
    return Client.open(this.#place.url + query, this.#place.wire, { keep });
  }

  /** Writes `count` messages into the channel, `each` at once, as `pages` page loads of one device. */
  async fill(count: number, { each = 1, pages = 1 } = {}): Promise<void> {
    const client = await this.connect();
    const updates = Math.ceil(count / each);
    for (let sent = 0; sent < updates; sent++) {
      if (sent > 0 && sent % Math.ceil(updates / pages) === 0) this.author.reload();
      client.send(this.author.next(each));
      await client.until(() => sent + 1 - client.acknowledged < WINDOW);
    }
    await client.until(() => client.acknowledged === updates);
    client.close();
  }
}

/** Updates under way while a channel is filled. */
const WINDOW = 100;
