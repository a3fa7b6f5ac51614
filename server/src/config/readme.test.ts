import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { settingsTable } from './print-config.ts';

it('the README shows the table of settings as it is printed', () => {
  const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
  expect(readme).toContain(settingsTable());
});
