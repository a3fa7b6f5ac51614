import type { RouteName } from '@causeway/shared/api/routes';
import type { ChannelId, OpId, UserId } from '@causeway/shared/id';
import { PASSWORD } from './api-client.ts';

/** Who asks, in relation to the private channel of a {@link Scene}. */
export const ASKERS = ['signed out', 'outsider', 'reader', 'member', 'admin', 'owner'] as const;
export type Asker = (typeof ASKERS)[number];

/** What a request may be about: nothing of it is the asker's, but for a channel that they are in. */
export interface Scene {
  readonly channel: ChannelId;
  /** In the channel, which has a sealed segment too. */
  readonly message: OpId;
  /** A reader of the channel. */
  readonly victim: UserId;
  /** In no channel. */
  readonly stranger: UserId;
  /** A session and an invite of the stranger's; the invite leads nowhere. */
  readonly session: string;
  readonly invite: string;
}

interface Access {
  /** Path and body of the request. */
  readonly ask: (scene: Scene) => { readonly path: string; readonly body?: object };
  /** The status for each of {@link ASKERS}, in their order. */
  readonly statuses: readonly [number, number, number, number, number, number];
}

const MEMBERS_ONLY = [401, 404, 200, 200, 200, 200] as const;
const ADMINS_ONLY = [401, 404, 403, 403, 200, 200] as const;
const SIGNED_IN = [401, 200, 200, 200, 200, 200] as const;
const EVERYBODY = [200, 200, 200, 200, 200, 200] as const;
const all = (status: number): Access['statuses'] => [401, status, status, status, status, status];

const channel = ({ channel: id }: Scene, tail = ''): string => `/api/channels/${id}${tail}`;

