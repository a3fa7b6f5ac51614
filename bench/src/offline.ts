import { CausewayServer } from '@causeway/e2e/causeway-server';
import { CHROMIUM } from '@causeway/e2e/chromium';
import { type BrowserContext, chromium, type Page } from '@playwright/test';
import { type Bench, median } from './figure.ts';
import { populate } from './populate.ts';
import { PASSWORD } from './side/account.ts';

const CHANNELS = 20;
const MESSAGES = 500;

/** Set by the client when it has read all channels from the local store (`session`). */
const ALL_READ = 'causeway:channels-read';

/**
 * Opening the app with the server gone: 20 channels of 500 messages, from navigation to a readable channel, and to the
 * last of all channels read from the local store.
 */
export const offline: Bench = async ({ quick }, report) => {
  const rounds = quick ? 5 : 20;
  const server = await CausewayServer.start({ SIGNUP: 'open' });
  const browser = await chromium.launch(CHROMIUM);
  try {
    const { path, lastText } = await populate(server.url, { channels: CHANNELS, messages: MESSAGES });
    const context = await browser.newContext();
    await fillDevice(context, server.url, path, lastText);
    await server.kill();
    const opened: number[] = [];
    const read: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const page = await context.newPage();
      await page.goto(`${server.url}${path}`);
      opened.push(await readableAfter(page, lastText));
      read.push(await allReadAfter(page));
      await page.close();
    }
    const size = `${CHANNELS} channels of ${MESSAGES} messages`;
    report({
      metric: `open channel readable, offline, ${size}`,
      value: median(opened),
      unit: 'ms',
      n: rounds,
    });
    report({ metric: `last channel read, offline, ${size}`, value: median(read), unit: 'ms', n: rounds });
  } finally {
    await browser.close();
    await server.stop();
  }
};

/** Signs in, waits until everything is on this device and the service worker has the page. */
async function fillDevice(
  context: BrowserContext,
  url: string,
  path: string,
  lastText: string,
): Promise<void> {
  const page = await context.newPage();
  await page.goto(url);
  await page.getByLabel('Handle').fill('bench');
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('link', { name: /channel 1\b/i }).waitFor();
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await page.goto(`${url}${path}`);
  await readableAfter(page, lastText);
  await page.waitForFunction(channelsStored, CHANNELS * MESSAGES, { timeout: 60_000, polling: 250 });
  await page.close();
}

/** Whether the local store holds at least so many bytes of documents: a message of this conversation has over 100. */
async function channelsStored(messages: number): Promise<boolean> {
  const { usage = 0 } = await navigator.storage.estimate();
  return usage > messages * 100;
}

/** ms from navigation until the newest message of the open channel is painted. */
async function readableAfter(page: Page, text: string): Promise<number> {
  return page.evaluate(
    (wanted) =>
      new Promise<number>((resolve) => {
        const look = (): void => {
          if (document.body.innerText.includes(wanted)) resolve(performance.now());
          else requestAnimationFrame(look);
        };
        look();
      }),
    text,
  );
}

const allReadAfter = async (page: Page): Promise<number> => {
  const mark = await page.waitForFunction(
    (name) => performance.getEntriesByName(name)[0]?.startTime,
    ALL_READ,
  );
  return (await mark.jsonValue()) ?? 0;
};
