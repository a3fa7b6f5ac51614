import type { RouteName } from '@causeway/shared/api/routes';
import { LIMIT } from '@causeway/shared/limit';
import { PASSWORD } from './api-client.ts';

/** Values of others, or of nobody, that pass every schema. */
export const CHANNEL = 'zZzZzZzZzZzZzZzZ';
const USER = 'zzzzzzzzzz';
export const OP = `${USER}.abcdefghijkl`;

export interface Sample {
  /** Path with parameters of the right form that name nothing of mine. */
  readonly path: string;
  readonly body?: object;
  /** Bodies that pass as JSON but not by the schema: one for each thing that can be wrong. */
  readonly badBodies?: readonly object[];
  /** Paths whose parameters or query are malformed. */
  readonly badPaths?: readonly string[];
  /** What a lawful request about foreign things answers. */
  readonly foreign: number;
}

const BAD_PAGES = ['limit=0', 'limit=201', 'limit=x', 'limit=1.5', `after=${'x'.repeat(201)}`, 'before='];
const pages = (path: string): string[] => BAD_PAGES.map((query) => `${path}?${query}`);
const BAD_CHANNELS = [
  'short',
  `${CHANNEL}x`,
  '..%2f..%2fetc',
  '%00%00%00%00%00%00%00%00%00%00%00%00%00%00%00%00',
];
const channels = (tail = ''): string[] => BAD_CHANNELS.map((id) => `/api/channels/${id}${tail}`);

const NAMES = ['', ' ', ' padded', 'with\u0000null', 'x'.repeat(300), 5, null, ['x'], {}];
const named = (more: object): object[] => NAMES.map((name) => ({ ...more, name }));

