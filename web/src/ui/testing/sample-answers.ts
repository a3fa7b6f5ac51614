import { newChannelId } from '@causeway/shared/id';
import type { FakeAnswers } from './fake-session.ts';
import { randomBytes } from './random-bytes.ts';
import { EVERYBODY, ME } from './sample-people.ts';

const DAY = 86_400_000;
const AT = Date.UTC(2026, 10, 2, 9, 30);

const account = { id: ME.id, handle: ME.handle, name: ME.name, email: 'marta@example.org', avatar: null };

const channel = (name: string, topic: string, memberCount: number) => ({
  id: newChannelId(randomBytes),
  kind: 'channel',
  name,
  topic,
  memberCount,
  retention: null,
  createdAt: AT,
  head: 0,
  role: null,
});

/** What the server would answer, for the dev page. */
export const sampleAnswers = (): FakeAnswers => ({
  getMe: () => ({ user: { ...account, role: 'owner', createdAt: AT }, head: 0 }),
  aiStatus: () => ({
    handle: 'ai',
    model: 'gpt-5-mini',
    endpoint: 'api.openai.com',
    today: { tokens: 412_400, limit: 2_000_000 },
    resetsAt: Math.ceil(Date.now() / DAY) * DAY,
    running: 2,
  }),
  patchMe: () => ({ user: { ...account, role: 'owner', createdAt: AT }, head: 0 }),
  listSessions: () => [
    {
      id: 'Session000000001',
      device: 'Firefox on Linux',
      createdAt: AT,
      lastUsedAt: Date.now(),
      current: true,
    },
    { id: 'Session000000002', device: 'Chrome on Android', createdAt: AT, lastUsedAt: AT, current: false },
  ],
  endSession: () => undefined,
  listUsers: () => ({ items: EVERYBODY.filter((person) => !person.left), next: null }),
  listChannels: () => ({
    items: [
      channel('books', 'What we read this month', 14),
      channel('cycling', 'Before and after work', 6),
      channel('help', 'Ask anything', 31),
    ],
    next: null,
  }),
  createInvite: () => ({
    code: 'AbCdEfGhIjKlMnOpQrSt',
    url: 'https://chat.example.org/invite/AbCdEfGhIjKlMnOpQrSt',
  }),
  serverInfo: () => ({ name: 'causeway', version: '0.1.0', firstRun: false, signup: 'invite', ai: null }),
});
