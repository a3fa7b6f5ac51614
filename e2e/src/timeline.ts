import { expect, type Locator, type Page } from '@playwright/test';

/** Where a message of one's own is. */
export type Delivery = 'On this device only' | 'On the server';

/** A message as it is read: its id; author, time and text with reactions and marks of editing; nothing of one's own. */
export interface ReadMessage {
  readonly id: string;
  readonly text: string;
}

/** Longer than the longest wait between two attempts to reach the server. */
export const RECONNECT_MS = 45_000;

/** The messages of a channel, or of a thread. */
export class Timeline {
  readonly page: Page;
  readonly log: Locator;

  constructor(page: Page, name: RegExp) {
    this.page = page;
    this.log = page.getByRole('log', { name });
  }

  message(text: string | RegExp): Locator {
    return this.log.getByRole('article').filter({ hasText: text });
  }

  /** How many people have put `emoji` under the message. */
  async expectReactions(text: string, emoji: string, count: number): Promise<void> {
    const chip = this.message(text).getByRole('button', { name: new RegExp(`^${emoji} ${count} ?, by `) });
    await expect(chip).toBeVisible();
  }

  /** What everybody sees alike, top to bottom. A window that is high enough holds all of it. */
  async read(): Promise<ReadMessage[]> {
    return await this.log.getByRole('article').evaluateAll((articles) =>
      articles
        .map((article) => ({ article, top: article.getBoundingClientRect().top }))
        .sort((a, b) => a.top - b.top)
        .map(({ article }) => {
          const copy = article.cloneNode(true) as HTMLElement;
          for (const own of copy.querySelectorAll(
            '[data-delivery], [role=toolbar], [aria-hidden=true], button .visually-hidden',
          ))
            own.remove();
          // Whether the name stands above it depends on what one had read before.
          const time = copy.querySelector('time');
          (article.hasAttribute('data-head') ? time?.parentElement : time)?.remove();
          return {
            id: article.getAttribute('data-id') ?? '',
            text: `${article.getAttribute('aria-label')}: ${copy.textContent.replace(/\s+/g, ' ').trim()}`,
          };
        }),
    );
  }

  /** Texts of {@link read}. */
  async texts(): Promise<string[]> {
    return (await this.read()).map(({ text }) => text);
  }

  async expectDelivery(text: string, delivery: Delivery): Promise<void> {
    await expect(this.message(text).getByText(delivery)).toBeAttached({ timeout: RECONNECT_MS });
  }

  /** Every message of one's own is on the server. */
  async expectAllDelivered(): Promise<void> {
    await expect(this.log.getByText('On the server').first()).toBeAttached({ timeout: RECONNECT_MS });
    await expect(this.log.getByText('On this device only')).toHaveCount(0, { timeout: RECONNECT_MS });
  }
}
