import { createHash } from 'node:crypto';
import { EPOCH_HEADER } from '@causeway/shared/api/epoch-header';
import type { ChannelId, OpId } from '@causeway/shared/id';
import type { ChannelOp } from '@causeway/shared/op/channel-op';
import { eraseText } from '@causeway/shared/op/erase-text';

type Answer = Response | undefined;

/** The HTTP API as far as history needs it, over logs that the test writes. `fetch` is what a device calls. */
export class SegmentServer {
  first = 0;
  /** Texts of the sealed segments, by number. */
  readonly sealed: string[][] = [];
  readonly channel: ChannelId;
  /** Paths that were asked for, as `/segments/3`. */
  readonly asked: string[] = [];
  online = true;
  /** Another one after a restore. */
  epoch = 'before';
  /** Asked before each answer. */
  before: (path: string) => Answer | Promise<Answer> = () => undefined;

  constructor(channel: ChannelId) {
    this.channel = channel;
  }

  get head(): number {
    return this.sealed.length;
  }

  readonly fetch: typeof globalThis.fetch = async (input, init) => {
    if (!this.online) throw new TypeError('fetch failed');
    const url = new URL(String(input));
    const path = url.pathname.replace(`/api/channels/${this.channel}`, '') || '/';
    this.asked.push(path);
    const forced = await this.before(path);
    if (forced !== undefined) return forced;
    return this.#answer(path, url.searchParams, new Headers(init?.headers));
  };

  /** Takes what is said of `target` out of all segments. */
  erase(target: OpId): void {
    const erased = new Set([target]);
    for (const [at, texts] of this.sealed.entries())
      this.sealed[at] = texts.map((text) => eraseText(text, erased));
  }

  #answer(path: string, query: URLSearchParams, headers: Headers): Response {
    const [, kind, id = ''] = path.split('/');
    if (kind === '') return json({ id: this.channel, head: this.head, first: this.first });
    if (kind === 'messages') return this.#message(id);
    if (kind === 'segments' && id === '') return this.#list(query);
    const segment = Number(id);
    const texts = this.sealed[segment];
    if (kind !== 'segments' || texts === undefined || segment < this.first) return notFound();
    const body = linesOf(texts);
    const etag = `"${etagOf(body)}"`;
    if (headers.get('if-none-match') === etag) return new Response(null, { status: 304 });
    return new Response(body, {
      headers: { etag, 'content-type': 'application/x-ndjson', [EPOCH_HEADER]: this.epoch },
    });
  }

  #message(id: string): Response {
    const segment = this.sealed.findIndex((texts) =>
      texts.some((text) => {
        const op = JSON.parse(text) as ChannelOp;
        return op.k === 'post' && op.id === id;
      }),
    );
    return segment < this.first ? notFound() : json({ id, segment });
  }

  #list(query: URLSearchParams): Response {
    const before = Math.min(Number(query.get('before') ?? this.head), this.head);
    const from = Math.max(this.first, before - Number(query.get('limit') ?? 50));
    const items = this.sealed
      .map((texts, segment) => infoOf(texts, segment))
      .slice(from, before)
      .reverse();
    return json({ items, next: null });
  }
}

function infoOf(texts: readonly string[], segment: number) {
  const times = texts.map((text) => (JSON.parse(text) as ChannelOp).ts);
  const sealedAt = times.at(-1) ?? 0;
  const bytes = linesOf(texts).length;
  const span = { firstTs: Math.min(...times), lastTs: Math.max(...times) };
  return { segment, etag: etagOf(linesOf(texts)), ops: texts.length, bytes, ...span, sealedAt };
}

const linesOf = (texts: readonly string[]): string => texts.map((text) => `${text}\n`).join('');
const etagOf = (body: string): string => createHash('sha256').update(body).digest('base64url').slice(0, 22);
const json = (body: object): Response => Response.json(body);
const notFound = (): Response =>
  Response.json({ error: { code: 'not-found', message: 'no' } }, { status: 404 });
