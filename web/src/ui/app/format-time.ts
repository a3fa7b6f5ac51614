/** Dates and times as the reader's locale writes them. All times in ms since 1970. */

const lazy = <T>(make: () => T): (() => T) => {
  let value: T | undefined;
  return () => {
    value ??= make();
    return value;
  };
};
const dateFormat = (options: Intl.DateTimeFormatOptions) =>
  lazy(() => new Intl.DateTimeFormat(undefined, options));

const clock = dateFormat({ hour: 'numeric', minute: '2-digit' });
const weekday = dateFormat({ weekday: 'long', day: 'numeric', month: 'long' });
const withYear = dateFormat({ day: 'numeric', month: 'long', year: 'numeric' });
const full = dateFormat({ dateStyle: 'full', timeStyle: 'short' });
const short = dateFormat({ day: 'numeric', month: 'short' });
const relative = lazy(() => new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' }));

const DAY = 86_400_000;

/** Start of the local day. */
export const startOfDay = (at: number): number => new Date(at).setHours(0, 0, 0, 0);

/** Local days from `at` to `now`: 0 today, 1 yesterday. Rounded: days of 23 and 25 hours exist. */
export const daysAgo = (at: number, now: number): number =>
  Math.round((startOfDay(now) - startOfDay(at)) / DAY);

/** "9:41" or "9:41 AM". */
export const formatTime = (at: number): string => clock().format(at);

/** "9:41" on a clock of twelve hours too: for where there is little room, and the whole is said beside it. */
export function formatDigits(at: number, format = clock()): string {
  const parts = format.formatToParts(at).filter(({ type }) => type !== 'dayPeriod');
  const from = parts.findIndex(({ type }) => type === 'hour');
  const to = parts.findLastIndex(({ type }) => type === 'minute');
  return parts
    .slice(from, to + 1)
    .map(({ value }) => value)
    .join('');
}

/** "Wednesday, 4 November 2026 at 09:41", for tooltips. */
export const formatFull = (at: number): string => full().format(at);

const capital = (text: string): string => text.charAt(0).toLocaleUpperCase() + text.slice(1);

/** "Today", "Yesterday", "Monday, 16 November", "3 March 2025". */
export function formatDay(at: number, now: number): string {
  const days = daysAgo(at, now);
  if (days === 0 || days === 1) return capital(relative().format(-days, 'day'));
  return days < 180 ? weekday().format(at) : withYear().format(at);
}

/** Short stamp for lists: a time today, else a date. */
export const formatStamp = (at: number, now: number): string =>
  daysAgo(at, now) === 0
    ? formatTime(at)
    : daysAgo(at, now) < 180
      ? short().format(at)
      : withYear().format(at);

/** "just now", "3 days ago". */
export function formatAgo(at: number, now: number): string {
  const days = daysAgo(at, now);
  if (days > 0) return relative().format(-days, 'day');
  const minutes = Math.floor((now - at) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return relative().format(-minutes, 'minute');
  return relative().format(-Math.floor(minutes / 60), 'hour');
}
