import type { UserView } from '@causeway/shared/fold/user-view';
import type { UserClientOp } from '@causeway/shared/op/user-op';

/** An op without what every op gets. */
export type UserOpFields = UserClientOp extends infer Op
  ? Op extends unknown
    ? Omit<Op, 'id' | 'ts'>
    : never
  : never;

/**
 * What to write so that a log shows again what it showed before its server was restored: what `before` says and `now`
 * does not. What is in `now` alone stays.
 */
export function lostUserOps(before: UserView, now: UserView): UserOpFields[] {
  const reads = [...before.read].filter(([channel, at]) => at > (now.read.get(channel) ?? 0));
  const drafts = [...before.drafts].filter(([key, body]) => now.drafts.get(key) !== body);
  const mutes = [...before.mutes].filter(([channel, until]) => now.mutes.get(channel) !== until);
  const prefs = [...before.prefs].filter(([key, value]) => !isSameJson(now.prefs.get(key), value));
  const stars = [...before.stars].flatMap(([channel, ofs]) =>
    [...ofs].filter((of) => !now.stars.get(channel)?.has(of)).map((of) => ({ channel, of })),
  );
  return [
    ...reads.map(([channel, at]) => ({ k: 'read' as const, channel, at })),
    ...drafts.map(([key, body]) => ({ k: 'draft' as const, in: key, body })),
    ...mutes.map(([channel, until]) => ({ k: 'mute' as const, channel, until })),
    ...stars.map((star) => ({ k: 'star' as const, ...star, on: true })),
    ...prefs.map(([key, value]) => ({ k: 'pref', key, value }) as UserOpFields),
  ];
}

const isSameJson = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