/** One for each route of the contract: a new route does not compile until it is listed, and its test fails. */
export const ACCESS: Readonly<Record<RouteName, Access>> = {
  serverInfo: { ask: () => ({ path: '/api/server' }), statuses: EVERYBODY },
  // None of them owns the server: what its owner sees is tested beside it.
  aiStatus: { ask: () => ({ path: '/api/server/ai' }), statuses: all(403) },
  register: {
    ask: () => ({
      path: '/api/auth/register',
      body: { handle: 'stranger', name: 'X', password: PASSWORD },
    }),
    statuses: [409, 409, 409, 409, 409, 409],
  },
  login: {
    ask: () => ({ path: '/api/auth/login', body: { handle: 'stranger', password: 'not theirs' } }),
    statuses: [401, 401, 401, 401, 401, 401],
  },
  refresh: {
    ask: () => ({ path: '/api/auth/refresh', body: { refreshToken: 'not theirs' } }),
    statuses: [401, 401, 401, 401, 401, 401],
  },
  logout: {
    ask: () => ({ path: '/api/auth/logout', body: { refreshToken: 'not theirs' } }),
    statuses: [204, 204, 204, 204, 204, 204],
  },
  getMe: { ask: () => ({ path: '/api/me' }), statuses: SIGNED_IN },
  patchMe: { ask: () => ({ path: '/api/me', body: { name: 'Same' } }), statuses: SIGNED_IN },
  deleteMe: { ask: () => ({ path: '/api/me', body: { password: 'not mine' } }), statuses: all(403) },
  changePassword: {
    ask: () => ({ path: '/api/me/password', body: { current: 'not mine', next: PASSWORD } }),
    statuses: all(403),
  },
  listSessions: { ask: () => ({ path: '/api/me/sessions' }), statuses: SIGNED_IN },
  endSession: { ask: ({ session }) => ({ path: `/api/me/sessions/${session}` }), statuses: all(404) },
  myChannels: { ask: () => ({ path: '/api/me/channels' }), statuses: SIGNED_IN },
  putChannel: {
    ask: (scene) => ({ path: channel(scene), body: { name: 'taken over', kind: 'private' } }),
    statuses: [401, 409, 409, 409, 409, 200],
  },
  listChannels: { ask: () => ({ path: '/api/channels' }), statuses: SIGNED_IN },
  getChannel: { ask: (scene) => ({ path: channel(scene) }), statuses: MEMBERS_ONLY },
  patchChannel: {
    ask: (scene) => ({ path: channel(scene), body: { name: 'renamed' } }),
    statuses: ADMINS_ONLY,
  },
  deleteChannel: { ask: (scene) => ({ path: channel(scene) }), statuses: [401, 404, 403, 403, 403, 204] },
  joinChannel: { ask: (scene) => ({ path: channel(scene, '/join') }), statuses: MEMBERS_ONLY },
  leaveChannel: {
    ask: (scene) => ({ path: channel(scene, '/leave') }),
    statuses: [401, 404, 204, 204, 204, 204],
  },
  putDm: { ask: ({ stranger }) => ({ path: '/api/dms', body: { users: [stranger] } }), statuses: SIGNED_IN },
  listSegments: { ask: (scene) => ({ path: channel(scene, '/segments') }), statuses: MEMBERS_ONLY },
  getSegment: { ask: (scene) => ({ path: channel(scene, '/segments/0') }), statuses: MEMBERS_ONLY },
  listMembers: { ask: (scene) => ({ path: channel(scene, '/members') }), statuses: MEMBERS_ONLY },
  putMember: {
    ask: (scene) => ({ path: channel(scene, `/members/${scene.stranger}`), body: { role: 'member' } }),
    statuses: ADMINS_ONLY,
  },
  deleteMember: {
    ask: (scene) => ({ path: channel(scene, `/members/${scene.victim}`) }),
    statuses: [401, 404, 403, 403, 204, 204],
  },
  listMessages: { ask: (scene) => ({ path: channel(scene, '/messages') }), statuses: MEMBERS_ONLY },
  getMessage: {
    ask: (scene) => ({ path: channel(scene, `/messages/${scene.message}`) }),
    statuses: MEMBERS_ONLY,
  },
  postMessage: {
    ask: (scene) => ({ path: channel(scene, '/messages'), body: { body: 'hello' } }),
    statuses: [401, 404, 403, 201, 201, 201],
  },
  // Not an answer of the AI: who may do what with one is tested beside it.
  stopReply: {
    ask: (scene) => ({ path: channel(scene, `/ai/${scene.message}/stop`) }),
    statuses: all(404),
  },
  retryReply: {
    ask: (scene) => ({ path: channel(scene, `/ai/${scene.message}/retry`) }),
    statuses: all(404),
  },
  continueReply: {
    ask: (scene) => ({ path: channel(scene, `/ai/${scene.message}/continue`) }),
    statuses: all(404),
  },
  listUsers: { ask: () => ({ path: '/api/users' }), statuses: SIGNED_IN },
  listContacts: { ask: () => ({ path: '/api/contacts' }), statuses: SIGNED_IN },
  putContact: { ask: ({ stranger }) => ({ path: `/api/contacts/${stranger}` }), statuses: SIGNED_IN },
  // There is nothing between them, which is what was asked for.
  deleteContact: { ask: ({ victim }) => ({ path: `/api/contacts/${victim}` }), statuses: all(204) },
  createInvite: {
    ask: (scene) => ({ path: '/api/invites', body: { channels: [scene.channel] } }),
    statuses: [401, 404, 403, 403, 201, 201],
  },
  getInvite: { ask: ({ invite }) => ({ path: `/api/invites/${invite}` }), statuses: EVERYBODY },
  deleteInvite: { ask: ({ invite }) => ({ path: `/api/invites/${invite}` }), statuses: all(404) },
  askAi: {
    ask: (scene) => ({ path: '/api/ai/ask', body: { channel: scene.channel, question: 'What is new?' } }),
    statuses: MEMBERS_ONLY,
  },
  acceptInvite: { ask: ({ invite }) => ({ path: `/api/invites/${invite}/accept` }), statuses: SIGNED_IN },
};
