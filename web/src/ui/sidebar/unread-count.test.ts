import { expect, it } from 'vitest';
import { longCount, shortCount } from './unread-count.ts';

it('says so where more is unread than was counted', () => {
  expect([shortCount({ unread: 42 }), longCount({ unread: 42 })]).toEqual(['42', '42']);
  expect([shortCount({ unread: 42, more: true }), longCount({ unread: 42, more: true })]).toEqual([
    '42+',
    '42+',
  ]);
  expect([shortCount({ unread: 100 }), longCount({ unread: 100 })]).toEqual(['99+', '100']);
  expect([shortCount({ unread: 99 }), longCount({ unread: 5_000 })]).toEqual([
    '99',
    `${(1_000).toLocaleString()}+`,
  ]);
});
