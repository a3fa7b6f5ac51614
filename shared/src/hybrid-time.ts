/** ts of ops: hybrid time in ms (SPEC.md, rules HT…). */

/** The next ts: `max(now, newest + 1)`; `newest` is the greatest ts seen that is not from the future, or 0. */
export const nextTs = (now: number, newest: number): number => Math.max(Math.floor(now), newest + 1);

/** `newest` raised by a seen `ts`, unless that lies in the future: a wrong clock must not drag others along. */
export const observeTs = (newest: number, ts: number, now: number): number =>
  ts > newest && ts <= now ? ts : newest;

/** Order of ids, by code units. */
export const compareIds = (a: { readonly id: string }, b: { readonly id: string }): number =>
  a.id < b.id ? -1 : a.id > b.id ? 1 : 0;

/** Order of ops: by ts, ties by id. Negative when `a` comes first. */
export const compareOps = (
  a: { readonly ts: number; readonly id: string },
  b: { readonly ts: number; readonly id: string },
): number => a.ts - b.ts || compareIds(a, b);
