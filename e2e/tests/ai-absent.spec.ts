import { expectAccessible } from '../src/accessibility.ts';
import { answer, test } from '../src/ai-test.ts';
import { expect } from '../src/test.ts';

test('who mentions an AI that is not in the channel is told so, and adds it there and then', async ({
  person,
  provider,
}) => {
  const ada = await person('Ada');
  await ada.createChannel('garden');
  await ada.composer.fill('@gpt what grows here?');
  await expect(ada.page.getByText('@ai is not in this channel.')).toBeVisible();
  await expectAccessible(ada.page, 'absent');
  await ada.page.getByRole('button', { name: 'Add @ai' }).click();
  await expect(ada.page.getByText('@ai is not in this channel.')).toBeHidden();
  await expect(ada.composer).toBeFocused();
  await ada.composer.press('Enter');
  const question = await provider.next();
  question.say('Beans.');
  question.end();
  await expect(answer(ada)).toContainText('Beans.');
});
