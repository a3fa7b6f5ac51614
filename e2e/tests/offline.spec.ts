import type { Person } from '../src/person.ts';
import { ServerView } from '../src/server-view.ts';
import { expect, test } from '../src/test.ts';

// High enough for every message of these tests: a timeline draws only what is in sight.
test.use({ viewport: { width: 1280, height: 2400 } });

const numbered = (who: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${who} writes offline, line ${index + 1}.`);

/** Both read the same, in the order of time and then id, each message once. */
async function expectSameTimeline(one: Person, other: Person): Promise<void> {
  await expect.poll(() => one.timeline.read()).toEqual(await other.timeline.read());
  await expect.poll(() => other.timeline.read()).toEqual(await one.timeline.read());
  const ids = (await one.timeline.read()).map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toEqual(await new ServerView(one.context, one.account).order('garden'));
}

test('both go on without the server, and agree when it is back', async ({ server, person, device }) => {
  test.slow();
  const ada = await person('Ada');
  await ada.untilInstalled();
  await ada.createChannel('garden');
  for (const text of ['The beans are in.', 'The peas are out.', 'Who takes the slugs?']) await ada.post(text);
  const ben = await person('Ben');
  await ben.joinChannel('garden');
  await ben.post('I take the slugs.');
  await ben.timeline.expectAllDelivered();
  await expect(ada.timeline.message('I take the slugs.')).toBeVisible();
  await ada.timeline.expectAllDelivered();
  const before = await ada.timeline.read();

  await server.kill();
  await ada.page.reload();
  await ada.expectOffline();
  await ben.expectOffline();
  expect(await ada.timeline.read()).toEqual(before);

  for (const text of numbered('Ada', 10)) await ada.post(text);
  await ada.edit('The beans are in.', 'The beans are in the ground.');
  await ada.react('I take the slugs.', '👍');
  await ada.remove('Who takes the slugs?');
  for (const text of numbered('Ben', 5)) await ben.post(text);
  await ben.react('The peas are out.', '❤️');
  for (const text of numbered('Ada', 10)) await ada.timeline.expectDelivery(text, 'On this device only');
  for (const text of numbered('Ben', 5)) await ben.timeline.expectDelivery(text, 'On this device only');

  // Not saved by the page that wrote it, but by the device.
  await ada.page.reload();
  await expect(ada.timeline.message(/Ada writes offline/)).toHaveCount(10);
  await ada.timeline.expectDelivery('Ada writes offline, line 10.', 'On this device only');

  await server.up();
  await ada.timeline.expectAllDelivered();
  await ben.timeline.expectAllDelivered();
  await expect(ada.timeline.message(/Ben writes offline/)).toHaveCount(5);
  await expect(ben.timeline.message(/Ada writes offline/)).toHaveCount(10);
  await expectSameTimeline(ada, ben);
  await expect(ben.timeline.message('in the ground.')).toContainText('(edited)');
  await expect(ben.timeline.message('Message deleted')).toHaveCount(1);
  await ben.timeline.expectReactions('I take the slugs.', '👍', 1);
  await ada.timeline.expectReactions('The peas are out.', '❤️', 1);

  const adasPhone = await device('Ada');
  await adasPhone.signIn();
  await adasPhone.openChannel('garden');
  await expect(adasPhone.timeline.message(/writes offline/)).toHaveCount(15);
  await expectSameTimeline(adasPhone, ada);
});

test('without a network the app says so, keeps what is written, and sends it later', async ({ person }) => {
  const ada = await person('Ada');
  await ada.createChannel('garden');
  await ada.post('Before the tunnel.');
  const ben = await person('Ben');
  await ben.joinChannel('garden');

  await ada.context.setOffline(true);
  await ada.expectOffline();
  await ada.post('In the tunnel.');
  await ada.timeline.expectDelivery('In the tunnel.', 'On this device only');
  await ben.post('Meanwhile in the garden.');
  await ben.timeline.expectAllDelivered();
  await expect(ada.timeline.message('Meanwhile')).toHaveCount(0);

  await ada.context.setOffline(false);
  await ada.timeline.expectAllDelivered();
  await expect(ben.timeline.message('In the tunnel.')).toBeVisible();
  await expect(ada.timeline.message('Meanwhile')).toBeVisible();
  await ada.expectOnline();
});

test('a reply in a thread and a draft survive a reload without the server', async ({ server, person }) => {
  const ada = await person('Ada');
  await ada.untilInstalled();
  await ada.createChannel('garden');
  await ada.post('What shall we sow in August?');
  await ada.timeline.expectAllDelivered();
  await server.kill();
  await ada.expectOffline();
  await ada.replyInThread('What shall we sow', 'Spinach, and winter lettuce.');
  await ada.composer.fill('And perhaps some');
  await ada.page.reload();
  await expect(ada.thread.message('Spinach')).toBeVisible();
  await expect(ada.composer).toHaveValue('And perhaps some');
  await server.up();
  await ada.thread.expectAllDelivered();
});

test('what was sent or typed an instant before a reload is there after it, whatever else is being stored', async ({
  server,
  person,
}) => {
  const ada = await person('Ada');
  await ada.untilInstalled();
  await ada.createChannel('garden');
  await server.kill();
  await ada.expectOffline();
  for (const text of ['The hail is coming.', 'Cover the lettuce.', 'Too late.']) {
    await holdStore(ada);
    await ada.post(text);
    await ada.composer.fill(`${text} And then`);
    await ada.page.reload();
    await expect(ada.timeline.message(text)).toBeVisible();
    await expect(ada.composer).toHaveValue(`${text} And then`);
  }
});

/** Nothing else is written to the page's local store until it goes away: a transaction goes on and on. */
async function holdStore({ page }: Person): Promise<void> {
  await page.evaluate(async () => {
    const { name = '' } = (await indexedDB.databases()).find((db) => db.name?.startsWith('causeway-')) ?? {};
    const opening = indexedDB.open(name);
    await new Promise((resolve) => opening.addEventListener('success', resolve));
    const stores = [...opening.result.objectStoreNames];
    const store = opening.result.transaction(stores, 'readwrite').objectStore('kv');
    const goOn = (): void => store.get('nothing').addEventListener('success', goOn);
    goOn();
  });
}