/** One for each route: a new route fails here until it is listed. */
export const SAMPLES: Readonly<Record<RouteName, Sample>> = {
  serverInfo: { path: '/api/server', foreign: 200 },
  aiStatus: { path: '/api/server/ai', foreign: 404 },
  register: {
    path: '/api/auth/register',
    body: { handle: 'taken', name: 'X', password: PASSWORD },
    badBodies: [
      {},
      ...named({ handle: 'fine', password: PASSWORD }),
      ...['', 'x', 'Upper', 'everyone', '-dash', 'dash-', 'ü', 'a b', 'x'.repeat(33), 1, null].map(
        (handle) => ({
          handle,
          name: 'X',
          password: PASSWORD,
        }),
      ),
      ...['short', 'x'.repeat(257), 12_345_678, null].map((password) => ({
        handle: 'fine',
        name: 'X',
        password,
      })),
      ...['nobody', `${'x'.repeat(250)}@a.org`, 1].map((email) => ({
        handle: 'fine',
        name: 'X',
        password: PASSWORD,
        email,
      })),
      { handle: 'fine', name: 'X', password: PASSWORD, cookie: 'yes' },
      { handle: 'fine', name: 'X', password: PASSWORD, invite: 'x'.repeat(65) },
    ],
    foreign: 409,
  },
  login: {
    path: '/api/auth/login',
    body: { handle: 'nobody', password: PASSWORD },
    badBodies: [
      {},
      { password: PASSWORD },
      { handle: '', password: PASSWORD },
      { handle: 'x' },
      { handle: 1, password: 1 },
      { handle: 'x', password: 'x'.repeat(257) },
    ],
    foreign: 401,
  },
  refresh: {
    path: '/api/auth/refresh',
    body: { refreshToken: 'of somebody else' },
    badBodies: [{ refreshToken: 1 }, { refreshToken: 'x'.repeat(257) }, { refreshToken: null }],
    foreign: 401,
  },
  logout: {
    path: '/api/auth/logout',
    body: { refreshToken: 'of somebody else' },
    badBodies: [{ refreshToken: 1 }, { refreshToken: 'x'.repeat(257) }],
    foreign: 204,
  },
  getMe: { path: '/api/me', foreign: 200 },
  patchMe: {
    path: '/api/me',
    body: { handle: 'taken' },
    badBodies: [
      ...named({}).slice(0, 5),
      { handle: 'Upper' },
      { avatar: '../secret' },
      { email: 'x' },
      { email: 1 },
    ],
    foreign: 409,
  },
  deleteMe: {
    path: '/api/me',
    body: { password: 'not mine' },
    badBodies: [{}, { password: 1 }],
    foreign: 403,
  },
  changePassword: {
    path: '/api/me/password',
    body: { current: 'not mine', next: PASSWORD },
    badBodies: [
      {},
      { current: PASSWORD },
      { current: PASSWORD, next: 'short' },
      { current: PASSWORD, next: 'x'.repeat(257) },
    ],
    foreign: 403,
  },
  listSessions: { path: '/api/me/sessions', foreign: 200 },
  endSession: {
    path: '/api/me/sessions/zzzzzzzzzzzzzzzz',
    badPaths: ['/api/me/sessions/short', '/api/me/sessions/..%2f..%2fusers'],
    foreign: 404,
  },
  myChannels: { path: '/api/me/channels', foreign: 200 },
  putChannel: {
    path: '/api/channels/TAKEN',
    body: { name: 'x', kind: 'channel' },
    badBodies: [
      {},
      ...named({ kind: 'channel' }),
      { name: 'x' },
      { name: 'x', kind: 'dm' },
      { name: 'x', kind: 'channel', topic: 'x'.repeat(251) },
    ],
    badPaths: [...channels(), '/api/channels/0zzzzzzzzzzzzzzz'],
    foreign: 409,
  },
  listChannels: {
    path: '/api/channels?query=none',
    badPaths: [
      ...pages('/api/channels'),
      `/api/channels?query=${'x'.repeat(201)}`,
      '/api/channels?after=x',
      '/api/channels?after=x&before=y',
    ],
    foreign: 200,
  },
  getChannel: { path: `/api/channels/${CHANNEL}`, badPaths: channels(), foreign: 404 },
  patchChannel: {
    path: `/api/channels/${CHANNEL}`,
    body: { name: 'x' },
    badBodies: [
      ...named({}),
      { topic: 1 },
      { topic: 'x'.repeat(251) },
      { retention: {} },
      { retention: { hours: 0 } },
      { retention: { days: 1, hours: 1 } },
      { retention: { untilRead: true } },
    ],
    badPaths: channels(),
    foreign: 404,
  },
  deleteChannel: { path: `/api/channels/${CHANNEL}`, badPaths: channels(), foreign: 404 },
  joinChannel: { path: `/api/channels/${CHANNEL}/join`, badPaths: channels('/join'), foreign: 404 },
  leaveChannel: { path: `/api/channels/${CHANNEL}/leave`, badPaths: channels('/leave'), foreign: 404 },
  putDm: {
    path: '/api/dms',
    body: { users: [USER] },
    badBodies: [
      {},
      { users: 'x' },
      { users: ['short'] },
      { users: [1] },
      { users: Array.from({ length: 11 }, (_, n) => `user00000${n % 10}`) },
    ],
    foreign: 404,
  },
  listSegments: {
    path: `/api/channels/${CHANNEL}/segments`,
    badPaths: [...channels('/segments'), ...pages(`/api/channels/${CHANNEL}/segments`)],
    foreign: 404,
  },
  getSegment: {
    path: `/api/channels/${CHANNEL}/segments/0`,
    badPaths: [
      ...channels('/segments/0'),
      ...['-1', 'x', '1.5', '1e99'].map((n) => `/api/channels/${CHANNEL}/segments/${n}`),
    ],
    foreign: 404,
  },
  listMembers: {
    path: `/api/channels/${CHANNEL}/members`,
    badPaths: [...channels('/members'), ...pages(`/api/channels/${CHANNEL}/members`)],
    foreign: 404,
  },
  putMember: {
    path: `/api/channels/${CHANNEL}/members/${USER}`,
    body: { role: 'member' },
    badBodies: [{}, { role: 'king' }, { role: null }],
    badPaths: [...channels(`/members/${USER}`), `/api/channels/${CHANNEL}/members/short`],
    foreign: 404,
  },
  deleteMember: {
    path: `/api/channels/${CHANNEL}/members/${USER}`,
    badPaths: [...channels(`/members/${USER}`), `/api/channels/${CHANNEL}/members/short`],
    foreign: 404,
  },
  listMessages: {
    path: `/api/channels/${CHANNEL}/messages`,
    badPaths: [...channels('/messages'), ...pages(`/api/channels/${CHANNEL}/messages`)],
    foreign: 404,
  },
  getMessage: {
    path: `/api/channels/${CHANNEL}/messages/${OP}`,
    badPaths: [...channels(`/messages/${OP}`), `/api/channels/${CHANNEL}/messages/short`],
    foreign: 404,
  },
  postMessage: {
    path: `/api/channels/${CHANNEL}/messages`,
    body: { body: 'hello' },
    badBodies: [
      {},
      { body: '' },
      { body: 1 },
      { body: 'x'.repeat(LIMIT.bodyBytes + 1) },
      { body: 'é'.repeat(LIMIT.bodyBytes / 2 + 1) },
      { body: 'x', id: 'short' },
      { body: 'x', thread: USER },
      { body: 'x', mentions: ['short'] },
      { body: 'x', mentions: Array.from({ length: 101 }, () => USER) },
    ],
    badPaths: channels('/messages'),
    foreign: 404,
  },
  listUsers: {
    path: '/api/users?query=none',
    badPaths: [...pages('/api/users'), `/api/users?query=${'x'.repeat(201)}`, '/api/users?after=a&before=b'],
    foreign: 200,
  },
  listContacts: { path: '/api/contacts', badPaths: pages('/api/contacts'), foreign: 200 },
  putContact: {
    path: `/api/contacts/${USER}`,
    badBodies: [{ block: 'yes' }, { block: null }],
    badPaths: ['/api/contacts/short', '/api/contacts/..%2f'],
    foreign: 404,
  },
  deleteContact: { path: `/api/contacts/${USER}`, badPaths: ['/api/contacts/short'], foreign: 404 },
  createInvite: {
    path: '/api/invites',
    body: { channels: [CHANNEL] },
    badBodies: [
      { role: 'owner' },
      { uses: 0 },
      { uses: 1001 },
      { expiresIn: 59 },
      { channels: ['short'] },
      { channels: 'x' },
    ],
    foreign: 404,
  },
  getInvite: { path: '/api/invites/zzzzzzzzzzzzzzzzzzzz', badPaths: ['/api/invites/short'], foreign: 404 },
  deleteInvite: { path: '/api/invites/zzzzzzzzzzzzzzzzzzzz', badPaths: ['/api/invites/short'], foreign: 404 },
  stopReply: {
    path: `/api/channels/${CHANNEL}/ai/${OP}/stop`,
    badPaths: [...channels(`/ai/${OP}/stop`), `/api/channels/${CHANNEL}/ai/x/stop`],
    foreign: 404,
  },
  retryReply: {
    path: `/api/channels/${CHANNEL}/ai/${OP}/retry`,
    badPaths: [...channels(`/ai/${OP}/retry`), `/api/channels/${CHANNEL}/ai/x/retry`],
    foreign: 404,
  },
  continueReply: {
    path: `/api/channels/${CHANNEL}/ai/${OP}/continue`,
    badPaths: [...channels(`/ai/${OP}/continue`), `/api/channels/${CHANNEL}/ai/x/continue`],
    foreign: 404,
  },
  askAi: {
    path: '/api/ai/ask',
    body: { channel: CHANNEL, question: 'What is new?' },
    badBodies: [
      {},
      { channel: 'short', question: 'x' },
      ...['', 'x'.repeat(LIMIT.aiQuestionBytes + 1), 1].map((question) => ({ channel: CHANNEL, question })),
      ...[-1, 'yesterday'].map((since) => ({ channel: CHANNEL, question: 'x', since })),
    ],
    foreign: 404,
  },
  acceptInvite: {
    path: '/api/invites/zzzzzzzzzzzzzzzzzzzz/accept',
    badPaths: ['/api/invites/short/accept'],
    foreign: 404,
  },
};
