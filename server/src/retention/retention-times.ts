import type { Retention } from '@causeway/shared/schema';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Of its retention, the part by which what is kept may be too old because its segment is still open. */
const SLACK = 1 / 8;
/** No head is sealed by time before something in it is as old as this, in ms. */
export const LEAST_OPEN_MS = 5 * MINUTE_MS;
const MOST_OPEN_MS = DAY_MS;

/** How long a sealed segment is kept at the latest, in ms. */
export const keptMs = (retention: NonNullable<Retention>): number =>
  'hours' in retention ? retention.hours * HOUR_MS : retention.days * DAY_MS;

/** How old the first op of a head becomes before it is sealed, in ms. */
export const openMs = (retention: NonNullable<Retention>): number =>
  Math.min(MOST_OPEN_MS, Math.max(LEAST_OPEN_MS, keptMs(retention) * SLACK));
