import { utf8Bytes } from '@causeway/shared/bytes';
import type { ChatMessage } from './model.ts';

/** Bytes of UTF-8 that one token stands for, in prose of most languages. */
export const BYTES_PER_TOKEN = 4;
/** The same of text that takes many: code, numbers, rare scripts. */
const FEWEST_BYTES_PER_TOKEN = 3;
/** What a turn costs besides its text. */
const TURN_TOKENS = 8;

/** What `text` probably costs. */
export const estimateTokens = (text: string): number => Math.ceil(utf8Bytes(text) / BYTES_PER_TOKEN);

/** What asking `messages` probably costs, without the answer. */
export const estimatePrompt = (messages: readonly ChatMessage[]): number =>
  messages.reduce((sum, { content }) => sum + estimateTokens(content) + TURN_TOKENS, 0);

/** What asking `messages` costs at the most, without the answer. */
export const mostOfPrompt = (messages: readonly ChatMessage[]): number =>
  messages.reduce(
    (sum, { content }) => sum + Math.ceil(utf8Bytes(content) / FEWEST_BYTES_PER_TOKEN) + TURN_TOKENS,
    0,
  );
