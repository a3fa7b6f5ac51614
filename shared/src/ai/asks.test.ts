import { expect, it } from 'vitest';
import type { UserId } from '../id.ts';
import { type AskScene, asks } from './asks.ts';

const BOT = 'Bot0000001' as UserId;
const ADA = 'Ada0000001' as UserId;
const CHANNEL: AskScene = { bot: BOT, kind: 'channel', members: 5, isByBot: false, isInItsThread: false };
const DIRECT: AskScene = { ...CHANNEL, kind: 'dm', members: 2 };

it('[AI1] a post that mentions the AI, where it is a member, asks it', () => {
  expect(asks({ mentions: [ADA, BOT] }, CHANNEL)).toBe(true);
  expect(asks({ mentions: [BOT] }, { ...CHANNEL, bot: undefined })).toBe(false);
  expect(asks({ mentions: [ADA] }, CHANNEL)).toBe(false);
  expect(asks({}, CHANNEL)).toBe(false);
});

it('[AI2] who mentions everybody does not ask it', () => {
  expect(asks({ mentions: ['*'] }, CHANNEL)).toBe(false);
});

it('[AI3] in a direct channel of two each post asks it; among more people it must be mentioned', () => {
  expect(asks({}, DIRECT)).toBe(true);
  expect(asks({}, { ...DIRECT, members: 3 })).toBe(false);
  expect(asks({ mentions: [BOT] }, { ...DIRECT, members: 3 })).toBe(true);
});

it('[AI4] each post in a thread that it takes part in asks it', () => {
  expect(asks({}, { ...CHANNEL, isInItsThread: true })).toBe(true);
});

it('[AI5] no bot ever asks it, and what is streamed neither', () => {
  const tempting = { ...DIRECT, isInItsThread: true };
  expect(asks({ mentions: [BOT] }, { ...tempting, isByBot: true })).toBe(false);
  expect(asks({ mentions: [BOT], stream: true }, tempting)).toBe(false);
});
