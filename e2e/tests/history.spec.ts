import { expectAccessible } from '../src/accessibility.ts';
import { MANY, openLog, scroller, scrollToBeginning, signIn, text, writeLog } from '../src/long-log.ts';
import { expect, test } from '../src/test.ts';

/** Small segments: a channel of two hundred messages has ten of them. */
test.use({ segmentOps: 20 });

test('scrolling back loads the segments before, to the very beginning', async ({ server, device }) => {
  await writeLog(server);
  const ada = await signIn(device);
  await openLog(ada);
  await scrollToBeginning(ada);
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
