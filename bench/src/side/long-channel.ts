import { Account } from './account.ts';
import { Author } from './author.ts';
import { Client } from './client.ts';
import { ServerProcess } from './server-process.ts';
import { CAUSEWAY_AS_IT_COMES } from './sides.ts';
import { hocuspocus } from './wire.ts';

/** Messages under way while it is filled. */
const WINDOW = 50;
const BODY = 'the ferry leaves at nine so bring the plans we drew on Tuesday!';

/** A channel of Causeway with as many messages as one likes, in segments of the usual size. */
export class LongChannel {
  readonly process: ServerProcess;
  readonly author: Author;
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

  async fill(count: number): Promise<void> {
    let left = count;
    const write = async (): Promise<void> => {
      while (left-- > 0) await this.#account.call('POST', `/api/${this.#path}/messages`, { body: BODY });
    };
    await Promise.all(Array.from({ length: WINDOW }, write));
    this.messages += count;
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
