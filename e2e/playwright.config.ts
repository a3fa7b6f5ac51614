import { defineConfig } from '@playwright/test';
import { CHROMIUM } from './src/chromium.ts';

/** Real Chromium against the real server (started by the tests, as `npm start` would). Two cores: two workers. */
export default defineConfig({
  testDir: 'tests',
  outputDir: '../.cache/test/e2e',
  fullyParallel: true,
  workers: 2,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  use: { launchOptions: CHROMIUM, trace: 'retain-on-failure', locale: 'en-GB', timezoneId: 'Europe/Lisbon' },
});
