import type { Message, TimelineEntry } from '@causeway/shared/fold/channel-view';
import { newOpId, type OpId, type UserId } from '@causeway/shared/id';
import { describe, expect, it } from 'vitest';
import { blankMessage } from '../testing/fake-channel.ts';
import { randomBytes } from '../testing/random-bytes.ts';
import { ADA, BEN, ME } from '../testing/sample-people.ts';
import {
  beginsUnread,
  GROUP_MS,
  messagesAfter,
  rowIndexAt,
  threadRows,
  timelineRows,
} from './timeline-rows.ts';

const NOON = new Date(2026, 10, 20, 12).getTime();
const MINUTE = 60_000;
const DAY = 86_400_000;
const ALL = Number.POSITIVE_INFINITY;

const message = (author: UserId, at: number, more: Partial<Message> = {}): TimelineEntry => {
  const id = newOpId(author, at, randomBytes);
  return { type: 'message', id, at, message: { ...blankMessage(id, at, 'text'), ...more } };
};
const late = (author: UserId, at: number): TimelineEntry => ({
  type: 'late',
  id: `x:${author}`,
  at,
  author,
  messages: [],
});
const topic = (at: number): TimelineEntry => {
  const id = '0000000000.Topic0000001' as OpId;
  return { type: 'system', id, at, op: { k: 'topic', id, ts: at, topic: 'new', by: ADA.id } };
};
const rowsOf = (timeline: readonly TimelineEntry[], marker = 0, until = ALL) =>
  timelineRows(timeline, { me: ME.id, marker, until });
const types = (timeline: readonly TimelineEntry[], marker = 0, until = ALL) =>
  rowsOf(timeline, marker, until).map((row) =>
    row.type === 'message' ? (row.head ? 'head' : 'more') : row.type,
  );

