import { expectAccessible } from '../src/accessibility.ts';
import { answer, askInChannel, inGarden, test } from '../src/ai-test.ts';
import { atRest } from '../src/at-rest.ts';
import type { Person } from '../src/person.ts';
import { Script } from '../src/script.ts';
import { expect, test as plain } from '../src/test.ts';

const LONG = Array.from({ length: 30 }, (_, at) => `${at + 1}. The *${at + 1}th* thing to know.`).join('\n');

test('an answer grows before everybody’s eyes, and goes on when who asked has gone', async ({
  person,
  provider,
}) => {
  const { ada, ben } = await inGarden(person);
  await ada.composer.pressSequentially('@gp');
  await expect(ada.page.getByRole('option', { name: /Assistant/ })).toBeVisible();
  await ada.page.keyboard.press('Tab');
  await ada.composer.pressSequentially('what grows here?');
  await ada.page.keyboard.press('Enter');
  const question = await provider.next();
  expect(question.prompt).toContain('what grows here?');
  question.say('There are **beans** and ');
  await expect(answer(ben)).toContainText('There are beans and');
  await expect(answer(ben).getByRole('img', { name: 'still writing' })).toBeVisible();
  await expect(answer(ben).locator('strong')).toHaveText('beans');
  await expectAccessible(ben.page, 'growing');
  await ada.page.close();
  question.say(`peas.\n\n${LONG}`);
  await expect(answer(ben)).toContainText('The 30th thing to know.');
  // At its end, the timeline follows what grows.
  await expect(answer(ben).getByText('The 30th thing')).toBeInViewport();
  question.end();
  await expect(answer(ben).getByRole('img', { name: 'still writing' })).toHaveCount(0);
  await expect(answer(ben)).toContainText('beans and peas.');
  await expect(answer(ben).getByRole('button', { name: 'Retry' })).toHaveCount(0);
});

test('whoever comes late sees all of an answer so far, in a second tab too', async ({ person, provider }) => {
  const { ada, ben } = await inGarden(person);
  const question = await askInChannel(ada, provider);
  question.say('First words, ');
  await expect(answer(ben)).toContainText('First words,');
  await ben.page.reload();
  await expect(answer(ben)).toContainText('First words,');
  const second = await ada.openTab();
  await expect(answer(second)).toContainText('First words,');
  question.say('and more.');
  for (const one of [ada, ben, second]) await expect(answer(one)).toContainText('First words, and more.');
  question.end();
  for (const one of [ada, ben, second])
    await expect(answer(one).getByRole('img', { name: 'still writing' })).toHaveCount(0);
});

test('a growing answer leaves who reads older messages where they are', async ({
  person,
  provider,
  server,
}) => {
  const { ada, ben } = await inGarden(person);
  const script = await Script.signIn(server, ada.account);
  await script.post(
    ada.channel,
    Array.from({ length: 30 }, (_, index) => `Line ${index + 1}`),
  );
  await expect(ada.timeline.message('Line 30')).toBeVisible();
  const question = await askInChannel(ada, provider);
  question.say('Here it comes:\n\n');
  await expect(answer(ben)).toContainText('Here it comes');
  const line = ben.timeline.message(/Line 10\b/);
  await ben.timeline.log.hover();
  await expect(async () => {
    await ben.page.mouse.wheel(0, -300);
    await expect(line).toBeInViewport({ timeout: 500 });
  }).toPass();
  const place = () => line.evaluate((row) => Math.round(row.getBoundingClientRect().top));
  const before = await atRest(ben.page, place);
  question.say(LONG);
  question.end();
  await expect(ada.timeline.log.getByText('The 30th thing')).toBeVisible();
  await expect(ben.page.getByRole('button', { name: 'Newest' })).toBeVisible();
  expect(Math.abs((await place()) - before)).toBeLessThanOrEqual(1);
});

test('who asked stops an answer, and has it go on', async ({ person, provider }) => {
  const { ada, ben } = await inGarden(person);
  const question = await askInChannel(ben, provider);
  question.say('Only so much');
  await expect(answer(ada)).toContainText('Only so much');
  await answer(ben).getByRole('button', { name: 'Stop' }).click();
  await expect(answer(ada)).toContainText('Stopped.');
  await expect.poll(() => question.isGone).toBe(true);
  await expect(answer(ada).getByRole('button', { name: 'Retry' })).toHaveCount(0);
  await answer(ben).getByRole('button', { name: 'Continue' }).click();
  const further = await provider.next();
  further.say(' and no more.');
  await expect(answer(ada)).toContainText('Only so much and no more.');
  further.end();
  await expect(answer(ada)).not.toContainText('Stopped.');
});

test('an answer that a dying server interrupts keeps its text, and may be tried again', async ({
  person,
  provider,
  server,
}) => {
  const { ada, ben } = await inGarden(person);
  const question = await askInChannel(ben, provider);
  question.say('Half of the ');
  await expect(answer(ada)).toContainText('Half of the');
  // Frames come ten times a second, and what they hold is put down once a second.
  for (let at = 1; at <= 20; at++) {
    question.say(`${at}, `);
    await expect(answer(ada)).toContainText(`${at},`);
  }
  await server.kill();
  await server.up();
  const retry = answer(ben).getByRole('button', { name: 'Retry' });
  await expect(retry).toBeVisible({ timeout: 60_000 });
  await expect(answer(ben)).toContainText('Half of the');
  await expectAccessible(ben.page, 'interrupted');
  await retry.click();
  const again = await provider.next();
  again.say('All of the answer.');
  again.end();
  for (const one of [ada, ben]) {
    await expect(answer(one)).toContainText('All of the answer.', { timeout: 45_000 });
    await expect(answer(one)).not.toContainText('Half of the');
  }
});

