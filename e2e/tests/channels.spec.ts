import { expect, test } from '../src/test.ts';

test('a channel made without the server is there at once, and for others when it is back', async ({
  server,
  person,
}) => {
  const ada = await person('Ada');
  const ben = await person('Ben');
  await server.kill();
  await ada.expectOffline();
  await ada.createChannel('shed', { topic: 'Tools, and who has them' });
  await expect(ada.row('shed').getByLabel('on this device only')).toBeVisible();
  await ada.post('The big saw is with me.');
  await ada.timeline.expectDelivery('The big saw is with me.', 'On this device only');

  await server.up();
  await ada.timeline.expectAllDelivered();
  await expect(ada.row('shed').getByLabel('on this device only')).toBeHidden();
  await ben.joinChannel('shed');
  await expect(ben.timeline.message('The big saw is with me.')).toBeVisible();
  await expect(ben.page.getByText('Tools, and who has them').first()).toBeVisible();
});

test('name and topic change for everybody', async ({ person }) => {
  const ada = await person('Ada');
  await ada.createChannel('garden');
  const ben = await person('Ben');
  await ben.joinChannel('garden');
  await ada.chooseInChannelMenu('Channel settings');
  await ada.dialog.getByLabel('Name').fill('allotment');
  await ada.dialog.getByLabel('Topic').fill('Plot 14');
  await ada.dialog.getByRole('button', { name: 'Save' }).click();
  await expect(ben.row('allotment')).toBeVisible();
  await expect(ben.page.getByRole('button', { name: 'allotment: channel menu' })).toBeVisible();
  await expect(ben.page.getByText('Plot 14', { exact: true })).toBeVisible();
  await expect(ben.timeline.log).toContainText('Ada renamed the channel to allotment');
});

test('who leaves loses the channel, and can come back', async ({ person }) => {
  const ada = await person('Ada');
  await ada.createChannel('garden');
  const ben = await person('Ben');
  await ben.joinChannel('garden');
  await ben.chooseInChannelMenu('Leave');
  await ben.dialog.getByRole('button', { name: 'Leave' }).click();
  await expect(ben.row('garden')).toHaveCount(0);
  await expect(ada.timeline.log).toContainText('Ben left');
  await ada.post('He will be back.');
  await ben.joinChannel('garden');
  await expect(ben.timeline.message('He will be back.')).toBeVisible();
});

test('a reader can’t write, from the second on in which the role changes', async ({ person }) => {
  const ada = await person('Ada');
  await ada.createChannel('garden');
  const ben = await person('Ben');
  await ben.joinChannel('garden');
  await ben.post('I can write.');
  const members = await ada.openMembers();
  await ada.chooseForMember(ben, 'Reader');
  await expect(members.getByRole('heading', { name: 'Readers' })).toBeVisible();
  await expect(ben.page.getByText('You can read here, but not write')).toBeVisible({ timeout: 1_000 });
  await expect(ben.composer).toHaveCount(0);
  await ben.timeline.message('I can write.').hover();
  await expect(
    ben.timeline.message('I can write.').getByRole('button', { name: /^React|^Edit/ }),
  ).toHaveCount(0);

  await ada.chooseForMember(ben, 'Admin');
  await expect(ben.composer).toBeVisible({ timeout: 1_000 });
  await ben.post('And now I may pin.');
  await ben.chooseInMessageMenu('And now I may pin.', 'Pin to the channel');
  await expect(ada.page.getByRole('button', { name: '1 pinned message' })).toBeVisible();
});

test('who is removed loses the channel, and keeps what could not be sent', async ({ person }) => {
  const ada = await person('Ada');
  await ada.createChannel('garden');
  const ben = await person('Ben');
  await ben.joinChannel('garden');
  await ben.context.setOffline(true);
  await ben.expectOffline();
  await ben.post('My last words here.');

  await ada.openMembers();
  await ada.chooseForMember(ben, 'Remove from the channel');
  await ada.dialog.getByRole('button', { name: 'Remove' }).click();
  await expect(ada.timeline.log).toContainText('Ada removed Ben');

  await ben.context.setOffline(false);
  await expect(ben.page.getByRole('heading', { name: 'You’re not in this channel' })).toBeVisible({
    timeout: 45_000,
  });
  await expect(ben.row('garden')).toHaveCount(0);
  const kept = ben.page.getByRole('region', { name: 'Not delivered' });
  await expect(kept).toContainText('My last words here.');
  await expect(ada.timeline.message('My last words here.')).toHaveCount(0);
});

test('a private channel is only seen by who was added', async ({ person }) => {
  const ada = await person('Ada');
  await ada.createChannel('surprise', { hidden: true });
  await ada.post('It is Ben’s birthday on Friday.');
  const ben = await person('Ben');
  const cleo = await person('Cleo');
  for (const other of [ben, cleo]) {
    await other.sidebar.getByRole('button', { name: 'Browse channels' }).click();
    await expect(other.dialog.getByText('No public channel by that name.')).toBeVisible();
    await other.page.keyboard.press('Escape');
  }
  await ada.chooseInChannelMenu('Add people');
  await ada.dialog.getByRole('button', { name: '@cleo' }).click();
  await ada.dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await cleo.openChannel('surprise');
  await expect(cleo.timeline.message('birthday on Friday')).toBeVisible();
  await expect(ben.row('surprise')).toHaveCount(0);
});

test('people write to each other in private, also begun without the server', async ({ server, person }) => {
  const ben = await person('Ben');
  const ada = await person('Ada');
  await ada.createChannel('garden');
  await ben.joinChannel('garden');
  await ada.startDirectMessage(ben);
  await ada.post('Did you see the hedgehog?');
  await expect(ben.row('Ada')).toHaveAccessibleName(/1 unread, 1 mention$/);
  await ben.openChannel('Ada');
  await ben.post('Which one?');
  await expect(ada.timeline.message('Which one?')).toBeVisible();

  const cleo = await person('Cleo');
  await cleo.joinChannel('garden');
  await expect(ada.page.getByText('Working offline')).toBeHidden();
  await server.kill();
  await cleo.expectOffline();
  await cleo.startDirectMessage(ada);
  await cleo.post('The gate was open again.');
  await server.up();
  await cleo.timeline.expectAllDelivered();
  await ada.openChannel('Cleo');
  await expect(ada.timeline.message('The gate was open again.')).toBeVisible();
});

test('an invite brings somebody who has an account into its channels', async ({ person }) => {
  const ada = await person('Ada');
  await ada.createChannel('surprise', { hidden: true });
  const link = await ada.makeInvite(['surprise']);
  const ben = await person('Ben');
  await ben.page.goto(link);
  await ben.page.getByRole('button', { name: 'Join' }).click();
  await ben.expectOpen('surprise');
});
