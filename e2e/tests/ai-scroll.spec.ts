import { answer, askInChannel, inGarden, test } from '../src/ai-test.ts';
import { frames } from '../src/at-rest.ts';
import { expect } from '../src/test.ts';

test('who scrolls up while an answer grows is not pulled back to its end', async ({ person, provider }) => {
  const { ada } = await inGarden(person);
  const question = await askInChannel(ada, provider);
  let line = 0;
  const grow = async (lines: number) => {
    for (const until = line + lines; line < until; line++) {
      question.say(`Line ${line}.\n\n`);
      await frames(ada.page, 3);
    }
  };
  await grow(40);
  await expect(ada.timeline.log.getByText('Line 39.')).toBeInViewport();
  await ada.timeline.log.hover();
  const growing = grow(40);
  for (let notch = 0; notch < 2; notch++) await ada.page.mouse.wheel(0, -20);
  await growing;
  await expect(answer(ada)).toContainText('Line 79.');
  await expect(ada.timeline.log.getByText('Line 79.')).not.toBeInViewport();

  await ada.page.getByRole('button', { name: 'Newest' }).click();
  await grow(10);
  await expect(ada.timeline.log.getByText('Line 89.')).toBeInViewport();
  question.end();
});
