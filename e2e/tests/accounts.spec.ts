import type { Page } from '@playwright/test';
import { expect, test } from '../src/test.ts';

/** Names of the databases that the app keeps on this device. */
const databases = (page: Page): Promise<string[]> =>
  page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name ?? ''));

test.describe('on a new server', () => {
  test.use({ signup: 'invite' });

  test('the first account is the owner’s, and others need an invite', async ({ device }) => {
    const ada = await device('Ada');
    await ada.page.goto('/');
    await expect(ada.page.getByRole('heading', { name: 'Create the owner’s account' })).toBeVisible();
    await ada.fillSignUp();
    await expect(ada.page.getByRole('heading', { name: 'Nothing here yet' })).toBeVisible();
    const link = await ada.makeInvite();

    const ben = await device('Ben');
    await ben.page.goto('/sign-up');
    await ben.page.getByLabel('Invite code or link').fill('not-a-code-at-all');
    await ben.fillSignUp();
    await expect(ben.page.getByText(/invite .*(not|n’t|expired|used)/i).first()).toBeVisible();
    await ben.page.getByLabel('Invite code or link').fill(link);
    await ben.page.getByRole('button', { name: 'Create account' }).click();
    await ben.expectSignedIn();

    const cleo = await device('Cleo');
    await cleo.page.goto(link);
    await expect(cleo.page.getByRole('heading', { name: 'This invite can’t be used' })).toBeVisible();
  });
});

test.describe('on a closed server', () => {
  test.use({ signup: 'closed' });

  test('nobody signs up after the first', async ({ person, device }) => {
    await person('Ada');
    const ben = await device('Ben');
    await ben.page.goto('/sign-up');
    await expect(ben.page.getByRole('heading', { name: 'Sign-up is closed' })).toBeVisible();
    await expect(ben.page.getByLabel('Your name')).toHaveCount(0);
  });
});

test('on an open server anybody signs up, but not under a name that is taken', async ({ person, device }) => {
  await person('Ada');
  const other = await device('Ada');
  await other.page.goto('/');
  await other.page.getByRole('link', { name: 'Create an account' }).click();
  await other.fillSignUp();
  await expect(other.page.getByText(/taken/)).toBeVisible();
  await other.page.getByLabel('Handle', { exact: true }).fill('ada2');
  await other.page.getByRole('button', { name: 'Create account' }).click();
  await expect(other.sidebar.getByText('@ada2')).toBeVisible();
});

test('a wrong password and an unknown handle are answered alike', async ({ person, device }) => {
  await person('Ada');
  const ada = await device('Ada');
  await ada.page.goto('/sign-in');
  await ada.fillSignIn('not my password');
  const answer = await ada.page.getByRole('alert').textContent();
  const nobody = await device('Nobody');
  await nobody.page.goto('/sign-in');
  await nobody.fillSignIn();
  await expect(nobody.page.getByRole('alert')).toHaveText(answer ?? '');
  await ada.fillSignIn();
  await ada.expectSignedIn();
});

test('signing in without the server says that it can’t be reached', async ({ server, person }) => {
  const ada = await person('Ada');
  await ada.signOut();
  await server.kill();
  await ada.fillSignIn();
  await expect(ada.page.getByRole('alert')).toContainText('The server can’t be reached');
});

test('signing out erases what this device has', async ({ person }) => {
  const ada = await person('Ada');
  await ada.createChannel('garden');
  await ada.post('For our eyes only.');
  await ada.timeline.expectAllDelivered();
  expect(await databases(ada.page)).toHaveLength(1);

  await ada.signOut();
  await expect.poll(() => databases(ada.page)).toEqual([]);
  const left = await ada.page.evaluate(() => JSON.stringify({ ...localStorage }));
  expect(left).not.toContain('causeway.user');
  await ada.page.goBack();
  await expect(ada.page.getByText('For our eyes only.')).toHaveCount(0);

  await ada.signIn();
  await ada.openChannel('garden');
  await expect(ada.timeline.message('For our eyes only.')).toBeVisible();
});

test('a device that is signed out from another one can read, and goes on after signing in again', async ({
  person,
  device,
}) => {
  const laptop = await person('Ada');
  await laptop.createChannel('garden');
  await laptop.post('Written on the laptop.');
  await laptop.timeline.expectAllDelivered();
  const phone = await device('Ada');
  await phone.signIn();

  await phone.page.goto('/settings/security');
  await phone.page.getByRole('button', { name: /^Sign out / }).click();
  await expect(laptop.page.getByText('You’re signed out.')).toBeVisible();
  await expect(laptop.timeline.message('Written on the laptop.')).toBeVisible();
  await laptop.post('Written while signed out.');
  await laptop.timeline.expectDelivery('Written while signed out.', 'On this device only');

  await laptop.page.getByRole('status').getByRole('button', { name: 'Sign in' }).click();
  await expect(laptop.dialog.getByRole('heading', { name: 'Sign in again' })).toBeVisible();
  await laptop.dialog.getByLabel('Password', { exact: true }).fill(laptop.account.password);
  await laptop.dialog.getByRole('button', { name: 'Sign in' }).click();
  await laptop.timeline.expectAllDelivered();
  await expect(laptop.page.getByText('You’re signed out.')).toBeHidden();
  await phone.page.goto('/');
  await phone.openChannel('garden');
  await expect(phone.timeline.message('Written while signed out.')).toBeVisible();
});
