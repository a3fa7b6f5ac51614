import { once } from 'node:events';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { CausewayServer } from '@causeway/e2e/causeway-server';
import { CHROMIUM } from '@causeway/e2e/chromium';
import { FakeModelServer } from '@causeway/server/src/testing/fake-model-server.ts';
import type { ModelExchange } from '@causeway/server/src/testing/model-exchange.ts';
import { chromium, type Page } from '@playwright/test';
import { WebSocket } from 'ws';
import { type Bench, median, quantile } from './figure.ts';
import { Account, PASSWORD } from './side/account.ts';
import { hocuspocus } from './side/wire.ts';

const CHUNKS = 300;
const REPLY_BYTES = 9_216;
/** As a fast model writes: a reply takes three seconds. */
const EVERY_MS = 10;
/** What a provider puts behind a document's name for each of its sessions. */
const SESSION = '\0session-007';

const WORDS = 'the quick brown fox jumps over the lazy dog and then it rests for a while ';

/** Each with a mark of its own, to be found in the page. */
const chunksOf = (round: number): string[] =>
  Array.from({ length: CHUNKS }, (_, index) => {
    const mark = markOf(round, index);
    const end = Math.floor(((index + 1) * REPLY_BYTES) / CHUNKS);
    const size = end - Math.floor((index * REPLY_BYTES) / CHUNKS);
    return mark + WORDS.slice(0, size - mark.length);
  });

const markOf = (round: number, index: number): string => `${round}x${index}x `;

/**
 * A reply of the AI of 9 KB in 300 chunks: what it costs one reader on the wire, its post and its end included, and how
 * long after a chunk a second browser shows it.
 */
export const ai: Bench = async ({ quick }, report) => {
  const rounds = quick ? 3 : 10;
  const model = await FakeModelServer.start();
  const server = await CausewayServer.start({
    ...{ SIGNUP: 'open', AI_USER_TOKENS_PER_DAY: '100000000', AI_CHANNEL_TOKENS_PER_DAY: '100000000' },
    ...{ AI_TOKENS_PER_DAY: '100000000', ...model.env },
  });
  const browser = await chromium.launch(CHROMIUM);
  try {
    const asker = await Account.register(server.url, 'asker');
    const second = await Account.register(server.url, 'second');
    const document = await asker.channel();
    const [, channel = ''] = document.split('/');
    await second.join(document);
    const bot = await botOf(server.url, asker);
    await asker.call('PUT', `/api/channels/${channel}/members/${bot}`, { role: 'member' });
    const reader = await Reader.open(server.url, document, asker.token);
    const page = await openChannel(await (await browser.newContext()).newPage(), server.url, channel);
    const ratios: number[] = [];
    const delays: number[] = [];
    for (let round = 0; round < rounds; round++) {
      await watch(page, round);
      const before = reader.bytes;
      await asker.call('POST', `/api/channels/${channel}/messages`, {
        body: `@ai ${round}`,
        mentions: [bot],
      });
      const written = await answer(await model.next(), chunksOf(round));
      await reader.ended(round + 1);
      ratios.push((reader.bytes - before) / REPLY_BYTES);
      const seen = await seenIn(page);
      delays.push(...written.map((at, index) => Math.max(0, (seen[index] ?? Number.POSITIVE_INFINITY) - at)));
    }
    const what = `a reply of 9 KB in ${CHUNKS} chunks, one each ${EVERY_MS} ms`;
    const bytes = `bytes on one reader's socket per byte of ${what}`;
    report({ metric: bytes, value: median(ratios), unit: 'ratio', n: rounds, vs: "the reply's text" });
    const delay = `chunk received to chunk shown by a second browser, ${what}`;
    report({ metric: `${delay}, p50`, value: median(delays), unit: 'ms', n: delays.length });
    report({ metric: `${delay}, p95`, value: quantile(delays, 0.95), unit: 'ms', n: delays.length });
    reader.close();
  } finally {
    await browser.close();
    await server.stop();
    await model.close();
  }
};