test('in a direct message with the AI, everything is a question', async ({ person, provider }) => {
  const ada = await person('Ada');
  await ada.sidebar.getByRole('button', { name: 'New direct message' }).click();
  await ada.dialog.getByLabel('Name or handle').fill('assistant');
  await ada.dialog.getByRole('button', { name: '@ai' }).click();
  await ada.dialog.getByRole('button', { name: 'Start writing' }).click();
  await expect(ada.page.getByPlaceholder('Ask Assistant anything')).toBeVisible();
  await expect(ada.page.getByText('Bot', { exact: true }).first()).toBeVisible();
  await ada.post('How deep do beans go?');
  const question = await provider.next();
  question.say(
    'Five centimetres. See [this page](https://beans.example/depth) ![x](https://evil.example/x.png)',
  );
  question.end();
  await expect(answer(ada)).toContainText('this page (beans.example)');
  await expect(answer(ada).locator('img')).toHaveCount(0);
  await expectAccessible(ada.page, 'direct');
});

for (const [name, viewport, colorScheme] of [
  ['wide', { width: 1280, height: 800 }, 'light'],
  ['phone', { width: 390, height: 844 }, 'dark'],
] as const) {
  test.describe(name, () => {
    test.use({ viewport, colorScheme });

    test('what was missed is summed up for who asks alone, with links to the messages', async ({
      device,
      person,
      provider,
      server,
    }) => {
      const { ada, ben } = await inNews(device, person);
      const script = await Script.signIn(server, ada.account);
      await ada.post('One read line');
      await expect(ben.timeline.message('One read line')).toBeVisible();
      // Who leaves as soon as it is there has not read it: without the dot that says so, it is.
      await expect(ben.page).toHaveTitle('#garden · Causeway');
      await ben.page.goto('/settings');
      await script.post(
        ada.channel,
        Array.from({ length: 8 }, (_, index) => `News number ${index + 1}`),
      );
      await ben.page.goto('/');
      await ben.openChannel('garden');
      const summarise = ben.page.getByRole('button', { name: 'Summarise what I missed' });
      await expect(summarise).toBeVisible();
      await expectAccessible(ben.page, `${name}-new`);
      await summarise.click();
      const question = await provider.next();
      expect(question.prompt).toContain('News number 8');
      expect(question.prompt).not.toContain('One read line');
      question.say('Ada has told eight news');
      const panel = ben.page.getByLabel('Ask privately', { exact: true });
      await expect(panel).toContainText('Ada has told eight news');
      await expectAccessible(ben.page, `${name}-growing`);
      question.say(', the first being number one [1].');
      question.end();
      await expect(panel.getByRole('button', { name: 'Copy' })).toBeVisible();
      await expectAccessible(ben.page, `${name}-answered`);
      // Where the panel took the channel's place, what was new is so still.
      await ben.page.goBack();
      await expect(summarise).toBeInViewport();
      await ben.page.goForward();
      await panel.getByRole('link', { name: 'Message 1' }).click();
      await expect(ben.timeline.message('News number 1')).toBeInViewport();
      if (name === 'wide') await expect(panel).toContainText('eight news');
      await expect(ada.timeline.message('eight news')).toHaveCount(0);
    });
  });
}

/** Without the AI in the channel: asking privately needs no member. */
async function inNews(
  device: (name: string) => Promise<Person>,
  person: (name: string) => Promise<Person>,
): Promise<{ ada: Person; ben: Person }> {
  const ada = await person('Ada');
  await ada.page.setViewportSize({ width: 1280, height: 800 });
  await ada.page.goto('/');
  await ada.createChannel('garden');
  const link = await ada.makeInvite(['garden']);
  const ben = await device('Ben');
  await ben.page.goto(link);
  await ben.page.getByRole('button', { name: 'Create an account' }).click();
  await ben.fillSignUp();
  await ben.openChannel('garden');
  return { ada, ben };
}

test('/ai asks for me alone, and Stop ends it', async ({ person, provider }) => {
  const { ada } = await inGarden(person);
  await ada.send('/ai what is this channel for?');
  const question = await provider.next();
  question.say('For beans');
  const panel = ada.page.getByLabel('Ask privately', { exact: true });
  await expect(panel).toContainText('For beans');
  await expect(panel).toContainText('Only you see this');
  await panel.getByRole('button', { name: 'Stop' }).click();
  await expect(panel).toContainText('Stopped.');
  await expect.poll(() => question.isGone).toBe(true);
  await expect(ada.timeline.message('/ai')).toHaveCount(0);
  await ada.context.setOffline(true);
  await expect(panel).toContainText('You are offline', { timeout: 30_000 });
});

plain('without a model there is no trace of an AI', async ({ person }) => {
  const ada = await person('Ada');
  await ada.createChannel('garden');
  await ada.page.getByRole('button', { name: ': channel menu' }).click();
  await expect(ada.page.getByRole('menuitem', { name: 'Members' })).toBeVisible();
  await expect(ada.page.getByRole('menuitem', { name: /AI/ })).toHaveCount(0);
  await ada.page.keyboard.press('Escape');
  await ada.post('/ai is a word here');
  await expect(ada.timeline.message('/ai is a word here')).toBeVisible();
  await ada.page.goto(`${ada.page.url()}/ask`);
  await expect(ada.timeline.message('/ai is a word here')).toBeVisible();
  await expect(ada.page.getByText('Ask privately')).toHaveCount(0);
});
