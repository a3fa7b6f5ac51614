import { getCookie, setCookie } from 'hono/cookie';
import { REFRESH_MS } from '../account/sessions.ts';
import { forbidden } from '../failure.ts';
import type { HttpContext } from './call.ts';

const REFRESH_COOKIE = 'causeway_refresh';
/** The cookie goes to the routes that need it, and to no other. */
const COOKIE_PATH = '/api/auth';

/** The program at the other end of a request. */
export class Client {
  /** Network address; what a trusted proxy says of it counts. */
  readonly address: string;
  readonly #context: HttpContext;
  readonly #origin: string;

  constructor(
    context: HttpContext,
    { address, origin }: { readonly address: string; readonly origin: string },
  ) {
    this.#context = context;
    this.#origin = origin;
    this.address = address;
  }

  /** What the list of sessions shows where the client did not name itself. */
  get device(): string {
    return this.#context.req.header('user-agent') ?? 'Unknown device';
  }

  /** A header of the request. */
  header(name: string): string | undefined {
    return this.#context.req.header(name);
  }

  /**
   * The refresh token of the browser. Throws `forbidden` when another site's page makes the browser ask: a browser
   * names that page in `Origin`; programs without cookies do not.
   */
  refreshCookie(): string | undefined {
    const cookie = getCookie(this.#context, REFRESH_COOKIE);
    if (cookie !== undefined) this.checkOrigin();
    return cookie;
  }

  /** Throws `forbidden` for a page of another site. */
  checkOrigin(): void {
    const origin = this.#context.req.header('origin');
    if (origin === undefined || origin === this.#origin) return;
    const host = URL.canParse(origin) ? new URL(origin).host : undefined;
    if (host === undefined || host !== this.#context.req.header('host')) {
      throw forbidden('This page belongs to another site.');
    }
  }

  /** Leaves the refresh token with the browser, where no script reads it. */
  keepRefreshToken(token: string): void {
    this.#set(token, REFRESH_MS / 1000);
  }

  forgetRefreshToken(): void {
    this.#set('', 0);
  }

  #set(value: string, maxAge: number): void {
    setCookie(this.#context, REFRESH_COOKIE, value, {
      path: COOKIE_PATH,
      httpOnly: true,
      sameSite: 'Strict',
      secure: this.#origin.startsWith('https:'),
      maxAge,
    });
  }
}
