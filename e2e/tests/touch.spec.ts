import type { Locator, Page } from '@playwright/test';
import { atRest } from '../src/at-rest.ts';
import { Finger } from '../src/finger.ts';
import { Script } from '../src/script.ts';
import { expect, test } from '../src/test.ts';

test.use({ viewport: { width: 390, height: 844 }, contextOptions: { hasTouch: true, isMobile: true } });

const item = (page: Page, name: string): Locator => page.getByRole('dialog').getByRole('button', { name });

test('the finger that opens a message’s menu presses nothing in it when it is lifted', async ({
  person,
  server,
}) => {
  const ada = await person('Ada');
  await ada.createChannel('garden');
  const script = await Script.signIn(server, ada.account);
  const lines = Array.from({ length: 12 }, (_, index) => `Line ${index + 1}`);
  await script.post(ada.channel, lines);
  const { page } = ada;
  const finger = await Finger.of(page);
  const message = ada.timeline.message('Line 12');
  await finger.down(message);
  await expect(item(page, 'Copy text')).toBeVisible();
  // Once the sheet has slid in, one of its items is what lies under the finger.
  await atRest(page, async () => (await item(page, 'Copy text').boundingBox())?.y ?? Number.NaN);
  expect(await underFinger(page, message)).not.toBe('');
  await finger.up();
  // A tap is what comes next, and it works at once.
  await item(page, 'Copy text').tap();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByText('Text copied.')).toBeVisible();
  expect(new URL(page.url()).pathname).toBe(`/c/${ada.channel}`);
});

/** Label of the button that is now where `element` is. */
async function underFinger(page: Page, element: Locator): Promise<string> {
  const box = await element.boundingBox();
  return await page.evaluate(
    ([x = 0, y = 0]) => document.elementFromPoint(x, y)?.closest('[role=dialog] button')?.textContent ?? '',
    [(box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + (box?.height ?? 0) / 2],
  );
}
