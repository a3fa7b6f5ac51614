import { SEGMENT_LIMITS } from '@causeway/server/src/sync/segment-limits.ts';
import { Account } from './account.ts';
import { Author } from './author.ts';
import { Client } from './client.ts';
import { ServerProcess } from './server-process.ts';
import { CAUSEWAY_AS_IT_COMES } from './sides.ts';
import { hocuspocus } from './wire.ts';

/** Messages under way while it is filled. */
const WINDOW = 50;
const POLL_MS = 5;

/** A channel of Causeway with as many messages as one likes, in segments of the usual size. */
export class LongChannel {
  readonly process: ServerProcess;
  /** Writes to the head. */
  author: Author;
  /** Each writes every other segment: what one may write at once is bounded. */
  readonly #accounts: readonly [Account, Account];
  /** `channel/<id>`. */
  readonly #log: string;
  messages = 0;

  private constructor(process: ServerProcess, accounts: readonly [Account, Account], log: string) {
    this.process = process;
    this.author = new Author(accounts[0].id);
    this.#accounts = accounts;
    this.#log = log;
  }

  static async start(): Promise<LongChannel> {
    const process = await ServerProcess.start(CAUSEWAY_AS_IT_COMES);
    const http = `http://127.0.0.1:${process.port}`;
    const accounts = [await Account.register(http), await Account.register(http, 'helper')] as const;
    const document = await accounts[0].channel();
    await accounts[1].join(document);
    return new LongChannel(process, accounts, document.slice(0, document.lastIndexOf('/')));
  }

  /** Writes `count` messages, `each` at once. */
  async fill(count: number, { each = 1 } = {}): Promise<void> {
    for (let left = count; left > 0; ) {
      const fits = Math.min(left, SEGMENT_LIMITS.ops - (this.#ops % SEGMENT_LIMITS.ops));
      await this.#fillHead(fits, each);
      this.messages += fits;
      left -= fits;
    }
  }

  async #fillHead(count: number, each: number): Promise<void> {
    const head = Math.floor(this.#ops / SEGMENT_LIMITS.ops);
    await this.#until(async () => (await this.head()) === head);
    const client = await this.connect(head);
    if (this.#ops % SEGMENT_LIMITS.ops === 0) this.author = new Author(this.#accountOf(head).id);
    let sent = 0;
    for (let left = count; left > 0; left -= each) {
      client.send(this.author.next(Math.min(each, left)));
      sent++;
      await client.until(() => sent - client.acknowledged < WINDOW);
    }
    await client.until(() => client.acknowledged === sent);
    client.close();
  }

  /** A head that is full is sealed behind the acknowledgement of what filled it. */
  async #until(holds: () => Promise<boolean>): Promise<void> {
    while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }

  /** Of all segments: the second account has joined. */
  get #ops(): number {
    return this.messages + 1;
  }

  #accountOf(segment: number): Account {
    return this.#accounts[segment % 2 === 0 ? 0 : 1];
  }

  /** Number of the head segment. */
  async head(): Promise<number> {
    const channel = await this.#accounts[0].get(`/api/${this.#path}`);
    return ((await channel.json()) as { head: number }).head;
  }

  /** The head document, kept as it comes, for whom {@link author} is. */
  connect(head: number): Promise<Client> {
    const wire = hocuspocus(`${this.#log}/${head}`, this.#accountOf(head).token);
    return Client.open(`ws://127.0.0.1:${this.process.port}/sync`, wire, { keep: true });
  }

  /** Ops of a sealed segment. */
  async segment(segment: number): Promise<string[]> {
    const lines = await this.#accounts[0].get(`/api/${this.#path}/segments/${segment}`);
    return (await lines.text()).split('\n');
  }

  get #path(): string {
    return this.#log.replace('channel/', 'channels/');
  }
}
