import type { Page } from '@playwright/test';
import { expect, test } from '../src/test.ts';

/** Goes on with Tab until what is wanted has the focus; fails after as many steps as a person would bear. */
async function tabTo(
  page: Page,
  role: 'button' | 'link' | 'textbox' | 'radio',
  name: string | RegExp,
): Promise<void> {
  const wanted = page.getByRole(role, { name }).first();
  await expect(wanted).toBeVisible();
  for (let step = 0; step < 30; step++) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  await expect(wanted).toBeFocused();
}

test('everything is done without a pointer', async ({ person, device }) => {
  const account = await person('Ada');
  await account.createChannel('garden');
  await account.createChannel('kitchen');
  await account.post('Who has the big pot?');
  await account.timeline.expectAllDelivered();

  const ada = await device('Ada');
  const { page } = ada;
  const { keyboard } = page;
  await page.goto('/');
  await tabTo(page, 'textbox', 'Handle or email');
  await keyboard.type('ada');
  await tabTo(page, 'textbox', 'Password');
  await keyboard.type(ada.account.password);
  await keyboard.press('Enter');
  await ada.expectSignedIn();

  await keyboard.press('Control+k');
  await expect(page.getByPlaceholder('Jump to a channel')).toBeFocused();
  await keyboard.type('garden');
  await keyboard.press('Enter');
  await ada.expectOpen('garden');
  await expect(ada.composer).toBeFocused();
  await keyboard.type('The leeks are thin.');
  await keyboard.press('Enter');
  await expect(ada.timeline.message('The leeks are thin.')).toBeVisible();

  await keyboard.press('ArrowUp');
  await expect(ada.composer).toHaveValue('The leeks are thin.');
  await keyboard.press('End');
  await keyboard.type(' Still.');
  await keyboard.press('Enter');
  await expect(ada.timeline.message('The leeks are thin. Still.')).toContainText('(edited)');

  // From the field to the messages, and onto the newest.
  await keyboard.press('Shift+Tab');
  await keyboard.press('ArrowUp');
  const message = ada.timeline.message('The leeks are thin.');
  await expect(message).toBeFocused();
  await keyboard.press('+');
  await expect(page.getByLabel('Search emoji')).toBeFocused();
  await keyboard.type('leek');
  await keyboard.press('Escape');
  await expect(message).toBeFocused();
  await keyboard.press('+');
  await expect(page.getByLabel('Search emoji')).toBeFocused();
  await keyboard.type('carrot');
  await expect(page.getByText('Carrot', { exact: false }).first()).toBeVisible();
  await keyboard.press('Enter');
  await ada.timeline.expectReactions('The leeks are thin.', '🥕', 1);
  await expect(message).toBeFocused();
  await keyboard.press('Escape');
  await expect(ada.composer).toBeFocused();

  await keyboard.press('Alt+ArrowDown');
  await ada.expectOpen('kitchen');
  await tabTo(page, 'button', '@ada');
  await keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Settings' })).toBeFocused();
  await keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible();
  await tabTo(page, 'link', 'Back');
  await keyboard.press('Enter');
  await expect(ada.timeline.message('Who has the big pot?')).toBeVisible();
});
