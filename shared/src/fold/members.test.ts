import { describe, expect, test } from 'vitest';
import { ChannelLog, textsOf } from '../testing/channel-log.ts';
import { ADA, BOB, CAT, opId } from '../testing/people.ts';
import { viewOf } from '../testing/view.ts';
import { ChannelFold } from './channel-fold.ts';

describe('members', () => {
  const cat = { user: CAT, handle: 'cat', name: 'Cat', role: 'member' as const };

  test('[FD21] come from the genesis and joins, and stay known after leaving', () => {
    const log = new ChannelLog();
    const ops = [
      log.server(30, 'leave', { user: CAT, by: ADA }),
      log.server(20, 'join', cat),
      log.genesis(10),
    ];
    const view = viewOf(...ops);
    expect(view.members.get(ADA)).toEqual({
      id: ADA,
      handle: 'ada',
      name: 'Ada',
      role: 'owner',
      bot: false,
      left: false,
    });
    expect(view.members.get(CAT)).toMatchObject({ name: 'Cat', role: 'member', left: true });
    expect(view.memberCount).toBe(2);
  });

  test('[FD21] a role and a leave before a newer join or genesis mean nothing any more', () => {
    const log = new ChannelLog();
    const ops = [
      log.server(10, 'join', cat),
      log.server(20, 'role', { user: CAT, role: 'admin' }),
      log.server(30, 'leave', { user: CAT }),
    ];
    expect(viewOf(...ops).members.get(CAT)).toMatchObject({ role: 'admin', left: true });
    expect(viewOf(...ops, log.server(40, 'join', cat)).members.get(CAT)).toMatchObject({
      role: 'member',
      left: false,
    });
    const members = { [CAT]: { handle: 'c', name: 'C', role: 'reader' as const, left: true, bot: true } };
    expect(viewOf(...ops, log.genesis(40, { members })).members.get(CAT)).toMatchObject({
      handle: 'c',
      role: 'reader',
      left: true,
      bot: true,
    });
  });

  test('[FD21] nothing is shown of somebody of whom only a role is known', () => {
    const log = new ChannelLog();
    expect(viewOf(log.server(20, 'role', { user: CAT, role: 'admin' })).members.size).toBe(0);
  });

  test('[FD22] a profile change sets what it names and no more', () => {
    const log = new ChannelLog();
    const avatar = 'a'.repeat(22);
    const join = log.server(10, 'join', { ...cat, avatar });
    const named = log.server(30, 'profile', { user: CAT, name: 'Catherine' });
    const handled = log.server(20, 'profile', { user: CAT, name: 'Old', handle: 'cath' });
    expect(viewOf(named, handled, join).members.get(CAT)).toMatchObject({
      name: 'Catherine',
      handle: 'cath',
      avatar,
    });
    const bare = log.server(40, 'profile', { user: CAT, avatar: null });
    expect(viewOf(bare, named, handled, join).members.get(CAT)?.avatar).toBeUndefined();
    expect(viewOf(log.server(5, 'profile', { user: CAT, name: 'Older' }), join).members.get(CAT)?.name).toBe(
      'Cat',
    );
  });

  test('[FD23] a genesis that leaves plain members out gives their number; later moves are added', () => {
    const log = new ChannelLog();
    const ops = [
      log.server(5, 'join', cat),
      log.genesis(10, { count: 900 }),
      log.server(20, 'join', cat),
      log.server(21, 'leave', { user: opId(BOB, 1).slice(0, 10) as typeof BOB }),
      log.server(22, 'leave', { user: CAT }),
    ];
    expect(viewOf(...ops.slice(0, 2)).memberCount).toBe(900);
    expect(viewOf(...ops.slice(0, 3)).memberCount).toBe(901);
    expect(viewOf(...ops).memberCount).toBe(899);
  });

  test('[FD3] a member who did not change keeps the reference', () => {
    const log = new ChannelLog();
    const fold = new ChannelFold();
    const before = fold.add(textsOf(log.genesis(10)));
    const after = fold.add(
      textsOf(log.genesis(20, { segment: 1 }), log.server(30, 'profile', { user: ADA, name: 'A' })),
    );
    expect(after.members.get(BOB)).toBe(before.members.get(BOB));
    expect(after.members.get(ADA)?.name).toBe('A');
  });
});
