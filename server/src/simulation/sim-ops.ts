import { newOpId, type OpId, type UserId } from '@causeway/shared/id';
import type { Seeded } from '../testing/seeded.ts';
import { idOf } from './model-device.ts';

interface Scene {
  readonly user: UserId;
  /** The AI participant. */
  readonly bot: UserId;
  readonly now: number;
  /** What the device of `user` shows. */
  readonly texts: readonly string[];
}

/** What people write, now and then what no server takes. */
export function anyText({ user, bot, now, texts }: Scene, random: Seeded): string {
  const posts = texts.filter((text) => text.startsWith('{"k":"post"')).map(idOf);
  const mine = posts.filter((id) => id.startsWith(user));
  const kind = random.weighted({
    post: 12,
    ask: 2,
    late: 1,
    unlawful: 1,
    ...(posts.length > 0 ? { react: 3 } : { react: 0 }),
    ...(mine.length > 0 ? { edit: 3, delete: 1 } : { edit: 0, delete: 0 }),
  });
  const write = (fields: { k: string; ts?: number; [field: string]: unknown }): string => {
    const { k, ...more } = fields;
    return JSON.stringify({ k, id: newOpId(user, now, random.bytes), ts: now, ...more });
  };
  const target = (of: readonly OpId[]): OpId => random.pick(of);
  if (kind === 'edit') return write({ k: 'edit', of: target(mine), body: `edited ${random.below(100)}` });
  if (kind === 'delete') return write({ k: 'delete', of: target(mine) });
  if (kind === 'react') return write({ k: 'react', of: target(posts), emoji: '👍', on: random.chance(0.7) });
  if (kind === 'unlawful') return write({ k: 'rename', name: 'x', by: user });
  const ts = kind === 'late' ? now - 700_000 : now;
  const mentions = kind === 'ask' || (kind === 'late' && random.chance(0.5)) ? { mentions: [bot] } : {};
  return write({ k: 'post', ts, body: `${random.below(1_000_000)}`, ...mentions });
}
