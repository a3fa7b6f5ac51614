import { expect, test } from '../src/test.ts';

interface Manifest {
  readonly name: string;
  readonly start_url: string;
  readonly display: string;
  readonly icons: readonly {
    readonly src: string;
    readonly sizes: string;
    readonly type: string;
    readonly purpose?: string;
  }[];
}

test('the app can be installed', async ({ device }) => {
  const { page } = await device('Ada');
  await page.goto('/');
  const href = await page.locator('link[rel=manifest]').getAttribute('href');
  const manifest = (await (await page.request.get(href ?? '')).json()) as Manifest;
  expect(manifest).toMatchObject({ name: 'Causeway', start_url: '/', display: 'standalone' });
  for (const { src, sizes, type } of manifest.icons) {
    const answer = await page.request.get(src);
    expect(answer.headers()['content-type']).toContain(type);
    const [width, height] = await page.evaluate(async (path) => {
      const image = new Image();
      image.src = path;
      await image.decode();
      return [image.naturalWidth, image.naturalHeight];
    }, src);
    if (sizes !== 'any') expect(`${width}x${height}`).toBe(sizes);
  }
  const purposes = manifest.icons.map(({ purpose }) => purpose ?? 'any');
  expect(purposes).toEqual(expect.arrayContaining(['any', 'maskable']));
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  const devTools = await page.context().newCDPSession(page);
  await expect
    .poll(async () => {
      const { installabilityErrors } = await devTools.send('Page.getInstallabilityErrors');
      return installabilityErrors.map(({ errorId }) => errorId);
    })
    // Playwright's contexts are private windows; nothing else stands against it.
    .toEqual(['in-incognito']);
});

test('a link to a message opens without the server', async ({ server, person }) => {
  const ada = await person('Ada');
  await ada.untilInstalled();
  await ada.createChannel('garden');
  await ada.post('The key is under the pot.');
  await ada.chooseInMessageMenu('The key is', 'Copy link');
  const link = await ada.page.evaluate(() => navigator.clipboard.readText());
  await ada.timeline.expectAllDelivered();
  await server.kill();
  await ada.page.goto('about:blank');
  await ada.page.goto(link);
  await expect(ada.timeline.message('The key is under the pot.')).toBeInViewport();
  await ada.expectOffline();
  // Parts of the app that were never opened before are there as well.
  await ada.page.goto('/settings/about');
  await expect(ada.page.getByRole('heading', { name: 'About' })).toBeVisible();
});
