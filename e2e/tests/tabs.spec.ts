import { expect, test } from '../src/test.ts';

test('two tabs of one person show the same, also when the first is closed', async ({ person }) => {
  const ada = await person('Ada');
  await ada.createChannel('garden');
  const ben = await person('Ben');
  await ben.joinChannel('garden');
  const second = await ada.openTab();

  await ada.post('From the first tab.');
  await expect(second.timeline.message('From the first tab.')).toBeVisible();
  await second.post('From the second tab.');
  await expect(ada.timeline.message('From the second tab.')).toBeVisible();
  await second.timeline.expectAllDelivered();
  await ada.timeline.expectAllDelivered();
  await ben.post('I see both.');
  await expect(ada.timeline.message('I see both.')).toBeVisible();
  await expect.poll(() => second.timeline.read()).toEqual(await ada.timeline.read());

  await ada.page.close();
  await second.post('Alone now.');
  await second.timeline.expectAllDelivered();
  await expect(ben.timeline.message('Alone now.')).toBeVisible();
  await ben.post('Still here.');
  await expect(second.timeline.message('Still here.')).toBeVisible();
});

test('two tabs write without the server, and neither loses nor doubles anything', async ({
  server,
  person,
}) => {
  const ada = await person('Ada');
  await ada.untilInstalled();
  await ada.createChannel('garden');
  const ben = await person('Ben');
  await ben.joinChannel('garden');
  const second = await ada.openTab();
  await expect(second.timeline.log).toBeVisible();

  await server.kill();
  await ada.expectOffline();
  for (const number of [1, 2, 3]) {
    await ada.post(`First tab, line ${number}.`);
    await second.post(`Second tab, line ${number}.`);
  }
  await second.react('First tab, line 2.', '👍');
  await ada.timeline.expectReactions('First tab, line 2.', '👍', 1);
  await second.page.reload();
  await expect(second.timeline.message(/tab, line/)).toHaveCount(6);

  await server.up();
  await ada.timeline.expectAllDelivered();
  await second.timeline.expectAllDelivered();
  await expect(ben.timeline.message(/tab, line/)).toHaveCount(6);
  await expect.poll(() => ben.timeline.read()).toEqual(await ada.timeline.read());
  await expect.poll(() => second.timeline.read()).toEqual(await ada.timeline.read());
});

test('signing out in one tab signs the other out', async ({ person }) => {
  const ada = await person('Ada');
  await ada.createChannel('garden');
  const second = await ada.openTab();
  await expect(second.timeline.log).toBeVisible();
  await ada.signOut();
  await expect(second.page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
});
