import type { CDPSession, Locator, Page } from '@playwright/test';

/** A finger on the screen, down for as long as one likes: the browser makes of it what it makes of a real one. */
export class Finger {
  readonly #cdp: CDPSession;

  private constructor(cdp: CDPSession) {
    this.#cdp = cdp;
  }

  static async of(page: Page): Promise<Finger> {
    return new Finger(await page.context().newCDPSession(page));
  }

  /** In the middle of `element`. */
  async down(element: Locator): Promise<void> {
    const box = await element.boundingBox();
    if (box === null) throw new Error('There is nothing to put the finger on.');
    const point = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    await this.#cdp.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [point] });
  }

  async up(): Promise<void> {
    await this.#cdp.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  }
}
