import { expect, test } from '../src/test.ts';

const MINUTE = 60_000;

test('what arrives late stands at its time, with a notice where it arrived', async ({ server, person }) => {
  const ada = await person('Ada');
  await ada.createChannel('garden');
  await ada.post('See you after the flight.');
  const ben = await person('Ben');
  await ben.joinChannel('garden');

  await ada.context.setOffline(true);
  await ada.expectOffline();
  await ada.post('Written over the Alps.');
  await ada.post('Written over the sea.');
  // Ten minutes pass.
  await server.kill();
  await server.up({ clockShift: 10 * MINUTE });
  await ben.post('She must have landed.');
  await ben.timeline.expectAllDelivered();

  await ada.context.setOffline(false);
  const notice = ben.timeline.log.getByRole('button', { name: '2 messages from Ada arrived late' });
  await expect(notice).toBeVisible({ timeout: 45_000 });
  await ada.timeline.expectAllDelivered();
  for (const reader of [ben, ada]) {
    const texts = (await reader.timeline.texts()).join('\n');
    expect(texts).toMatch(/See you after the flight.*Alps.*the sea.*She must have landed/s);
  }
  await expect(ben.timeline.message('over the Alps')).toContainText('arrived');
  await notice.click();
  await expect(ben.timeline.message('over the Alps')).toBeInViewport();
});

test('a message from a clock that is an hour fast is shown when it arrived', async ({ person }) => {
  const ada = await person('Ada');
  await ada.createChannel('garden');
  const ben = await person('Ben');
  await ben.joinChannel('garden');
  await ben.post('First.');
  await expect(ada.timeline.message('First.')).toBeVisible();

  await ada.context.setOffline(true);
  await ada.expectOffline();
  await ada.setClockShift(60 * MINUTE);
  await ada.post('Second, an hour fast.');
  await ada.context.setOffline(false);
  await expect(ben.timeline.message('Second, an hour fast.')).toBeVisible({ timeout: 45_000 });
  await ben.post('Third.');
  await expect(ada.timeline.message('Third.')).toBeVisible();
  for (const reader of [ben, ada]) {
    await expect
      .poll(async () => (await reader.timeline.texts()).join('\n'))
      .toMatch(/First.*Second.*Third/s);
  }
});
