import type { PageQuery } from '@causeway/shared/api/page';
import type { UserId } from '@causeway/shared/id';
import type { ContactStatus } from '@causeway/shared/op/status';
import type { Person } from '@causeway/shared/schema';
import { profileOf, selfById, toPerson, type UserRow, userById } from '../account/account-row.ts';
import type { Tx } from '../db/schema.ts';
import { invalid } from '../failure.ts';
import { type Page, pageOf, positionOf, rowsOfPage } from '../page.ts';
import type { Parts } from '../parts.ts';
import type { LogTransaction } from '../sync/logs.ts';

export type ContactAnswer = Person & { status: ContactStatus };

/** My contacts and open requests, by handle. */
export async function listContacts(
  { db }: Pick<Parts, 'db'>,
  actor: UserId,
  query: PageQuery,
): Promise<Page<ContactAnswer>> {
  const page = { limit: query.limit, position: positionOf(query, 'on'), home: 'on' } as const;
  const contacts = db
    .selectFrom('contacts')
    .innerJoin('users', 'users.id', 'contacts.other_id')
    .select(['users.id', 'handle', 'name', 'avatar', 'bot', 'contacts.status'])
    .where('user_id', '=', actor);
  const rows = await rowsOfPage(contacts, 'handle', page, page.position.cursor).execute();
  return pageOf(rows, page, {
    item: (row) => ({ ...toPerson(row), status: row.status }),
    cursor: (row) => row.handle,
  });
}

/** Both sides of a contact: what I see of them, and what they see of me. */
interface Sides {
  readonly mine: ContactStatus;
  readonly theirs: ContactStatus;
}

/** Requests a contact, or accepts their request. Who has blocked me learns nothing of it. */
export const putContact = (parts: Parts, actor: UserId, other: UserId): Promise<ContactAnswer> =>
  changeSides(parts, actor, other, requested);

/** Ends a contact so that they can neither request another one nor open a direct channel with me. */
export const blockContact = (parts: Parts, actor: UserId, other: UserId): Promise<ContactAnswer> =>
  changeSides(parts, actor, other, (sides) => ({ ...ended(sides), mine: 'blocked' }));

/** Declines a request, withdraws mine, ends a contact, or lifts a block. */
export async function deleteContact(parts: Parts, actor: UserId, other: UserId): Promise<void> {
  await changeSides(parts, actor, other, ended);
}

function requested({ mine, theirs }: Sides): Sides {
  if (mine === 'accepted' || mine === 'requested') return { mine, theirs };
  if (mine === 'incoming') return { mine: 'accepted', theirs: 'accepted' };
  if (theirs === 'requested') return { mine: 'accepted', theirs: 'accepted' };
  return { mine: 'requested', theirs: theirs === 'blocked' ? 'blocked' : 'incoming' };
}

const ended = ({ theirs }: Sides): Sides => ({
  mine: 'none',
  theirs: theirs === 'blocked' ? 'blocked' : 'none',
});

async function changeSides(
  parts: Parts,
  actor: UserId,
  other: UserId,
  change: (sides: Sides) => Sides,
): Promise<ContactAnswer> {
  if (actor === other) throw invalid('userId', 'you are not a contact of yourself');
  await userById(parts.db, other);
  return parts.logs.transact([`user/${actor}`, `user/${other}`], async (tx) => {
    const self = await selfById(tx.db, actor);
    const person = await userById(tx.db, other);
    const before = { mine: await statusOf(tx.db, actor, other), theirs: await statusOf(tx.db, other, actor) };
    const after = change(before);
    if (after.mine !== before.mine) await setStatus(parts, tx, actor, person, after.mine);
    if (after.theirs !== before.theirs) await setStatus(parts, tx, other, self, after.theirs);
    return { ...toPerson(person), status: after.mine };
  });
}

async function statusOf(db: Tx, user: UserId, other: UserId): Promise<ContactStatus> {
  const row = await db
    .selectFrom('contacts')
    .select('status')
    .where('user_id', '=', user)
    .where('other_id', '=', other)
    .executeTakeFirst();
  return row?.status ?? 'none';
}

/** What `user` sees of `person` from now on: the row (none for `none`) and the op in the log of `user`. */
export async function setStatus(
  { now }: Pick<Parts, 'now'>,
  tx: LogTransaction,
  user: UserId,
  person: UserRow,
  status: ContactStatus,
): Promise<void> {
  await tx.db.deleteFrom('contacts').where('user_id', '=', user).where('other_id', '=', person.id).execute();
  if (status !== 'none') {
    const row = { user_id: user, other_id: person.id, status, updated_at: now() };
    await tx.db.insertInto('contacts').values(row).execute();
  }
  tx.write(`user/${user}`, { k: 'contact', user: person.id, ...profileOf(person), status });
}
