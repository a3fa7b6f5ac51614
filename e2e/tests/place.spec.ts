import { account } from '../src/account.ts';
import { atRest } from '../src/at-rest.ts';
import {
  MANY,
  openLog,
  place,
  scroller,
  scrollToBeginning,
  signIn,
  text,
  writeLog,
} from '../src/long-log.ts';
import type { Person } from '../src/person.ts';
import { Script } from '../src/script.ts';
import { expect, test } from '../src/test.ts';

/** Small segments: a channel of two hundred messages has ten of them. */
test.use({ segmentOps: 20 });

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

test('a quote leads to a message far above, past others of any height', async ({ server, device }) => {
  const script = await Script.signUp(server, account('Ada'));
  const channel = await script.createChannel('log');
  const tall = (index: number) => [text(index), ...Array(3 * (index % 7)).fill('A line of it.')].join('\n\n');
  const ids = await script.post(
    channel,
    Array.from({ length: 30 }, (_, index) => tall(index)),
  );
  const ada = await signIn(device);
  await ada.page.goto(`/c/${channel}/m/${ids[8]}`);
  await ada.reply(text(8), 'I remember this one.');
  await ada.timeline.expectDelivery('I remember this one.', 'On the server');
  // How high they are is not known yet.
  await ada.page.reload();
  const answer = ada.timeline.message('I remember this one.');
  await expect(answer).toBeInViewport();
  await answer.getByRole('button', { name: /In reply to/ }).click();
  const [frame] = await Promise.all([
    scroller(ada.page).boundingBox(),
    expect(ada.timeline.message(text(8)).first()).toBeInViewport(),
  ]);
  const middle = await atRest(ada.page, async () => {
    const box = await ada.timeline.message(text(8)).first().boundingBox();
    return (box?.y ?? Number.NaN) + (box?.height ?? 0) / 2;
  });
  expect(Math.abs(middle - ((frame?.y ?? 0) + (frame?.height ?? 0) / 2))).toBeLessThanOrEqual(20);
});

test('the newest message stays in sight whatever the window’s height', async ({ server, device }) => {
  await writeLog(server);
  const ada = await signIn(device);
  await openLog(ada);
  for (const height of [400, 800, 500, 900]) {
    await ada.page.setViewportSize({ width: 1280, height });
    await expect(ada.timeline.message(text(MANY - 1))).toBeInViewport();
    await atRest(ada.page, () => place(ada, text(MANY - 1)));
    await expect(ada.timeline.message(text(MANY - 1))).toBeInViewport();
    await expect(ada.page.getByRole('button', { name: 'Newest' })).toBeHidden();
  }
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
  await scrollToBeginning(ada);
  await ada.page.getByRole('button', { name: 'Newest' }).click();
  await expect(ada.timeline.message(text(MANY - 1))).toBeInViewport();
  const before = await jumpFromABitUp(ada);
  await expect(ada.timeline.message('Here it begins.')).toBeInViewport();
  await expect(ada.page.getByText('You’re viewing older messages')).toBeHidden();
  await ada.page.goBack();
  await expectPlace(ada, before);
});
