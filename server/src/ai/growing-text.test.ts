import { LIMIT } from '@causeway/shared/limit';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { GrowingText } from './growing-text.ts';

const frames: { readonly at: number; readonly from: number; readonly text: string }[] = [];
const send = (from: number, text: string): void => void frames.push({ at: performance.now(), from, text });

beforeEach(() => {
  vi.useFakeTimers();
  frames.length = 0;
});
afterEach(() => {
  vi.useRealTimers();
});

it('sends what comes first at once, and the rest at most ten times a second', () => {
  const text = new GrowingText('', send);
  for (let chunk = 0; chunk < 300; chunk++) {
    text.push('word ');
    vi.advanceTimersByTime(10);
  }
  expect(frames[0]).toMatchObject({ at: frames[0]?.at, from: 0, text: 'word ' });
  expect(frames.length).toBeGreaterThan(20);
  expect(frames.length).toBeLessThanOrEqual(30);
  for (const [index, { at }] of frames.entries())
    if (index > 0) expect(at - (frames[index - 1]?.at ?? 0)).toBeGreaterThanOrEqual(100);
});

it('sends text without gaps, never half a character, and keeps what it sent', () => {
  const anything = fc.array(fc.string({ unit: 'binary' }));
  fc.assert(
    fc.property(anything, fc.array(fc.nat(300)), (texts, waits) => {
      frames.length = 0;
      const base = 'so far ';
      const growing = new GrowingText(base, send);
      const units = texts.join('').replaceAll('\u0000', '');
      for (const [index, unit] of units.split('').entries()) {
        growing.push(unit);
        vi.advanceTimersByTime(waits[index] ?? 50);
      }
      vi.advanceTimersByTime(1_000);
      let sent = base;
      for (const { from, text } of frames) {
        expect(from).toBe(sent.length);
        expect(text.isWellFormed()).toBe(true);
        sent += text;
      }
      expect(sent).toBe(base + units);
      expect(growing.text).toBe(sent);
    }),
  );
});

it('takes no more than a message may have, and ends at a whole character', () => {
  const text = new GrowingText('', send);
  expect(text.push('€'.repeat(LIMIT.streamBodyBytes))).toBe(false);
  expect(text.text).toBe('€'.repeat(Math.floor(LIMIT.streamBodyBytes / 3)));
  expect(new GrowingText('', send).push('x'.repeat(LIMIT.streamBodyBytes))).toBe(true);
});

it('sends nothing after its end', () => {
  const text = new GrowingText('', send);
  text.push('a');
  text.push('b');
  text.end();
  vi.advanceTimersByTime(1_000);
  text.push('c');
  expect(frames.map((frame) => frame.text)).toEqual(['a']);
});
