import type { Account } from './account.ts';
import type { CausewayServer } from './causeway-server.ts';

/** A program that writes over the HTTP API as `account`, as bots do. */
export class Script {
  readonly #url: string;
  readonly #token: string;

  private constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  static async signIn(server: CausewayServer, { handle, password }: Account): Promise<Script> {
    const answer = await send(`${server.url}/api/auth/login`, { handle, password, cookie: false });
    return new Script(server.url, (answer as { accessToken: string }).accessToken);
  }

  /** Posts one after the other; returns the ids. */
  async post(channel: string, bodies: readonly string[]): Promise<string[]> {
    const ids: string[] = [];
    for (const body of bodies) {
      const answer = await send(`${this.#url}/api/channels/${channel}/messages`, { body }, this.#token);
      ids.push((answer as { id: string }).id);
    }
    return ids;
  }
}

async function send(url: string, body: unknown, token?: string): Promise<unknown> {
  const headers = {
    'content-type': 'application/json',
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  return await answer.json();
}
