import { zSession } from '@causeway/shared/api/auth';
import { zApiError } from '@causeway/shared/api/error';
import type { UserId } from '@causeway/shared/id';
import { expect } from 'vitest';
import type { z } from 'zod';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // What a route answers is checked by the server under test; tests look into it freely.
  readonly body: Record<string, unknown> & { readonly items?: readonly Record<string, unknown>[] };
}

export interface RequestOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is, instead of `body`. */
  readonly raw?: string | Uint8Array<ArrayBuffer>;
}

export const PASSWORD = 'correct horse';

/** Speaks to a server as one person, or as nobody. */
export class ApiClient {
  readonly url: string;
  readonly id: UserId;
  readonly handle: string;
  readonly accessToken: string;
  readonly refreshToken: string;

  constructor(url: string, session?: z.infer<typeof zSession>) {
    this.url = url;
    this.id = (session?.user.id ?? '') as UserId;
    this.handle = session?.user.handle ?? '';
    this.accessToken = session?.accessToken ?? '';
    this.refreshToken = session?.refreshToken ?? '';
  }

  async signUp(handle: string, more: object = {}): Promise<ApiClient> {
    const body = { handle, name: handle.toUpperCase(), password: PASSWORD, cookie: false, ...more };
    const answer = await this.request('POST', '/api/auth/register', { body });
    expect(answer.status).toBe(201);
    return new ApiClient(this.url, zSession.parse(answer.body));
  }

  /** A session of its own, as another device of the same person has it. */
  async signIn(handle: string, password = PASSWORD): Promise<ApiClient> {
    const answer = await this.request('POST', '/api/auth/login', {
      body: { handle, password, cookie: false },
    });
    expect(answer.status).toBe(200);
    return new ApiClient(this.url, zSession.parse(answer.body));
  }

  async request(method: string, path: string, { headers, body, raw }: RequestOptions = {}): Promise<Answer> {
    const content = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const response = await fetch(this.url + path, {
      method,
      headers: {
        ...(this.accessToken === '' ? {} : { authorization: `Bearer ${this.accessToken}` }),
        ...(content === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(content === undefined ? {} : { body: content }),
      redirect: 'manual',
    });
    const text = await response.text();
    const isJson = (response.headers.get('content-type') ?? '').startsWith('application/json');
    const parsed = isJson && text !== '' ? (JSON.parse(text) as Answer['body']) : { text };
    return { status: response.status, headers: response.headers, body: parsed };
  }

  get = (path: string) => this.request('GET', path);
  post = (path: string, body?: unknown) => this.request('POST', path, { body });
  put = (path: string, body?: unknown) => this.request('PUT', path, { body });
  patch = (path: string, body: unknown) => this.request('PATCH', path, { body });
  delete = (path: string, body?: unknown) => this.request('DELETE', path, { body });
}

/** Fails unless `answer` is an error of the contract's shape with this status; returns its code. */
export function expectError(answer: Answer, status: number): string {
  const parsed = zApiError.safeParse(answer.body);
  expect({ status: answer.status, isError: parsed.success, body: answer.body }).toMatchObject({
    status,
    isError: true,
  });
  const { error } = zApiError.parse(answer.body);
  expect(error.message).not.toMatch(/\bat .*\.ts:|node_modules|SQLITE/);
  return error.code;
}
