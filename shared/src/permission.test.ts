import { describe, expect, test } from 'vitest';
import { may, mayRemove, maySetRole, PERMISSIONS, ROLES, type Role } from './permission.ts';

/** The table, spelled out. Deleting the channel is the owner's. */
const EXPECTED: Readonly<Record<Role, string>> = {
  owner: 'read send react editOwn deleteOwn pin deleteOthers changeChannel manageMembers deleteChannel',
  admin: 'read send react editOwn deleteOwn pin deleteOthers changeChannel manageMembers',
  member: 'read send react editOwn deleteOwn',
  reader: 'read',
};

describe('roles', () => {
  test.each(ROLES)('[PM1] %s may do just this', (role) => {
    expect(PERMISSIONS.filter((permission) => may(role, permission)).join(' ')).toBe(EXPECTED[role]);
  });

  test('[PM1] who is not a member may do nothing', () => {
    expect(PERMISSIONS.filter((permission) => may(undefined, permission))).toEqual([]);
  });
});

const RANKED: readonly Role[] = ['reader', 'member', 'admin', 'owner'];
const rank = (role: Role): number => RANKED.indexOf(role);
const manages = (role: Role): boolean => role === 'owner' || role === 'admin';

describe('changing others', () => {
  test.each(ROLES)('[PM2] %s sets roles up to their own, of people up to their own', (actor) => {
    for (const next of ROLES) {
      expect(maySetRole(actor, undefined, next)).toBe(manages(actor) && rank(next) <= rank(actor));
      for (const current of ROLES) {
        const lawful = manages(actor) && rank(next) <= rank(actor) && rank(current) <= rank(actor);
        expect(maySetRole(actor, current, next)).toBe(lawful);
      }
    }
  });

  test.each(ROLES)('[PM3] %s removes people up to their own rank', (actor) => {
    for (const current of ROLES) {
      expect(mayRemove(actor, current)).toBe(manages(actor) && rank(current) <= rank(actor));
    }
  });

  test('[PM2] [PM3] who is not a member changes nobody', () => {
    for (const role of ROLES) {
      expect(maySetRole(undefined, undefined, role)).toBe(false);
      expect(mayRemove(undefined, role)).toBe(false);
    }
  });

  test('[PM2] an admin makes admins, but neither makes nor unmakes an owner', () => {
    expect(maySetRole('admin', 'member', 'admin')).toBe(true);
    expect(maySetRole('admin', 'member', 'owner')).toBe(false);
    expect(maySetRole('admin', 'owner', 'member')).toBe(false);
  });
});
