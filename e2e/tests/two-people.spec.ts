import { expect, test } from '../src/test.ts';

test.describe('invited by a link', () => {
  test.use({ signup: 'invite' });

  test('two people write, edit, react and delete, and see it of each other', async ({ person, device }) => {
    const ada = await person('Ada');
    await ada.createChannel('garden');
    const link = await ada.makeInvite(['garden']);
    const ben = await device('Ben');
    await ben.page.goto(link);
    await expect(ben.page.getByRole('heading', { name: 'Ada invites you' })).toBeVisible();
    await ben.page.getByRole('button', { name: 'Create an account' }).click();
    await ben.fillSignUp();
    await ben.openChannel('garden');

    for (const [writer, reader] of [
      [ada, ben],
      [ben, ada],
    ] as const) {
      const text = `${writer.name} has planted the beans.`;
      await writer.post(text);
      await writer.timeline.expectDelivery(text, 'On the server');
      await expect(reader.timeline.message(text)).toBeVisible();

      await writer.edit(text, `${writer.name} has planted the peas.`);
      await expect(reader.timeline.message('the peas.').last()).toContainText(
        `${writer.name} has planted the peas. (edited)`,
      );
      await expect(reader.timeline.message(text)).toHaveCount(0);

      await reader.react(`${writer.name} has planted`, '👍');
      await writer.timeline.expectReactions(`${writer.name} has planted`, '👍', 1);
      await writer.react(`${writer.name} has planted`, '👍');
      await reader.timeline.expectReactions(`${writer.name} has planted`, '👍', 2);

      await writer.post(`${writer.name} says too much.`);
      await expect(reader.timeline.message('says too much.')).toBeVisible();
      await writer.remove(`${writer.name} says too much.`);
      await expect(reader.timeline.message('says too much.')).toHaveCount(0);
    }
    await expect(ben.timeline.message('Message deleted')).toHaveCount(2);
    await expect.poll(() => ben.timeline.texts()).toEqual(await ada.timeline.texts());
  });
});
