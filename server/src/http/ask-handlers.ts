import { aiStatus } from '../ai/ai-status.ts';
import { askPrivately } from '../ai/private-ask.ts';
import type { Handlers } from './call.ts';

export const askHandlers = {
  aiStatus: ({ parts, actor }) => aiStatus(parts, actor.userId),

  askAi: ({ parts, actor, body }) => askPrivately(parts, actor, body),
} satisfies Partial<Handlers>;
