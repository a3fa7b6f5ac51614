import { expect, test } from '../src/test.ts';

const LIMIT_BYTES = 16_384;

test('a text over the limit is not sent; the composer says by how much', async ({ person }) => {
  const ada = await person('Ada');
  await ada.createChannel('garden');
  // Two bytes each: characters are not what counts.
  const tooLong = 'ä'.repeat(LIMIT_BYTES / 2 + 1);
  await ada.composer.fill(tooLong);
  await expect(ada.page.getByText('2 bytes too long')).toBeVisible();
  await ada.composer.press('Enter');
  await expect(ada.page.getByText('This message is 2 bytes too long.')).toBeVisible();
  await expect(ada.composer).toHaveValue(tooLong);
  await expect(ada.timeline.log.getByRole('article')).toHaveCount(0);

  await ada.composer.press('Backspace');
  await ada.composer.press('Enter');
  await expect(ada.composer).toHaveValue('');
  await expect(ada.timeline.log.getByRole('article')).toHaveCount(1);
  await ada.timeline.expectAllDelivered();
});

test('what the server refuses is kept as not delivered, with the reason', async ({ person }) => {
  const ada = await person('Ada');
  await ada.createChannel('garden');
  const ben = await person('Ben');
  await ben.joinChannel('garden');
  await ben.context.setOffline(true);
  await ben.expectOffline();
  await ben.post('I disagree.');
  await ben.post('Strongly.');
  await ada.openMembers();
  await ada.chooseForMember(ben, 'Reader');
  await expect(ada.page.getByRole('heading', { name: 'Readers' })).toBeVisible();

  await ben.context.setOffline(false);
  const refused = ben.page.getByRole('region', { name: 'Not delivered' }).getByRole('listitem');
  await expect(refused).toHaveCount(2, { timeout: 45_000 });
  await expect(refused.first()).toContainText(/I disagree\..*Not delivered: .+/s);
  await expect(ben.timeline.message('I disagree.')).toHaveCount(0);

  await ben.page.reload();
  await expect(refused).toHaveCount(2);
  await refused.first().getByRole('button', { name: 'Copy text' }).click();
  expect(await ben.page.evaluate(() => navigator.clipboard.readText())).toBe('I disagree.');
  await refused.first().getByRole('button', { name: 'Delete' }).click();
  await refused.first().getByRole('button', { name: 'Delete' }).click();
  await expect(refused).toHaveCount(0);
  await expect(ada.timeline.message('I disagree.')).toHaveCount(0);
});
