import { expectAccessible } from '../src/accessibility.ts';
import { expect, test } from '../src/test.ts';

const WINDOWS = [
  { name: 'wide', viewport: { width: 1280, height: 800 } },
  { name: 'phone', viewport: { width: 390, height: 844 } },
] as const;

for (const { name, viewport } of WINDOWS) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test.describe(`${name}, ${colorScheme}`, () => {
      test.use({ viewport, colorScheme, reducedMotion: 'reduce' });

      test('every main page passes axe', async ({ device, person }) => {
        const ada = await device('Ada');
        const { page } = ada;
        await page.goto('/');
        await expect(page.getByRole('heading', { name: 'owner’s account' })).toBeVisible();
        await expectAccessible(page, 'first run');
        await ada.signUp();
        await expectAccessible(page, 'nothing yet');
        await ada.createChannel('garden', { topic: 'What grows, and what does not' });
        await ada.send(
          '**Peas** are up. `sow --again` on Saturday?\n\n- beans\n- chard\n\n```sh\nwater --all\n```',
        );
        await ada.replyInThread('Peas', 'The chard needs a net.');
        await expectAccessible(page, 'thread');
        await page.goto(new URL(page.url()).pathname.replace(/\/t\/.*/, ''));
        await ada.post('@all bring gloves.');
        await expectAccessible(page, 'channel');

        await page.getByRole('button', { name: 'Emoji' }).click();
        await expect(page.getByRole('searchbox').or(page.getByLabel('Search emoji'))).toBeVisible();
        await expectAccessible(page, 'emoji picker');
        await page.keyboard.press('Escape');
        await page.getByRole('button', { name: 'garden: channel menu' }).click();
        await expectAccessible(page, 'channel menu');
        await page.keyboard.press('Escape');
        await ada.openMembers();
        await expectAccessible(page, 'members');

        await page.keyboard.press('Control+k');
        await expect(page.getByPlaceholder('Jump to a channel')).toBeVisible();
        await expectAccessible(page, 'switcher');
        await page.keyboard.press('Escape');
        await page.goto('/settings/profile');
        for (const link of ['Profile', 'Appearance', 'Password and devices', 'Keyboard shortcuts', 'About']) {
          await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: link }).click();
          await expect(page.getByRole('heading', { name: link, level: 2 })).toBeVisible();
          await expectAccessible(page, link);
        }

        const ben = await person('Ben');
        await expect(ben.page.getByRole('button', { name: 'Create a channel' }).first()).toBeVisible();
        for (const dialog of ['Browse channels', 'Create a channel', 'New direct message', 'Invite people']) {
          await ben.sidebar.getByRole('button', { name: dialog }).first().click();
          await expect(ben.dialog).toBeVisible();
          await expectAccessible(ben.page, dialog);
          await ben.page.keyboard.press('Escape');
          await expect(ben.dialog).toBeHidden();
        }
        await ben.signOut();
        await expectAccessible(ben.page, 'sign in');
      });
    });
  }
}
