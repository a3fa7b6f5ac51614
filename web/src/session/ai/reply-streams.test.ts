import type { OpId } from '@causeway/shared/id';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ReplyStreams } from './reply-streams.ts';

const REPLY = 'Bot0000000.aaaaaaaaaaaa' as OpId;
const OTHER = 'Bot0000000.bbbbbbbbbbbb' as OpId;
const EVERY = 16;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp(bodies: Record<string, string> = {}) {
  const streams = new ReplyStreams({ bodyOf: (id) => bodies[id], every: EVERY });
  const seen: string[] = [];
  streams.texts.subscribe(() => seen.push(streams.texts.get().get(REPLY) ?? '-'));
  const frame = (from: number, text: string, of = REPLY) => streams.onFrame({ of, from, text });
  const text = () => {
    vi.advanceTimersByTime(EVERY);
    return streams.texts.get().get(REPLY);
  };
  return { streams, frame, text, seen };
}

const end = (of: OpId) => JSON.stringify({ k: 'streamEnd', id: 'x', ts: 1, of, body: '', status: 'done' });

test('frames grow a text, and a burst of them is shown once', () => {
  const { frame, text, seen } = setUp();
  for (const [at, letter] of [...'hello'].entries()) frame(at, letter);
  expect(text()).toBe('hello');
  expect(seen).toEqual(['hello']);
});

test('[R1] a gap is left out until a frame from the beginning closes it', () => {
  const { frame, text } = setUp();
  frame(0, 'one ');
  frame(8, 'three');
  expect(text()).toBe('one ');
  frame(0, 'one two ');
  frame(8, 'three');
  expect(text()).toBe('one two three');
});

test('[R1] who comes late sees nothing until the server sends all of it', () => {
  const { frame, text } = setUp();
  frame(4, 'two');
  expect(text()).toBeUndefined();
  frame(0, 'one two');
  expect(text()).toBe('one two');
});

test('a frame from 0 begins the text anew, one that overlaps replaces the rest', () => {
  const { frame, text } = setUp();
  frame(0, 'first try');
  frame(6, 'thought');
  expect(text()).toBe('first thought');
  frame(0, '');
  expect(text()).toBe('');
});

test('[R2] an end takes the text away at once, and only its own', () => {
  const { streams, frame, text } = setUp();
  frame(0, 'mine');
  frame(0, 'other', OTHER);
  text();
  streams.onOps([end(OTHER), '{broken', '{"k":"post"}']);
  expect([...streams.texts.get().keys()]).toEqual([REPLY]);
  streams.onOps([end(REPLY)]);
  expect(streams.texts.get().size).toBe(0);
});

test('an answer that goes on begins behind what the log has; a late frame of one that has ended does not', () => {
  const { frame, text } = setUp({ [REPLY]: 'so far' });
  frame(2, 'far');
  expect(text()).toBeUndefined();
  frame(6, ', and on');
  expect(text()).toBe('so far, and on');
});

test('[R3] a new connection begins with nothing', () => {
  const { streams, frame, text } = setUp();
  frame(0, 'before');
  streams.onConnected();
  frame(6, 'after');
  expect(text()).toBeUndefined();
});

test('a tab that begins gets all of it', () => {
  const { streams, frame } = setUp();
  frame(0, 'one ');
  frame(4, 'two');
  expect(streams.frames()).toEqual([{ of: REPLY, from: 0, text: 'one two' }]);
});
