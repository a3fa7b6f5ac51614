import { describe, expect, it } from 'vitest';
import { keptText } from '../app/retention-text.ts';
import {
  choiceOf,
  retentionEffect,
  retentionOf,
  retentionOptions,
  sameRetention,
} from './retention-choice.ts';

const ALL = [null, { hours: 12 }, { days: 1 }, { days: 14 }, { untilRead: true, days: 3 }] as const;

describe('how long messages are kept', () => {
  it.each(ALL)('%j is shown and given back as it is', (retention) => {
    const choice = choiceOf(retention);
    expect(retentionOf(choice)).toEqual(retention);
    expect(retentionOptions(retention).map(({ value }) => value)).toContain(choice.kind);
  });

  it('offers the usual numbers of days, and the one in force', () => {
    const texts = retentionOptions({ days: 14 }).map(({ text }) => text);
    expect(texts).toEqual([
      'Forever',
      '1 day',
      '7 days',
      '14 days',
      '30 days',
      '90 days',
      '365 days',
      'A number of hours',
      'Until everybody has read them',
    ]);
  });

  it.each(['', '0', '1.5', '8761', 'x'])('takes no %j hours', (hours) => {
    expect(retentionOf({ kind: 'hours', hours, days: '1' })).toBeUndefined();
  });

  it('knows what is another wish', () => {
    expect(sameRetention({ days: 7 }, { days: 7 })).toBe(true);
    expect(sameRetention({ days: 7 }, { untilRead: true, days: 7 })).toBe(false);
    expect(sameRetention(null, { hours: 1 })).toBe(false);
  });

  it('says what happens', () => {
    expect(retentionEffect(null)).toMatch(/Nothing is dropped/);
    expect(retentionEffect({ untilRead: true, days: 7 })).toMatch(/once everybody in the channel has read/);
    expect(retentionEffect({ days: 7 })).toContain(': on the server and on everybody’s devices. ');
    expect(keptText({ hours: 1 })).toBe('Messages in this channel are kept for 1 hour.');
  });
});
