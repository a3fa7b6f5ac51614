import type { BrowserContext } from '@playwright/test';
import type { Account } from './account.ts';

interface MessagePage {
  readonly items: readonly { readonly id: string; readonly ts: number }[];
}

interface ChannelList {
  readonly items: readonly { readonly id: string; readonly name: string }[];
}

/** What the server holds, asked as a program would, beside the pages under test. */
export class ServerView {
  readonly #context: BrowserContext;
  readonly #account: Account;

  constructor(context: BrowserContext, account: Account) {
    this.#context = context;
    this.#account = account;
  }

  /** Ids of the channel's messages in the order of the design: by time, then by id. Of the newest 200. */
  async order(channel: string): Promise<string[]> {
    const { items } = await this.#get<ChannelList>(`/api/channels?query=${channel}`);
    const id = items.find(({ name }) => name === channel)?.id;
    const page = await this.#get<MessagePage>(`/api/channels/${id}/messages?limit=200`);
    return [...page.items].sort((a, b) => a.ts - b.ts || (a.id < b.id ? -1 : 1)).map((message) => message.id);
  }

  async #get<T>(path: string): Promise<T> {
    const { handle, password } = this.#account;
    const login = await this.#context.request.post('/api/auth/login', {
      data: { handle, password, cookie: false },
    });
    const { accessToken } = (await login.json()) as { accessToken: string };
    const answer = await this.#context.request.get(path, {
      headers: { authorization: `Bearer ${accessToken}` },
    });
    return (await answer.json()) as T;
  }
}
