import { compareOps } from '../hybrid-time.ts';

/** What orders ops. */
export interface Stamp {
  readonly ts: number;
  readonly id: string;
}

/** Whether `next` takes the place of `held`: the greatest (ts, id) wins, in whatever order they come. */
export const isNewer = (next: Stamp, held: Stamp | undefined): boolean =>
  held === undefined || compareOps(next, held) > 0;

/** The newer of both. */
export const newer = <T extends Stamp>(held: T | undefined, next: T): T =>
  held === undefined || compareOps(next, held) > 0 ? next : held;
