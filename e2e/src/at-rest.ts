import { expect, type Page } from '@playwright/test';

/** What `measure` gives as soon as it gives the same after some frames: a busy page scrolls a while after the wheel was turned. */
export async function atRest(page: Page, measure: () => Promise<number>): Promise<number> {
  let last = Number.NaN;
  await expect(async () => {
    const before = await measure();
    await page.evaluate(async () => {
      for (let frame = 0; frame < 20; frame++) await new Promise(requestAnimationFrame);
    });
    last = await measure();
    expect(last).toBe(before);
  }).toPass();
  return last;
}
