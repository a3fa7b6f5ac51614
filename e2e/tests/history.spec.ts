import type { Page } from '@playwright/test';
import { expectAccessible } from '../src/accessibility.ts';
import { account } from '../src/account.ts';
import { atRest } from '../src/at-rest.ts';
import type { CausewayServer } from '../src/causeway-server.ts';
import type { Person } from '../src/person.ts';
import { Script } from '../src/script.ts';
import { expect, test } from '../src/test.ts';

/** Small segments: a channel of two hundred messages has ten of them. */
test.use({ segmentOps: 20 });

const MANY = 200;
const text = (index: number): string => `Entry ${index} of the log.`;

/** A channel of Ada's with a long past. Returns the ids of its messages but the first. */
async function writeLog(server: CausewayServer): Promise<{ channel: string; ids: string[] }> {
  const script = await Script.signUp(server, account('Ada'));
  const channel = await script.createChannel('log');
  const bodies = Array.from({ length: MANY }, (_, index) => text(index));
  const [, ...ids] = await script.post(channel, ['Here it begins.', ...bodies]);
  return { channel, ids };
}

/** On a device to which all of it is new. */
async function signIn(device: (name: string) => Promise<Person>): Promise<Person> {
  const ada = await device('Ada');
  await ada.signIn();
  return ada;
}

async function openLog(ada: Person): Promise<void> {
  await ada.openChannel('log');
  await expect(ada.timeline.message(text(MANY - 1))).toBeVisible();
}

const scroller = (page: Page) => page.locator('[data-timeline]');

/** Px between the top of the timeline and the message. */
async function place(person: Person, body: string): Promise<number> {
  const [message, frame] = await Promise.all([
    person.timeline.message(body).boundingBox(),
    scroller(person.page).boundingBox(),
  ]);
  return (message?.y ?? Number.NaN) - (frame?.y ?? 0);
}

/** Lets no segment before `from` come until it is called. */
async function holdSegments(person: Person, from: number): Promise<() => void> {
  const { promise: opened, resolve: open } = Promise.withResolvers<void>();
  await person.page.route('**/api/channels/*/segments/*', async (route) => {
    if (Number(new URL(route.request().url()).pathname.split('/').at(-1)) < from) await opened;
    await route.continue();
  });
  return open;
}

/** Px between the top of the timeline and the end of the message: above it, its name may go. */
async function end(person: Person, body: string): Promise<number> {
  const box = await person.timeline.message(body).boundingBox();
  return (await place(person, body)) + (box?.height ?? Number.NaN);
}

const ways = {
  'by the wheel': async ({ page }: Person) => await page.mouse.wheel(0, -100_000),
  'by the scroll bar': async ({ page }: Person) =>
    await scroller(page).evaluate((element) => {
      element.scrollTop = 0;
    }),
};

for (const [way, scrollUp] of Object.entries(ways)) {
  test(`what is read stays in place while the segments before it are loaded: ${way}`, async ({
    server,
    device,
  }) => {
    await writeLog(server);
    const ada = await device('Ada');
    const letCome = await holdSegments(ada, 8);
    await ada.signIn();
    await openLog(ada);
    await scroller(ada.page).hover();
    await expect(async () => {
      await scrollUp(ada);
      await expect(ada.timeline.log.getByText('Loading earlier messages')).toBeInViewport({ timeout: 500 });
    }).toPass();
    const [first = ''] = await ada.timeline.texts();
    const body = /Entry \d+ of the log\./.exec(first)?.[0] ?? '';
    const before = await atRest(ada.page, () => end(ada, body));
    letCome();
    await expect.poll(() => scroller(ada.page).evaluate((element) => element.scrollTop)).toBeGreaterThan(900);
    const after = await atRest(ada.page, () => end(ada, body));
    expect(Math.abs(after - before)).toBeLessThanOrEqual(1);
  });
}

