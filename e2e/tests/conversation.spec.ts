import { type CausewayFixtures, expect, test } from '../src/test.ts';

/** Two people in a channel of the first one's. */
async function inGarden(person: CausewayFixtures['person']) {
  const ada = await person('Ada');
  await ada.createChannel('garden');
  const ben = await person('Ben');
  await ben.joinChannel('garden');
  return { ada, ben };
}

test('a reply quotes what it answers; a thread gathers its answers beside the channel', async ({
  person,
}) => {
  const { ada, ben } = await inGarden(person);
  await ada.post('Shall we build a second compost heap?');

  await ben.reply('second compost heap', 'Yes, by the fence.');
  const answer = ada.timeline.message('Yes, by the fence.');
  await expect(answer.getByRole('button', { name: 'In reply to Ada Shall we build' })).toBeVisible();

  await ben.replyInThread('second compost heap', 'I have some planks left.');
  const summary = ada.timeline
    .message('second compost heap')
    .first()
    .getByRole('button', { name: '1 reply' });
  await summary.click();
  await expect(ada.thread.message('I have some planks left.')).toBeVisible();
  await ada.page.getByRole('textbox', { name: 'Reply in the thread' }).fill('Bring them on Saturday.');
  await ada.page.keyboard.press('Enter');
  await expect(ben.thread.message('Bring them on Saturday.')).toBeVisible();
  await expect(
    ada.timeline.message('second compost heap').first().getByRole('button', { name: '2 replies' }),
  ).toBeVisible();
  await expect(ada.timeline.message('Bring them on Saturday.')).toHaveCount(0);
});

test('a reply is read by who has its thread open, and unread for others until they open it', async ({
  person,
}) => {
  const { ada, ben } = await inGarden(person);
  await ada.post('Shall we build a second compost heap?');
  const replies = (count: string) =>
    ada.timeline.message('second compost heap').getByRole('button', { name: count });

  await ben.replyInThread('second compost heap', 'I have some planks left.');
  await expect(replies('1 reply')).toBeVisible();
  await expect(ada.row('garden')).toHaveAccessibleName(/1 unread$/);
  await replies('1 reply').click();
  await expect(ada.thread.message('I have some planks left.')).toBeVisible();
  await expect(ada.row('garden')).not.toHaveAccessibleName(/unread/);

  await ben.replyInThread('second compost heap', 'And nails.');
  await expect(ada.thread.message('And nails.')).toBeVisible();
  await expect(ada.row('garden')).not.toHaveAccessibleName(/unread/);
  await expect(ada.page).toHaveTitle('#garden · Causeway');
});

test('one sees who is typing and who is there', async ({ person }) => {
  const { ada, ben } = await inGarden(person);
  const members = await ada.openMembers();
  const benThere = members.getByRole('listitem').filter({ hasText: '@ben' });
  await expect(benThere).toContainText('online');

  await ben.composer.pressSequentially('I wonder');
  await expect(ada.page.getByText('Ben is typing')).toBeVisible();
  await ben.composer.press('Enter');
  await expect(ada.page.getByText('Ben is typing')).toBeHidden();

  await ben.page.close();
  await expect(benThere).not.toContainText('online');
});

test('what is unread is counted, marked by a line, and read on every device at once', async ({
  person,
  device,
}) => {
  const { ada, ben } = await inGarden(person);
  await ben.post('Good morning.');
  await expect(ada.timeline.message('Good morning.')).toBeVisible();
  await expect(ada.row('garden')).not.toHaveAccessibleName(/unread/);
  await ada.createChannel('kitchen');
  const adasPhone = await device('Ada');
  await adasPhone.signIn();
  await adasPhone.openChannel('kitchen');

  await ben.post('The tomatoes are ripe.');
  await expect(ada.row('garden')).toHaveAccessibleName(/1 unread$/);
  await ben.post('@ada could you take some?');
  await expect(ada.row('garden')).toHaveAccessibleName(/2 unread, 1 mention$/);
  await expect(ada.page).toHaveTitle('(1) #kitchen · Causeway');
  await expect(adasPhone.row('garden')).toHaveAccessibleName(/2 unread, 1 mention$/);

  await ada.openChannel('garden');
  const lines = await ada.timeline.log
    .getByText(/^(New|Good morning\.|The tomatoes are ripe\.)$/)
    .allTextContents();
  expect(lines).toEqual(['Good morning.', 'New', 'The tomatoes are ripe.']);
  await expect(ada.row('garden')).not.toHaveAccessibleName(/unread/);
  await expect(adasPhone.row('garden')).not.toHaveAccessibleName(/unread/);
  await expect(ada.page).toHaveTitle('#garden · Causeway');
});

test('no line stands above what one watches come in', async ({ person }) => {
  const { ada, ben } = await inGarden(person);
  await ben.post('Good morning.');
  await expect(ada.timeline.message('Good morning.')).toBeVisible();
  await expect(ada.row('garden')).not.toHaveAccessibleName(/unread/);
  await ada.createChannel('kitchen');
  await ada.openChannel('garden');
  await expect(ada.timeline.message('Good morning.')).toBeVisible();
  for (const text of ['The tomatoes are ripe.', 'And the beans.']) {
    await ben.post(text);
    await expect(ada.timeline.message(text)).toBeVisible();
  }
  await expect(ada.timeline.log.getByText('New', { exact: true })).toHaveCount(0);
});

test('Markdown is drawn, and what it could do harm with is not', async ({ person }) => {
  const ada = await person('Ada');
  await ada.createChannel('garden');
  await ada.send('**Bold** and `code` <img src=x onerror=alert(1)> [a link](javascript:alert(1))');
  const message = ada.timeline.message('Bold');
  await expect(message.locator('strong')).toHaveText('Bold');
  await expect(message.locator('code')).toHaveText('code');
  await expect(message.locator('img')).toHaveCount(0);
  await expect(message.getByRole('link')).toHaveCount(0);
  await expect(message).toContainText('a link');
});