describe('rows of a timeline', () => {
  it('begins with the channel itself, also when there is nothing in it', () => {
    expect(types([])).toEqual(['start']);
  });

  it('puts messages of one author within five minutes under one name', () => {
    const timeline = [
      message(ADA.id, NOON),
      message(ADA.id, NOON + MINUTE),
      message(ADA.id, NOON + MINUTE + GROUP_MS),
      message(BEN.id, NOON + MINUTE + GROUP_MS + 1),
    ];
    expect(types(timeline)).toEqual(['start', 'day', 'head', 'more', 'head', 'head']);
  });

  it('names the author again after a system row, and where a message answers another', () => {
    const first = message(ADA.id, NOON);
    const timeline = [
      first,
      topic(NOON + 1),
      message(ADA.id, NOON + 2),
      message(ADA.id, NOON + 3, { reply: first.id as OpId }),
    ];
    expect(types(timeline)).toEqual(['start', 'day', 'head', 'system', 'head', 'head']);
  });

  it('divides days by the local calendar, not by 24 hours', () => {
    const midnight = new Date(2026, 10, 21).getTime();
    const timeline = [
      message(ADA.id, midnight - 1),
      message(ADA.id, midnight),
      message(ADA.id, NOON + 9 * DAY),
    ];
    expect(types(timeline)).toEqual(['start', 'day', 'head', 'day', 'head', 'day', 'head']);
  });

  it('divides days of 23 and 25 hours right', () => {
    // Every hour over a year: whatever the local zone does to its clocks is in there.
    const hours = Array.from({ length: 366 * 24 }, (_, hour) => message(ADA.id, NOON + hour * 3_600_000));
    const days = new Set(hours.map(({ at }) => new Date(at).toDateString()));
    expect(rowsOf(hours).filter((row) => row.type === 'day')).toHaveLength(days.size);
  });

  it('gives every row a key of its own', () => {
    const timeline = [
      message(ADA.id, NOON),
      late(BEN.id, NOON + 1),
      topic(NOON + 2),
      message(ADA.id, NOON + DAY),
    ];
    const keys = rowsOf(timeline, NOON).map((row) => row.key);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('the "New" divider', () => {
  const before = message(ADA.id, NOON);

  it('stands above the first message of others after the marker', () => {
    const timeline = [before, message(ME.id, NOON + 1), message(BEN.id, NOON + 2), message(BEN.id, NOON + 3)];
    expect(types(timeline, NOON)).toEqual(['start', 'day', 'head', 'head', 'new', 'head', 'more']);
  });

  it('is not drawn for what I wrote, nor for what the server did', () => {
    expect(types([before, message(ME.id, NOON + 1), topic(NOON + 2)], NOON)).not.toContain('new');
  });

  it('is not drawn above what was watched as it came', () => {
    const timeline = [before, message(BEN.id, NOON + 1), message(BEN.id, NOON + 2)];
    expect(types(timeline, NOON, NOON)).not.toContain('new');
    expect(types(timeline, NOON, NOON + 1)).toEqual(['start', 'day', 'head', 'new', 'head', 'more']);
  });

  it('is not drawn where nothing was ever read', () => {
    expect(types([before, message(BEN.id, NOON + 1)])).not.toContain('new');
  });

  it('stands above the notice of late messages, not above the messages far up', () => {
    const timeline = [
      message(BEN.id, NOON - 60 * MINUTE, { receivedAt: NOON + 5, position: NOON + 5 }),
      before,
      late(BEN.id, NOON + 5),
    ];
    expect(types(timeline, NOON)).toEqual(['start', 'day', 'head', 'head', 'new', 'late']);
  });
});

it('rows of a thread are the root and its replies, grouped alike', () => {
  const root = blankMessage(newOpId(ADA.id, NOON, randomBytes), NOON, 'root');
  const replies = [1, 2].map((n) =>
    blankMessage(newOpId(BEN.id, NOON, randomBytes), NOON + n * MINUTE, 'reply'),
  );
  expect(threadRows(root, replies).map((row) => row.type === 'message' && row.head)).toEqual([
    true,
    true,
    false,
  ]);
});

describe('a run that does not begin with the channel', () => {
  const timeline = [message(ADA.id, NOON), message(BEN.id, NOON + 1), message(ADA.id, NOON + 2)];
  const run = (marker: number, from: 'beginning' | 'dropped' | 'more') =>
    timelineRows(timeline, { me: ME.id, marker, until: ALL, from, toNewer: true }).map((row) => row.type);

  it('has a row for what lies before, and one for what lies behind', () => {
    expect(run(0, 'more')).toEqual(['past', 'day', 'message', 'message', 'message', 'newer']);
    expect(run(0, 'beginning')[0]).toBe('start');
  });

  it('has no "New" divider where all of it is unread: nobody knows where that begins', () => {
    expect(run(NOON - 1, 'more')).not.toContain('new');
    expect(beginsUnread(timeline, { marker: NOON - 1, from: 'more' })).toBe(true);
  });

  it('has it as soon as what was read last is loaded, or nothing more is there', () => {
    expect(run(NOON, 'more')).toContain('new');
    expect(run(NOON - 1, 'dropped')).toContain('new');
    expect(beginsUnread(timeline, { marker: NOON, from: 'more' })).toBe(false);
  });

  it('counts what came below, not what was loaded above', () => {
    const [, last] = timeline.map(({ id }) => id);
    const older = message(ADA.id, NOON - 1);
    const rows = timelineRows([older, ...timeline], { me: ME.id, marker: 0, until: ALL });
    expect(messagesAfter(rows, last ?? '')).toBe(1);
    expect(messagesAfter(rows, 'gone')).toBe(0);
  });

  it('finds the first row of a time', () => {
    const rows = rowsOf(timeline);
    expect(rows[rowIndexAt(rows, NOON + 1)]?.key).toBe(timeline[1]?.id);
    expect(rows[rowIndexAt(rows, NOON + 500)]?.key).toBe(timeline[2]?.id);
    expect(rowIndexAt(rowsOf([]), NOON)).toBe(-1);
  });
});
