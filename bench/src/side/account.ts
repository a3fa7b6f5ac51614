import { randomBytes } from 'node:crypto';
import { newChannelId, type UserId } from '@causeway/shared/id';

export const PASSWORD = 'a long enough password';

/** An account on a server whose sign-up is open. */
export class Account {
  readonly #url: string;
  readonly id: UserId;
  readonly token: string;

  private constructor(url: string, id: UserId, token: string) {
    this.#url = url;
    this.id = id;
    this.token = token;
  }

  static async register(url: string, handle = 'bench'): Promise<Account> {
    const body = { handle, name: 'Bench', password: PASSWORD, cookie: false };
    const answer = (await send(`${url}/api/auth/register`, 'POST', body)) as {
      user: { id: UserId };
      accessToken: string;
    };
    return new Account(url, answer.user.id, answer.accessToken);
  }

  call(method: string, path: string, body: object): Promise<unknown> {
    return send(`${this.#url}${path}`, method, body, this.token);
  }

  /** Takes Brotli, as browsers do over HTTPS; `fetch` of Node asks for it there alone. */
  async get(path: string): Promise<Response> {
    const headers = { Authorization: `Bearer ${this.token}`, 'Accept-Encoding': 'gzip, deflate, br' };
    const answer = await fetch(this.#url + path, { headers });
    if (!answer.ok) throw new Error(`GET ${path}: ${answer.status}`);
    return answer;
  }

  /** Makes a channel; the name of its document. */
  async channel(): Promise<string> {
    const id = newChannelId(randomBytes);
    await this.call('PUT', `/api/channels/${id}`, { name: `channel ${id}`, kind: 'channel' });
    return `channel/${id}/0`;
  }

  /** `document`: of a channel that is open to all. */
  async join(document: string): Promise<void> {
    await this.call('POST', `/api/channels/${document.split('/')[1]}/join`, {});
  }
}

async function send(url: string, method: string, body: object, token?: string): Promise<unknown> {
  const headers = new Headers({ 'Content-Type': 'application/json' });
  if (token !== undefined) headers.set('Authorization', `Bearer ${token}`);
  const answer = await fetch(url, { method, headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}
