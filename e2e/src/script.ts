import { newChannelId } from '@causeway/shared/id';
import type { Account } from './account.ts';
import type { CausewayServer } from './causeway-server.ts';

/** A program that writes over the HTTP API as somebody, as bots do. */
export class Script {
  readonly #url: string;
  readonly #token: string;

  private constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  static async signIn(server: CausewayServer, { handle, password }: Account): Promise<Script> {
    return await Script.#begin(server, 'login', { handle, password });
  }

  /** With a new account. */
  static async signUp(server: CausewayServer, account: Account): Promise<Script> {
    return await Script.#begin(server, 'register', { ...account });
  }

  static async #begin({ url }: CausewayServer, how: 'login' | 'register', body: object): Promise<Script> {
    const answer = await send('POST', `${url}/api/auth/${how}`, { ...body, cookie: false });
    return new Script(url, (answer as { accessToken: string }).accessToken);
  }

  /** Returns the id. */
  async createChannel(name: string): Promise<string> {
    const id = newChannelId((count) => crypto.getRandomValues(new Uint8Array(count)));
    await send('PUT', `${this.#url}/api/channels/${id}`, { name, kind: 'channel' }, this.#token);
    return id;
  }

  /** Posts one after the other; returns the ids. */
  async post(channel: string, bodies: readonly string[]): Promise<string[]> {
    const ids: string[] = [];
    for (const body of bodies) {
      const path = `/api/channels/${channel}/messages`;
      const answer = await send('POST', `${this.#url}${path}`, { body }, this.#token);
      ids.push((answer as { id: string }).id);
    }
    return ids;
  }
}

async function send(method: 'POST' | 'PUT', url: string, body: unknown, token?: string): Promise<unknown> {
  const headers = {
    'content-type': 'application/json',
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  };
  const answer = await fetch(url, { method, headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  return await answer.json();
}
