import { askPrivately } from '../ai/private-ask.ts';
import type { Handlers } from './call.ts';

export const askHandlers = {
  askAi: ({ parts, actor, body }) => askPrivately(parts, actor.userId, body),
} satisfies Partial<Handlers>;