test('scrolling back loads the segments before, to the very beginning', async ({ server, device }) => {
  await writeLog(server);
  const ada = await signIn(device);
  await openLog(ada);
  await scroller(ada.page).hover();
  await expect(async () => {
    await ada.page.mouse.wheel(0, -100_000);
    const beginning = ada.timeline.log.getByText('This is where the channel begins.');
    await expect(beginning).toBeInViewport({ timeout: 500 });
  }).toPass();
  await expect(ada.timeline.message('Here it begins.')).toBeInViewport();

  await ada.page.getByRole('button', { name: 'Newest' }).click();
  await expect(ada.timeline.message(text(MANY - 1))).toBeInViewport();
});

test('a link to an old message shows it among its neighbours; sending goes back to the present', async ({
  server,
  device,
}) => {
  const { channel, ids } = await writeLog(server);
  const ada = await signIn(device);
  await ada.page.goto(`/c/${channel}/m/${ids[30]}`);
  await expect(ada.timeline.message(text(30))).toBeInViewport();
  await expect(ada.page.getByText('You’re viewing older messages')).toBeVisible();

  await ada.react(text(30), '👍');
  await ada.timeline.expectReactions(text(30), '👍', 1);
  await ada.reply(text(30), 'I remember this one.');
  await expect(ada.page.getByText('You’re viewing older messages')).toBeHidden();
  await expect(ada.timeline.message('I remember this one.')).toBeInViewport();

  // And the answer leads back.
  await ada.timeline
    .message('I remember this one.')
    .getByRole('button', { name: /In reply to/ })
    .click();
  await expect(ada.timeline.message(text(30)).first()).toBeInViewport();
  await ada.timeline.expectReactions(text(30), '👍', 1);
  await ada.page.getByRole('button', { name: 'Jump to present' }).click();
  await expect(ada.timeline.message('I remember this one.')).toBeInViewport();
});

/** Reads a little above the newest messages and jumps to the first day. Where that was, in px from the top. */
async function jumpFromABitUp(ada: Person): Promise<number> {
  await expect(async () => {
    await ada.page.mouse.wheel(0, -200);
    await expect(ada.timeline.message(text(MANY - 20))).toBeInViewport({ timeout: 500 });
  }).toPass();
  await ada.chooseInChannelMenu('Jump to date');
  await expect(ada.dialog).toBeVisible();
  const before = await atRest(ada.page, () => place(ada, text(MANY - 20)));
  await ada.dialog.getByRole('button', { name: 'Jump', exact: true }).click();
  return before;
}

/** One reads there again. */
const expectPlace = (ada: Person, before: number): Promise<void> =>
  expect.poll(async () => Math.abs((await place(ada, text(MANY - 20))) - before)).toBeLessThanOrEqual(2);

test('Back from older messages leads to where one was reading in the channel', async ({ server, device }) => {
  await writeLog(server);
  const ada = await signIn(device);
  await openLog(ada);
  await scroller(ada.page).hover();
  const before = await jumpFromABitUp(ada);
  await expect(ada.page.getByText('You’re viewing older messages')).toBeVisible();
  await ada.page.goBack();
  await expect(ada.page.getByText('You’re viewing older messages')).toBeHidden();
  await expectPlace(ada, before);
});

test('Back from a jump to what is loaded already leads to where one was reading too', async ({
  server,
  device,
}) => {
  await writeLog(server);
  const ada = await signIn(device);
  await openLog(ada);
  await scroller(ada.page).hover();
  await expect(async () => {
    await ada.page.mouse.wheel(0, -100_000);
    const beginning = ada.timeline.log.getByText('This is where the channel begins.');
    await expect(beginning).toBeInViewport({ timeout: 500 });
  }).toPass();
  await ada.page.getByRole('button', { name: 'Newest' }).click();
  await expect(ada.timeline.message(text(MANY - 1))).toBeInViewport();
  const before = await jumpFromABitUp(ada);
  await expect(ada.timeline.message('Here it begins.')).toBeInViewport();
  await expect(ada.page.getByText('You’re viewing older messages')).toBeHidden();
  await ada.page.goBack();
  await expectPlace(ada, before);
});

