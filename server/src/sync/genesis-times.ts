import { parseUserOp } from '@causeway/shared/fold/parse-op';
import type { OpId } from '@causeway/shared/id';
import type { ChannelOp } from '@causeway/shared/op/channel-op';
import { genesisKey } from '@causeway/shared/op/genesis-key';
import type { UserGenesis } from '@causeway/shared/op/user-op';

/**
 * When that was written which people write and a genesis carries on: an op that was refused as sealed, or comes from a
 * device that was away, is older than the genesis and still may be the newest word.
 */
class Times<Key> {
  readonly newest = new Map<Key, number>();

  see(key: Key, ts: number): void {
    this.newest.set(key, Math.max(ts, this.newest.get(key) ?? 0));
  }
}

/** By message, when it was pinned last. */
export function pinTimes(ops: readonly ChannelOp[]): ReadonlyMap<OpId, number> {
  const times = new Times<OpId>();
  for (const op of ops) {
    if (op.k === 'pin' && op.on) times.see(op.of, op.ts);
    if (op.k !== 'genesis') continue;
    for (const [index, of] of op.pins.entries()) times.see(of, op.pinnedAt?.[index] ?? op.ts);
  }
  return times.newest;
}

/** By {@link genesisKey}. */
export function entryTimes(texts: readonly string[]): ReadonlyMap<string, number> {
  const times = new Times<string>();
  for (const text of texts) {
    const op = parseUserOp(text);
    if (op?.k === 'draft') times.see(genesisKey.draft(op.in), op.ts);
    else if (op?.k === 'mute') times.see(genesisKey.mute(op.channel), op.ts);
    else if (op?.k === 'pref') times.see(genesisKey.pref(op.key), op.ts);
    else if (op?.k === 'star') times.see(genesisKey.star(op.channel, op.of), op.ts);
    else if (op?.k === 'genesis') for (const key of keysOf(op)) times.see(key, op.at?.[key] ?? op.ts);
  }
  return times.newest;
}

/** Keys of all that devices write, as `state` has it. */
export const keysOf = ({
  drafts,
  mutes,
  prefs,
  stars,
}: Pick<UserGenesis, 'drafts' | 'mutes' | 'prefs' | 'stars'>): string[] => [
  ...Object.keys(drafts).map(genesisKey.draft),
  ...Object.keys(mutes).map(genesisKey.mute),
  ...Object.keys(prefs).map(genesisKey.pref),
  ...Object.entries(stars).flatMap(([channel, list = []]) => list.map((of) => genesisKey.star(channel, of))),
];
