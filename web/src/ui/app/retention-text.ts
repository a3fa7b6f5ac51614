import type { Retention } from '@causeway/shared/schema';
import { plural } from './plural.ts';

/** "for ever", "for 30 days", "until everybody has read them, at most 7 days". */
export function keepPhrase(retention: Retention): string {
  if (retention === null) return 'for ever';
  if ('hours' in retention) return `for ${plural(retention.hours, 'hour')}`;
  const days = plural(retention.days, 'day');
  return 'untilRead' in retention ? `until everybody has read them, at most ${days}` : `for ${days}`;
}

/** One sentence. */
export const keptText = (retention: Retention): string =>
  `Messages in this channel are kept ${keepPhrase(retention)}.`;

/** "7 days", "12 hours", for a header. */
export function keepShort(retention: NonNullable<Retention>): string {
  if ('hours' in retention) return plural(retention.hours, 'hour');
  return plural(retention.days, 'day');
}