async function botOf(url: string, { token }: Account): Promise<string> {
  const answer = await fetch(`${url}/api/users?query=ai`, { headers: { Authorization: `Bearer ${token}` } });
  const { items } = (await answer.json()) as { items: { id: string; bot?: boolean }[] };
  const bot = items.find((person) => person.bot);
  if (bot === undefined) throw new Error('there is no AI participant');
  return bot.id;
}

/** Writes the reply at its pace; when each chunk was written, in ms since 1970. */
async function answer(exchange: ModelExchange, chunks: readonly string[]): Promise<number[]> {
  const written: number[] = [];
  const start = performance.now();
  for (const [index, text] of chunks.entries()) {
    const wait = start + index * EVERY_MS - performance.now();
    if (wait > 0) await sleep(wait);
    written.push(performance.timeOrigin + performance.now());
    await exchange.text(text);
  }
  await exchange.end();
  return written;
}

/** One reader's socket, as a device has it, and how many bytes came over it. */
class Reader {
  readonly #ws: WebSocket;
  readonly #socket: Socket;
  readonly #waits: (() => void)[] = [];
  #ends = 0;

  private constructor(ws: WebSocket, socket: Socket) {
    this.#ws = ws;
    this.#socket = socket;
    ws.on('message', (data: Buffer) => {
      if (!data.includes('"k":"streamEnd"')) return;
      this.#ends++;
      for (const wait of this.#waits.splice(0)) wait();
    });
  }

  static async open(url: string, document: string, token: string): Promise<Reader> {
    const wire = hocuspocus(`${document}${SESSION}`, token);
    const ws = new WebSocket(`${url.replace('http', 'ws')}/sync`, { perMessageDeflate: false });
    const [[{ socket }]] = (await Promise.all([once(ws, 'upgrade'), once(ws, 'open')])) as [
      [{ socket: Socket }],
      unknown,
    ];
    const reader = new Reader(ws, socket);
    ws.send(wire.hello ?? '');
    await once(ws, 'message');
    ws.send(wire.ask ?? '');
    await once(ws, 'message');
    return reader;
  }

  get bytes(): number {
    return this.#socket.bytesRead;
  }

  /** Resolves when so many replies have ended. */
  async ended(count: number): Promise<void> {
    while (this.#ends < count) await new Promise<void>((resolve) => this.#waits.push(resolve));
  }

  close(): void {
    this.#ws.terminate();
  }
}

async function openChannel(page: Page, url: string, channel: string): Promise<Page> {
  await page.goto(url);
  await page.getByLabel('Handle').fill('second');
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page
    .getByRole('link', { name: /channel/i })
    .first()
    .waitFor();
  await page.goto(`${url}/c/${channel}`);
  await page
    .getByRole('textbox', { name: /message/i })
    .first()
    .waitFor();
  return page;
}

interface Watching {
  seen: number[];
  looking?: MutationObserver;
}

/** From now on the page notes when it shows which chunk of the round's reply. */
const watch = (page: Page, round: number): Promise<void> =>
  page.evaluate((number) => {
    const kept = window as unknown as Watching;
    kept.looking?.disconnect();
    kept.seen = [];
    const look = (): void => {
      const text = document.body.textContent ?? '';
      const now = performance.timeOrigin + performance.now();
      while (text.includes(`${number}x${kept.seen.length}x `)) kept.seen.push(now);
    };
    kept.looking = new MutationObserver(look);
    kept.looking.observe(document.body, { subtree: true, childList: true, characterData: true });
  }, round);

/** When each chunk was shown, in ms since 1970; resolves when all are. */
async function seenIn(page: Page): Promise<number[]> {
  await page.waitForFunction((count) => (window as unknown as Watching).seen.length >= count, CHUNKS);
  return page.evaluate(() => (window as unknown as Watching).seen);
}
