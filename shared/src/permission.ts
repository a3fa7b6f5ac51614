/** Who may do what in a channel: the one table that server and UI both ask (SPEC.md, rules PM…). */

export const ROLES = ['owner', 'admin', 'member', 'reader'] as const;
export type Role = (typeof ROLES)[number];

export const CHANNEL_KINDS = ['channel', 'private', 'dm'] as const;
export type ChannelKind = (typeof CHANNEL_KINDS)[number];

export const PERMISSIONS = [
  'read',
  'send',
  'react',
  'editOwn',
  'deleteOwn',
  'pin',
  'deleteOthers',
  'changeChannel',
  'manageMembers',
  'deleteChannel',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

const READER: readonly Permission[] = ['read'];
const MEMBER: readonly Permission[] = [...READER, 'send', 'react', 'editOwn', 'deleteOwn'];
const ADMIN: readonly Permission[] = [...MEMBER, 'pin', 'deleteOthers', 'changeChannel', 'manageMembers'];

const TABLE: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  owner: new Set([...ADMIN, 'deleteChannel']),
  admin: new Set(ADMIN),
  member: new Set(MEMBER),
  reader: new Set(READER),
};

/** Whether somebody with `role` (none: not a member) may do `permission`. */
export const may = (role: Role | undefined, permission: Permission): boolean =>
  role !== undefined && TABLE[role].has(permission);

/** Greater outranks: nobody acts on a member of a higher rank, nor gives a role above their own. */
const RANK: Readonly<Record<Role, number>> = { reader: 0, member: 1, admin: 2, owner: 3 };

/** Whether `actor` may give `next` to somebody who now has `current` (none: is being added). */
export const maySetRole = (actor: Role | undefined, current: Role | undefined, next: Role): boolean =>
  actor !== undefined &&
  may(actor, 'manageMembers') &&
  RANK[next] <= RANK[actor] &&
  (current === undefined || RANK[current] <= RANK[actor]);

/** Whether `actor` may remove somebody with role `current`. */
export const mayRemove = (actor: Role | undefined, current: Role): boolean =>
  actor !== undefined && may(actor, 'manageMembers') && RANK[current] <= RANK[actor];
