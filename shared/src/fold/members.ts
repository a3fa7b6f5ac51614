import type { UserId } from '../id.ts';
import type { ChannelGenesis, GenesisMember, Join, Leave, Profile, RoleOp } from '../op/channel-op.ts';
import type { Member } from './channel-view.ts';
import { isNewer, newer, type Stamp } from './register.ts';

/** A genesis or a join: says everything about a member. */
interface Whole extends Stamp {
  readonly member: GenesisMember | Join;
}

/** The newest word about each side of a member. */
interface MemberFacts {
  whole?: Whole;
  role?: RoleOp;
  leave?: Leave;
  handle?: Profile;
  name?: Profile;
  avatar?: Profile;
}

/** Who is in the channel, and was. Nothing is shown of somebody of whom neither a genesis nor a join was seen. */
export class Members {
  view: ReadonlyMap<UserId, Member> = new Map();
  count = 0;
  readonly #facts = new Map<UserId, MemberFacts>();
  readonly #dirty = new Set<UserId>();
  readonly #moves: (Join | Leave)[] = [];
  #genesis: ChannelGenesis | undefined;

  genesis(op: ChannelGenesis): void {
    this.#genesis = newer(this.#genesis, op);
    for (const user of Object.keys(op.members) as UserId[]) {
      const member = op.members[user];
      if (member !== undefined) this.#whole(user, { ts: op.ts, id: op.id, member });
    }
  }

  join(op: Join): void {
    this.#moves.push(op);
    this.#whole(op.user, { ts: op.ts, id: op.id, member: op });
  }

  leave(op: Leave): void {
    this.#moves.push(op);
    const facts = this.#of(op.user);
    facts.leave = newer(facts.leave, op);
  }

  role(op: RoleOp): void {
    const facts = this.#of(op.user);
    facts.role = newer(facts.role, op);
  }

  profile(op: Profile): void {
    const facts = this.#of(op.user);
    if (op.handle !== undefined) facts.handle = newer(facts.handle, op);
    if (op.name !== undefined) facts.name = newer(facts.name, op);
    if (op.avatar !== undefined) facts.avatar = newer(facts.avatar, op);
  }

  build(): void {
    const changed: Member[] = [];
    for (const user of this.#dirty) {
      const next = memberOf(user, this.#of(user));
      const old = this.view.get(user);
      if (next !== undefined && (old === undefined || !isSameMember(old, next))) changed.push(next);
    }
    if (changed.length > 0) {
      const next = new Map(this.view);
      for (const member of changed) next.set(member.id, member);
      this.view = next;
    }
    if (this.#dirty.size > 0 || changed.length > 0) this.count = this.#countPresent();
    this.#dirty.clear();
  }

  #whole(user: UserId, whole: Whole): void {
    const facts = this.#of(user);
    facts.whole = newer(facts.whole, whole);
  }

  #of(user: UserId): MemberFacts {
    this.#dirty.add(user);
    let facts = this.#facts.get(user);
    if (facts === undefined) {
      facts = {};
      this.#facts.set(user, facts);
    }
    return facts;
  }

  /** A genesis of many members leaves plain ones out and gives their number: then moves since are added to it. */
  #countPresent(): number {
    const genesis = this.#genesis;
    if (genesis?.count === undefined) {
      let present = 0;
      for (const member of this.view.values()) if (!member.left) present++;
      return present;
    }
    let count = genesis.count;
    for (const move of this.#moves) if (isNewer(move, genesis)) count += move.k === 'join' ? 1 : -1;
    return Math.max(0, count);
  }
}

function memberOf(id: UserId, facts: MemberFacts): Member | undefined {
  const { whole } = facts;
  if (whole === undefined) return undefined;
  const since = <T extends Stamp>(op: T | undefined): T | undefined =>
    op !== undefined && isNewer(op, whole) ? op : undefined;
  const { member } = whole;
  const avatarChange = since(facts.avatar);
  return {
    id,
    handle: since(facts.handle)?.handle ?? member.handle,
    name: since(facts.name)?.name ?? member.name,
    avatar: (avatarChange === undefined ? member.avatar : avatarChange.avatar) ?? undefined,
    role: since(facts.role)?.role ?? member.role,
    bot: member.bot === true,
    left: since(facts.leave) !== undefined || ('left' in member && member.left === true),
  };
}

const isSameMember = (a: Member, b: Member): boolean =>
  a.handle === b.handle &&
  a.name === b.name &&
  a.avatar === b.avatar &&
  a.role === b.role &&
  a.bot === b.bot &&
  a.left === b.left;
