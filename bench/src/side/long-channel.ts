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
  readonly #account: Account;
  /** `channel/<id>`. */
  readonly #log: string;
  messages = 0;

  private constructor(process: ServerProcess, account: Account, log: string) {
    this.process = process;
    this.author = new Author(account.id);
    this.#account = account;
    this.#log = log;
  }

  static async start(): Promise<LongChannel> {
    const process = await ServerProcess.start(CAUSEWAY_AS_IT_COMES);
    const account = await Account.register(`http://127.0.0.1:${process.port}`);
    const document = await account.channel();
    return new LongChannel(process, account, document.slice(0, document.lastIndexOf('/')));
  }

  /** Writes `count` messages, `each` at once. */
  async fill(count: number, { each = 1 } = {}): Promise<void> {
    for (let left = count; left > 0; ) {
      const fits = Math.min(left, SEGMENT_LIMITS.ops - (this.messages % SEGMENT_LIMITS.ops));
      await this.#fillHead(fits, each);
      this.messages += fits;
      left -= fits;
    }
  }

  async #fillHead(count: number, each: number): Promise<void> {
    const head = Math.floor(this.messages / SEGMENT_LIMITS.ops);
    await this.#until(async () => (await this.head()) === head);
    const client = await this.connect(head);
    if (this.messages % SEGMENT_LIMITS.ops === 0) this.author = new Author(this.#account.id);
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

  /** Number of the head segment. */
  async head(): Promise<number> {
    const channel = await this.#account.get(`/api/${this.#path}`);
    return ((await channel.json()) as { head: number }).head;
  }

  /** The head document, kept as it comes. */
  connect(head: number): Promise<Client> {
    const wire = hocuspocus(`${this.#log}/${head}`, this.#account.token);
    return Client.open(`ws://127.0.0.1:${this.process.port}/sync`, wire, { keep: true });
  }

  /** Ops of a sealed segment. */
  async segment(segment: number): Promise<string[]> {
    const lines = await this.#account.get(`/api/${this.#path}/segments/${segment}`);
    return (await lines.text()).split('\n');
  }

  get #path(): string {
    return this.#log.replace('channel/', 'channels/');
  }
}
