import type { Retention } from '@causeway/shared/schema';
import { keepPhrase } from '../app/retention-text.ts';

/** What a form holds of a {@link Retention}: which kind, and its number as typed. */
export interface RetentionChoice {
  readonly kind: string;
  readonly hours: string;
  readonly days: string;
}

/** Days that are offered; another number that is in force stands among them. */
const PRESETS = [1, 7, 30, 90, 365] as const;
export const MOST_HOURS = 8_760;
export const MOST_DAYS = 3_650;

export function choiceOf(retention: Retention): RetentionChoice {
  const blank = { hours: '12', days: '30' };
  if (retention === null) return { ...blank, kind: 'ever' };
  if ('hours' in retention) return { ...blank, kind: 'hours', hours: String(retention.hours) };
  if ('untilRead' in retention) return { ...blank, kind: 'untilRead', days: String(retention.days) };
  return { ...blank, kind: `days-${retention.days}` };
}

/** Values and words of the list, the shortest last. */
export function retentionOptions(current: Retention): readonly { value: string; text: string }[] {
  const inForce = current !== null && 'days' in current && !('untilRead' in current) ? [current.days] : [];
  const days = [...new Set([...PRESETS, ...inForce])].sort((a, b) => a - b);
  const text = (retention: Retention) => keepPhrase(retention).replace(/^for /, '');
  return [
    { value: 'ever', text: 'Forever' },
    ...days.map((count) => ({ value: `days-${count}`, text: text({ days: count }) })),
    { value: 'hours', text: 'A number of hours' },
    { value: 'untilRead', text: 'Until everybody has read them' },
  ];
}

const whole = (text: string, most: number): number | undefined => {
  const value = Number(text);
  return Number.isInteger(value) && value >= 1 && value <= most ? value : undefined;
};

/** What `choice` says; `undefined` where its number is out of range. */
export function retentionOf({ kind, hours, days }: RetentionChoice): Retention | undefined {
  if (kind === 'ever') return null;
  if (kind === 'hours') {
    const value = whole(hours, MOST_HOURS);
    return value === undefined ? undefined : { hours: value };
  }
  if (kind === 'untilRead') {
    const value = whole(days, MOST_DAYS);
    return value === undefined ? undefined : { untilRead: true, days: value };
  }
  return { days: Number(kind.slice('days-'.length)) };
}

export const sameRetention = (a: Retention, b: Retention): boolean =>
  JSON.stringify(choiceOf(a)) === JSON.stringify(choiceOf(b));

/** What happens to messages, in a sentence or two. */
export function retentionEffect(retention: Retention): string {
  if (retention === null) return 'Nothing is dropped: the whole history stays, for new members too.';
  const when =
    'untilRead' in retention
      ? 'once everybody in the channel has read them, or when they are that old'
      : 'when they are that old';
  return `Messages are dropped ${when}: on the server and on everybody’s devices. That can’t be undone. It goes by whole stretches of history, so some stay a little longer.`;
}
