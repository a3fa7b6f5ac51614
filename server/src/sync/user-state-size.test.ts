import { LIMIT } from '@causeway/shared/limit';
import { describe, expect, it } from 'vitest';
import { UserStateSize } from './user-state-size.ts';

const draft = (key: number, bytes: number, ts = 1): string =>
  JSON.stringify({
    k: 'draft',
    id: `Ada0000001.${String(ts).padStart(12, '0')}`,
    ts,
    in: `c${key}`,
    body: 'x'.repeat(bytes),
  });

function holding(...texts: string[]): UserStateSize {
  const size = new UserStateSize();
  for (const text of texts) size.add(text);
  return size;
}

const FULL = Array.from({ length: 8 }, (_, key) => draft(key, 16_384));

describe('drafts and preferences together', () => {
  it('fill 128 KiB and no more', () => {
    expect(holding().fits(FULL)).toBe(true);
    expect(holding(...FULL).fits([draft(9, 1, 2)])).toBe(false);
    expect(holding().fits([...FULL, draft(9, 1)])).toBe(false);
  });

  it('count the newest of each key only: also when many of one come at once', () => {
    const many = Array.from({ length: 50 }, (_, n) => draft(1, 16_000, n + 1));
    expect(holding().fits(many)).toBe(true);
    expect(holding().fits(many.reverse())).toBe(true);
    expect(holding(...many, ...FULL.slice(2)).fits([draft(1, 100, 99)])).toBe(true);
  });

  it('may always shrink, also where they are over the limit', () => {
    const over = holding(...FULL, draft(9, 16_000));
    expect(over.fits([draft(9, 15_000, 2)])).toBe(true);
    expect(over.fits([draft(9, 16_001, 2)])).toBe(false);
  });

  it('count on top of what is there already, which stays as it is', () => {
    const there = holding(...FULL.slice(1));
    const then = new UserStateSize(there);
    then.add(draft(9, 16_000));
    expect(then.fits([draft(10, 385)])).toBe(false);
    expect(then.fits([draft(9, 10, 2), draft(10, 16_000)])).toBe(true);
    then.add(draft(1, 10, 2));
    expect(then.fits([draft(10, 16_000)])).toBe(true);
    expect(there.fits([draft(10, 16_384)])).toBe(true);
  });

  it('are not changed by what is older than what is known', () => {
    const size = holding(draft(1, 10, 5), ...FULL.slice(1));
    expect(size.fits([draft(1, 16_384, 4), draft(9, 16_000, 4)])).toBe(true);
  });

  it('count what a genesis says of them, as of its ts', () => {
    const genesis = (ts: number): string =>
      JSON.stringify({
        k: 'genesis',
        id: `0000000000.${String(ts).padStart(12, '0')}`,
        ts,
        drafts: Object.fromEntries(FULL.slice(1).map((_, key) => [`c${key}`, 'x'.repeat(16_384)])),
        prefs: { theme: 'x'.repeat(4_000) },
      });
    expect(holding(genesis(5)).fits([draft(9, 16_384, 6)])).toBe(false);
    expect(holding(genesis(5)).fits([draft(9, 12_000, 6)])).toBe(true);
    // A draft that is older than the genesis does not count, one that is newer takes its place.
    expect(holding(genesis(5)).fits([draft(1, 0, 4), draft(9, 16_384, 6)])).toBe(false);
    expect(holding(genesis(5), draft(1, 0, 6)).fits([draft(9, 16_384, 7)])).toBe(true);
    expect(holding(draft(1, 10, 4), genesis(5)).fits([draft(9, 16_384, 6)])).toBe(false);
  });
});

describe('entries of all kinds', () => {
  const op = (k: string, fields: object, ts = 1): string =>
    JSON.stringify({ k, id: `Ada0000001.${String(ts).padStart(12, '0')}`, ts, ...fields });
  const reads = (count: number): string[] =>
    Array.from({ length: count }, (_, n) => op('read', { channel: `c${n}`, at: 1 }));
  const full = (): UserStateSize => holding(...reads(LIMIT.userEntries));

  it.each([
    ['read', { channel: 'new', at: 1 }],
    ['mute', { channel: 'c1', until: null }],
    ['star', { channel: 'c1', of: 'Ada0000001.000000000001', on: true }],
    ['draft', { in: 'c1', body: 'x' }],
    ['pref', { key: 'theme', value: 'dark' }],
  ])('have a greatest number: one more %s does not fit', (k, fields) => {
    expect(holding(...reads(LIMIT.userEntries - 1)).fits([op(k, fields, 2)])).toBe(true);
    expect(full().fits([op(k, fields, 2)])).toBe(false);
  });

  it('may be written anew, and make room when they go', () => {
    expect(full().fits([op('read', { channel: 'c1', at: 9 }, 2)])).toBe(true);
    const gone = [
      op('mute', { channel: 'm', until: 0 }, 3),
      op('star', { channel: 'c', of: 'o', on: false }, 4),
      op('draft', { in: 'd', body: '' }, 5),
    ];
    expect(full().fits(gone)).toBe(true);
    const held = [
      op('mute', { channel: 'm', until: null }),
      op('star', { channel: 'c', of: 'o', on: true }),
      op('draft', { in: 'd', body: 'x' }),
    ];
    const size = holding(...reads(LIMIT.userEntries - 3), ...held);
    const more = ['x', 'y', 'z'].map((channel) => op('read', { channel, at: 1 }, 6));
    expect(size.fits(more)).toBe(false);
    expect(size.fits([...gone, ...more])).toBe(true);
  });

  it('count in a genesis as well', () => {
    const genesis = op('genesis', {
      read: Object.fromEntries(Array.from({ length: LIMIT.userEntries - 3 }, (_, n) => [`c${n}`, 1])),
      mutes: { c1: null },
      stars: { c1: ['Ada0000001.000000000001', 'Ada0000001.000000000002'] },
    });
    expect(holding(genesis).fits([op('read', { channel: 'c1', at: 2 }, 2)])).toBe(true);
    expect(holding(genesis).fits([op('read', { channel: 'new', at: 1 }, 2)])).toBe(false);
  });
});
