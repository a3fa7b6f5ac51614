import { fileURLToPath } from 'node:url';
import { CHANNEL, playOpenDay } from '../src/open-day.ts';
import type { Person } from '../src/person.ts';
import { Stage } from '../src/stage.ts';
import { expect, test } from '../src/test.ts';

const DOCS = fileURLToPath(new URL('../../docs/', import.meta.url));
/** The pictures of the README are only made anew on request: `SCREENSHOTS=1`. */
const wanted = process.env.SCREENSHOTS === '1';

/** Nine o'clock in the morning, in the time zone of these tests. */
const START = Date.UTC(2026, 10, 17, 9, 2);

test.use({ viewport: { width: 1280, height: 800 } });

const PHONE = { width: 390, height: 844 };

test('the pictures of the README', async ({ server, device }, info) => {
  test.slow();
  const folder = wanted ? DOCS : `${info.outputDir}/`;
  const shoot = async (person: Person, name: string): Promise<void> => {
    await person.page.mouse.move(0, 0);
    await person.page.evaluate(() => document.fonts.ready);
    await person.page.screenshot({ path: `${folder}${name}.png`, animations: 'disabled', caret: 'hide' });
  };
  const stage = new Stage(server, START);
  await stage.open();
  const enter = async (name: string): Promise<Person> => {
    const person = await device(name);
    await stage.enter(person);
    await person.signUp();
    return person;
  };
  const marta = await enter('Marta');
  const cast = { marta, jonas: await enter('Jonas'), priya: await enter('Priya'), luis: await enter('Luis') };
  await marta.createChannel('workshop');
  await marta.createChannel('tools-we-lend');
  await marta.startDirectMessage(cast.priya);
  await marta.post('Do we still have the blue tent?');
  await playOpenDay(stage, cast);

  // Seen anew, so that "22 minutes ago" is what it says.
  await marta.openChannel('tools-we-lend');
  await marta.openChannel(CHANNEL);
  await cast.jonas.joinChannel('workshop');
  await cast.jonas.post('The lathe is oiled and has a new belt.');
  await expect(marta.row('workshop')).toHaveAccessibleName(/1 unread/);
  await marta.timeline.expectAllDelivered();
  await cast.jonas.openChannel(CHANNEL);
  await cast.jonas.composer.pressSequentially('I bring');
  await expect(marta.page.getByText('Jonas is typing')).toBeVisible();
  await shoot(marta, 'screenshot');
  await marta.page.emulateMedia({ colorScheme: 'dark' });
  await shoot(marta, 'screenshot-dark');
  await marta.page.emulateMedia({ colorScheme: 'light' });
  await marta.page.setViewportSize(PHONE);
  await expect(marta.sidebar).toBeHidden();
  await expect(marta.timeline.message('Kettle is in my cargo bike')).toBeInViewport();
  await shoot(marta, 'screenshot-phone');
});
