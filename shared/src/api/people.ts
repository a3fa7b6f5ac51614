import { z } from 'zod';
import { LIMIT } from '../limit.ts';
import { CONTACT_STATUSES } from '../op/status.ts';
import { zPerson, zUserId } from '../schema.ts';
import { pageQuery, zPage } from './page.ts';
import { route } from './route.ts';

export const listUsers = route({
  method: 'GET',
  path: '/api/users',
  summary: 'People on this server whose handle or name begins with `query`.',
  auth: 'user',
  query: z.object({ ...pageQuery, query: z.string().max(LIMIT.queryChars).optional() }),
  status: 200,
  response: zPage(zPerson),
});

export const zContactAnswer = zPerson.extend({ status: z.enum(CONTACT_STATUSES) });

export const listContacts = route({
  method: 'GET',
  path: '/api/contacts',
  summary: 'My contacts, and open requests.',
  auth: 'user',
  query: z.object(pageQuery),
  status: 200,
  response: zPage(zContactAnswer),
});

const contactParams = z.object({ userId: zUserId });

export const putContact = route({
  method: 'PUT',
  path: '/api/contacts/:userId',
  summary: 'Request somebody as a contact, accept their request, or block them; deleting lifts a block.',
  auth: 'user',
  params: contactParams,
  /** `block`: they can neither request me as a contact nor open a direct channel with me. */
  body: z.object({ block: z.boolean().default(false) }),
  status: 200,
  response: zContactAnswer,
});

export const deleteContact = route({
  method: 'DELETE',
  path: '/api/contacts/:userId',
  summary: 'Decline a request, withdraw one, or end a contact.',
  auth: 'user',
  params: contactParams,
  status: 204,
});
