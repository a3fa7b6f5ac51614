import { utf8Bytes } from '@causeway/shared/bytes';
import type { ContextMessage } from './context.ts';

export const CUT_MARK = ' … (cut)';
const QUOTE_BYTES = 400;
/** One message takes no more than this share of the room. */
const SHARE = 1 / 4;
/** Less of a message says nothing. */
const LEAST_BYTES = 32;

/** `text` as one line of JSON in which nothing can be taken for the end of a turn, or the beginning of another. */
export const jsonLine = (value: object): string =>
  // Some servers take marks like these for their own, wherever they stand.
  JSON.stringify(value)
    .replaceAll('<', '\\u003c')
    .replace(/\[(?=\/?INST\])/g, '\\u005b');

/** A message as the model is shown it. */
export const messageLine = (message: ContextMessage, more: object = {}): string =>
  jsonLine({
    ...more,
    from: message.from,
    at: new Date(message.at).toISOString().slice(0, 16).concat('Z'),
    ...(message.isInThread ? { in_thread: true } : {}),
    ...(message.quote === undefined
      ? {}
      : { quotes: { from: message.quote.from, text: cutText(message.quote.text, QUOTE_BYTES) } }),
    ...(message.files.length === 0 ? {} : { files: message.files }),
    text: message.text,
  });

/** As much of `text` as fits into `bytes`, with a mark where it was cut. */
export function cutText(text: string, bytes: number): string {
  if (utf8Bytes(text) <= bytes) return text;
  const room = Math.max(0, bytes - utf8Bytes(CUT_MARK));
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(room));
  return text.slice(0, read) + CUT_MARK;
}

/** `message`, cut so that its line has `bytes` at the most; `undefined` when too little would be left. */
export function cutMessage(message: ContextMessage, bytes: number): ContextMessage | undefined {
  for (let most = bytes; most >= LEAST_BYTES; most = Math.floor(most / 2)) {
    const cut = { ...message, text: cutText(message.text, most) };
    if (utf8Bytes(messageLine(cut)) <= bytes) return cut;
  }
  return undefined;
}

/** The newest of `messages` that fit into `room` bytes, oldest first; long ones are cut. */
export function fitMessages(messages: readonly ContextMessage[], room: number): ContextMessage[] {
  const most = Math.floor(room * SHARE);
  const kept: ContextMessage[] = [];
  let left = room;
  for (const message of messages.toReversed()) {
    const cut = cutMessage(message, Math.min(most, left));
    if (cut === undefined) break;
    left -= utf8Bytes(messageLine(cut)) + NUMBER_BYTES;
    if (left < 0) break;
    kept.unshift(cut);
  }
  return kept;
}

/** A number and the end of the line. */
const NUMBER_BYTES = 10;
