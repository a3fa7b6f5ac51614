import { expect, type Page } from '@playwright/test';

/** Waits until the page has drawn that many frames. */
export const frames = (page: Page, count: number): Promise<void> =>
  page.evaluate(async (left) => {
    for (let frame = 0; frame < left; frame++) await new Promise(requestAnimationFrame);
  }, count);

/** What `measure` gives as soon as it gives the same after some frames: a busy page scrolls a while after the wheel was turned. */
export async function atRest(page: Page, measure: () => Promise<number>): Promise<number> {
  let last = Number.NaN;
  await expect(async () => {
    const before = await measure();
    await frames(page, 20);
    last = await measure();
    expect(last).toBe(before);
  }).toPass();
  return last;
}
