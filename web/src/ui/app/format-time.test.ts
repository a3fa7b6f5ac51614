import { describe, expect, it } from 'vitest';
import { daysAgo, formatAgo, formatDay, formatDigits } from './format-time.ts';

const NOW = new Date(2026, 10, 21, 0, 5).getTime();
const MINUTE = 60_000;

describe('days', () => {
  it('change at local midnight', () => {
    expect(daysAgo(NOW - 4 * MINUTE, NOW)).toBe(0);
    expect(daysAgo(NOW - 6 * MINUTE, NOW)).toBe(1);
  });

  it('are named as one says them', () => {
    expect(formatDay(NOW, NOW)).toBe('Today');
    expect(formatDay(NOW - 10 * MINUTE, NOW)).toBe('Yesterday');
    expect(formatDay(new Date(2026, 10, 16, 9).getTime(), NOW)).toMatch(/Monday/);
    expect(formatDay(new Date(2025, 2, 3).getTime(), NOW)).toMatch(/2025/);
  });
});

it('says how long ago', () => {
  const noon = new Date(2026, 10, 21, 12).getTime();
  expect(formatAgo(noon - 5 * MINUTE, noon)).toBe('5 minutes ago');
  expect(formatAgo(noon - 180 * MINUTE, noon)).toBe('3 hours ago');
  expect(formatAgo(noon + MINUTE, noon)).toBe('just now');
});

it.each([
  ['en-US', '10:45'],
  ['en-GB', '22:45'],
  ['ko', '10:45'],
  ['bg', '22:45'],
  ['sq', '10:45'],
  ['da', '22.45'],
  ['fr-CA', '22 h 45'],
  ['ar-EG', '١٠:٤٥'],
])('leaves nothing but the digits of a time in %s', (locale, digits) => {
  const format = new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' });
  expect(formatDigits(new Date(2026, 10, 21, 22, 45).getTime(), format)).toBe(digits);
});
