import { expect, test } from '../src/test.ts';

test('a new name is shown to everybody, also beside old messages', async ({ person }) => {
  const ada = await person('Ada');
  await ada.createChannel('garden');
  const ben = await person('Ben');
  await ben.joinChannel('garden');
  await ada.post('Hello from me.');
  await expect(ben.timeline.message('Hello from me.')).toContainText('Ada');
  await ada.page.goto('/settings/profile');
  await ada.page.getByLabel('Name', { exact: true }).fill('Ada Lovelace');
  await ada.page.getByRole('button', { name: 'Save' }).click();
  await expect(ada.sidebar.getByRole('button', { name: 'Ada Lovelace' })).toBeVisible();
  await expect(ben.timeline.message('Hello from me.')).toContainText('Ada Lovelace');
});

test('a theme is kept, on all devices, and never flashes', async ({ person, device }) => {
  const ada = await person('Ada');
  await ada.page.goto('/settings/appearance');
  await ada.page.getByRole('radio', { name: 'Dark' }).check();
  const root = ada.page.locator('html');
  await expect(root).toHaveAttribute('data-theme', 'dark');

  // Noted the moment there is a body, which is before anything is painted.
  await ada.page.addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (document.body === null) return;
      sessionStorage.setItem('first theme', document.documentElement.dataset.theme ?? 'none');
      observer.disconnect();
    }).observe(document, { childList: true, subtree: true });
  });
  await ada.page.reload();
  expect(await ada.page.evaluate(() => sessionStorage.getItem('first theme'))).toBe('dark');

  const phone = await device('Ada');
  await phone.signIn();
  await expect(phone.page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('the password is changed, and other devices are signed out by it', async ({ person, device }) => {
  const ada = await person('Ada');
  const phone = await device('Ada');
  await phone.signIn();
  await ada.page.goto('/settings/security');
  await ada.page.getByLabel('Current password').fill('not this one');
  await ada.page.getByLabel('New password').fill('a quite different sentence');
  await ada.page.getByRole('button', { name: 'Change password' }).click();
  await expect(ada.page.getByText(/wrong|not right|incorrect/i)).toBeVisible();
  await ada.page.getByLabel('Current password').fill(ada.account.password);
  await ada.page.getByRole('button', { name: 'Change password' }).click();
  await expect(ada.page.getByText('Password changed.')).toBeVisible();
  await expect(phone.page.getByText('You’re signed out.')).toBeVisible();
});
