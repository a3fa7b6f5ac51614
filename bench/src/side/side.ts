import type { UserId } from '@causeway/shared/id';
import { Author } from './author.ts';
import { Client } from './client.ts';
import type { ServerProcess } from './server-process.ts';
import type { Wire } from './wire.ts';

interface Place {
  readonly url: string;
  readonly wire: Wire;
  /** A second account, which takes over half of filling the channel: what one may write at once is bounded. */
  readonly helper?: { readonly user: UserId; readonly wire: Wire };
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

  /** Writes `count` messages into the channel, `each` at once, as `pages` page loads of each device. */
  async fill(count: number, { each = 1, pages = 1 } = {}): Promise<void> {
    const { url, wire, helper } = this.#place;
    const updates = Math.ceil(count / each / (helper ? 2 : 1));
    const plan = { updates, each, pages };
    await fillAs(await Client.open(url, wire), this.author, plan);
    if (helper) await fillAs(await Client.open(url, helper.wire), new Author(helper.user), plan);
  }
}

async function fillAs(
  client: Client,
  author: Author,
  { updates, each, pages }: { readonly updates: number; readonly each: number; readonly pages: number },
): Promise<void> {
  for (let sent = 0; sent < updates; sent++) {
    if (sent > 0 && sent % Math.ceil(updates / pages) === 0) author.reload();
    client.send(author.next(each));
    await client.until(() => sent + 1 - client.acknowledged < WINDOW);
  }
  await client.until(() => client.acknowledged === updates);
  client.close();
}

/** Updates under way while a channel is filled. */
const WINDOW = 100;
