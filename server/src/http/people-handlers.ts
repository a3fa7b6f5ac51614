import { blockContact, deleteContact, listContacts, putContact } from '../channel/contacts.ts';
import { listPeople } from '../channel/people.ts';
import type { Handlers } from './call.ts';

export const peopleHandlers = {
  listUsers: ({ parts, query }) => listPeople(parts, query),

  listContacts: ({ parts, actor, query }) => listContacts(parts, actor.userId, query),

  putContact: ({ parts, actor, params, body }) =>
    (body.block ? blockContact : putContact)(parts, actor.userId, params.userId),

  deleteContact: async ({ parts, actor, params }) => {
    await deleteContact(parts, actor.userId, params.userId);
    return undefined;
  },
} satisfies Partial<Handlers>;
