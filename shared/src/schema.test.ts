import { describe, expect, test } from 'vitest';
import { LIMIT } from './limit.ts';
import { zChannelName, zCreatedChannelId, zFileId, zHandle, zName, zRetention, zTopic } from './schema.ts';

const takes = (schema: { safeParse: (value: unknown) => { success: boolean } }, value: unknown): boolean =>
  schema.safeParse(value).success;

describe('texts that people choose', () => {
  test.each(['ada', 'a1', 'a.b-c_d', 'x'.repeat(LIMIT.handleChars)])('[OP1] %j is a handle', (handle) => {
    expect(takes(zHandle, handle)).toBe(true);
  });

  test.each(['', 'a', 'Ada', '.ada', 'ada-', 'a b', 'ä1', 'ada\n', 'x'.repeat(LIMIT.handleChars + 1)])(
    '[OP2] %j is no handle',
    (handle) => expect(takes(zHandle, handle)).toBe(false),
  );

  test.each(['Ada', 'Ada Lovelace', '名前', '👍'])('[OP1] %j is a name', (name) => {
    expect([takes(zName, name), takes(zChannelName, name)]).toEqual([true, true]);
  });

  test.each(['', ' ', ' Ada', 'Ada ', 'a\nb', 'a\u0000', '\u00a0', 'x'.repeat(LIMIT.channelNameChars + 1)])(
    '[OP2] %j is no name',
    (name) => expect([takes(zName, name), takes(zChannelName, name)]).toEqual([false, false]),
  );

  test('[OP2] a topic may be empty, but has no control characters and an end', () => {
    expect(
      ['', 'on topic', 'a\tb', 'x'.repeat(LIMIT.topicChars + 1)].map((topic) => takes(zTopic, topic)),
    ).toEqual([true, true, false, false]);
  });

  test('[ID2] a client may not choose a direct channel’s id', () => {
    expect(takes(zCreatedChannelId, '1'.repeat(16))).toBe(true);
    expect(takes(zCreatedChannelId, `0${'1'.repeat(15)}`)).toBe(false);
  });

  test('[OP2] a file’s id is no path', () => {
    expect(takes(zFileId, 'f'.repeat(22))).toBe(true);
    expect(takes(zFileId, '../'.padEnd(22, 'f'))).toBe(false);
  });

  test.each([null, { hours: 1 }, { days: 3_650 }, { untilRead: true, days: 1 }])(
    '[OP1] %j is a retention',
    (value) => {
      expect(takes(zRetention, value)).toBe(true);
    },
  );

  test.each([
    undefined,
    {},
    { days: 0 },
    { days: 1.5 },
    { hours: 1, days: 1 },
    { untilRead: true },
    { untilRead: false, days: 1 },
  ])('[OP2] %j is no retention', (value) => expect(takes(zRetention, value)).toBe(false));
});