test('older messages lead on to the present by scrolling', async ({ server, device }) => {
  const { channel, ids } = await writeLog(server);
  const ada = await signIn(device);
  await ada.page.goto(`/c/${channel}/m/${ids[60]}`);
  await expect(ada.timeline.message(text(60))).toBeInViewport();
  await scroller(ada.page).hover();
  await expect(async () => {
    await ada.page.mouse.wheel(0, 1_500);
    await expect(ada.timeline.message(text(MANY - 1))).toBeInViewport({ timeout: 300 });
  }).toPass();
  await expect(ada.page.getByText('You’re viewing older messages')).toBeHidden();
});

test('without a network, what is not on this device is said not to be', async ({ server, device }) => {
  const { channel, ids } = await writeLog(server);
  const ada = await device('Ada');
  // Nothing of the past may be fetched ahead.
  await ada.page.route('**/api/channels/*/segments/**', (route) => route.abort());
  await ada.signIn();
  await ada.openChannel('log');
  await scroller(ada.page).hover();
  await expect(async () => {
    await ada.page.mouse.wheel(0, -100_000);
    await expect(
      ada.page.getByText('Earlier messages aren’t on this device. Connect to load them.').first(),
    ).toBeVisible({ timeout: 500 });
  }).toPass();
  await ada.page.goto(`/c/${channel}/m/${ids[3]}`);
  await expect(ada.page.getByText('This message isn’t on this device. Connect to load it.')).toBeVisible();

  await ada.page.unroute('**/api/channels/*/segments/**');
  await scroller(ada.page).hover();
  await ada.page.mouse.wheel(0, -100_000);
  await ada.page.getByRole('button', { name: 'Try again' }).click();
  await expect(ada.page.getByRole('button', { name: 'Try again' })).toBeHidden();
});

test('one jumps to a day, and to an old pinned message', async ({ server, device }) => {
  const { channel, ids } = await writeLog(server);
  const writer = await signIn(device);
  await writer.page.goto(`/c/${channel}/m/${ids[10]}`);
  await writer.chooseInMessageMenu(text(10), 'Pin to the channel');
  const ada = await signIn(device);
  await ada.openChannel('log');
  await ada.page.getByRole('button', { name: '1 pinned message' }).click();
  await ada.page.getByRole('button', { name: 'Earlier message' }).click();
  await expect(ada.timeline.message(text(10))).toBeInViewport();
  await expectAccessible(ada.page, 'older-messages');
  await ada.page.getByRole('button', { name: 'Jump to present' }).click();
  await expect(ada.timeline.message(text(MANY - 1))).toBeInViewport();

  await ada.chooseInChannelMenu('Jump to date');
  await expectAccessible(ada.page, 'jump-to-date');
  await ada.dialog.getByRole('button', { name: 'Jump', exact: true }).click();
  await expect(ada.dialog).toBeHidden();
  await expect(ada.timeline.message('Here it begins.')).toBeInViewport();
});

test('how long messages are kept is set for everybody, and shown', async ({ person }) => {
  const ada = await person('Ada');
  await ada.createChannel('garden');
  const ben = await person('Ben');
  await ben.joinChannel('garden');
  await ada.chooseInChannelMenu('Channel settings');
  await ada.dialog.getByLabel('Keep messages').selectOption('7 days');
  await expectAccessible(ada.page, 'retention');
  await ada.dialog.getByRole('button', { name: 'Save' }).click();
  await expect(ada.dialog).toBeHidden();
  for (const one of [ada, ben]) {
    await expect(
      one.page.getByRole('button', { name: 'Messages in this channel are kept for 7 days.' }),
    ).toBeVisible();
    await expect(one.timeline.log.getByText('Ada set messages to be kept for 7 days')).toBeVisible();
  }
  await ada.page.goto('/settings/history');
  await expect(ada.page.getByText(/segments? of history (is|are) on this device/)).toBeVisible();
  await expectAccessible(ada.page, 'history-on-this-device');
});
