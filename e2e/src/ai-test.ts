import { expect, type Locator } from '@playwright/test';
import { FakeProvider, type ModelQuestion } from './fake-provider.ts';
import type { Person } from './person.ts';
import { test as plain } from './test.ts';

/** On a server with an AI, for whose model the test answers. */
export const test = plain.extend<{ provider: FakeProvider }>({
  provider: async ({ browserName: _ }, provide) => {
    const provider = await FakeProvider.start();
    await provide(provider);
    await provider.stop();
  },
  serverEnv: async ({ provider }, provide) => await provide(provider.env),
});

/** The AI's answers, the newest last. */
export const answer = (reader: Person): Locator =>
  reader.timeline.log.getByRole('article', { name: /^Assistant/ }).last();

/** A channel of Ada's with the AI in it, and Ben beside her. */
export async function inGarden(
  person: (name: string) => Promise<Person>,
): Promise<{ ada: Person; ben: Person }> {
  const ada = await person('Ada');
  await ada.createChannel('garden');
  await addAssistant(ada);
  const ben = await person('Ben');
  await ben.joinChannel('garden');
  return { ada, ben };
}

async function addAssistant(owner: Person): Promise<void> {
  await owner.chooseInChannelMenu('Add people');
  await owner.dialog.getByLabel('Name or handle').fill('ai');
  await owner.dialog.getByRole('button', { name: '@ai' }).click();
  await owner.dialog.getByRole('button', { name: /^Add/ }).click();
  await expect(owner.dialog).toBeHidden();
  await expect(owner.timeline.log.getByText(/Assistant/).first()).toBeVisible();
}

export async function askInChannel(
  asker: Person,
  provider: FakeProvider,
  text = '@ai what grows here?',
): Promise<ModelQuestion> {
  await asker.post(text);
  return await provider.next();
}
