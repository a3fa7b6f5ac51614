import type { Page } from '@playwright/test';
import { account } from './account.ts';
import type { CausewayServer } from './causeway-server.ts';
import type { Person } from './person.ts';
import { Script } from './script.ts';
import { expect } from './test.ts';

export const MANY = 200;
export const text = (index: number): string => `Entry ${index} of the log.`;

/** A channel of Ada's with a long past. Returns the ids of its messages but the first. */
export async function writeLog(server: CausewayServer): Promise<{ channel: string; ids: string[] }> {
  const script = await Script.signUp(server, account('Ada'));
  const channel = await script.createChannel('log');
  const bodies = Array.from({ length: MANY }, (_, index) => text(index));
  const [, ...ids] = await script.post(channel, ['Here it begins.', ...bodies]);
  return { channel, ids };
}

/** On a device to which all of it is new. */
export async function signIn(device: (name: string) => Promise<Person>): Promise<Person> {
  const ada = await device('Ada');
  await ada.signIn();
  return ada;
}

export async function openLog(ada: Person): Promise<void> {
  await ada.openChannel('log');
  await expect(ada.timeline.message(text(MANY - 1))).toBeVisible();
}

export const scroller = (page: Page) => page.locator('[data-timeline]');

/** By the wheel, until all that lies between has been loaded. The pointer stays over the timeline. */
export async function scrollToBeginning(ada: Person): Promise<void> {
  await scroller(ada.page).hover();
  await expect(async () => {
    await ada.page.mouse.wheel(0, -100_000);
    const beginning = ada.timeline.log.getByText('This is where the channel begins.');
    await expect(beginning).toBeInViewport({ timeout: 500 });
  }).toPass();
}

/** Px between the top of the timeline and the message. */
export async function place(person: Person, body: string): Promise<number> {
  const [message, frame] = await Promise.all([
    person.timeline.message(body).boundingBox(),
    scroller(person.page).boundingBox(),
  ]);
  return (message?.y ?? Number.NaN) - (frame?.y ?? 0);
}
