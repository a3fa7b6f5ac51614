import { expect, it, vi } from 'vitest';
import { consoleLog } from './console-log.ts';

function setUp() {
  const to = { warn: vi.fn(), debug: vi.fn() };
  return { ...to, log: consoleLog(to) };
}

it('warns of failures, with where they come from', () => {
  const { warn, debug, log } = setUp();
  log('the store failed', new TypeError('no doc'));
  log('not settled', { log: 'channel/x', error: new Error('gone') });
  expect(warn.mock.calls).toEqual([
    ['causeway: the store failed', expect.stringMatching(/^TypeError: no doc\n\s+at /u)],
    ['causeway: not settled', { log: 'channel/x', error: expect.stringMatching(/^Error: gone\n/u) }],
  ]);
  expect(debug).not.toHaveBeenCalled();
});

it('says the rest to whoever asks for it', () => {
  const { warn, debug, log } = setUp();
  log('denied', { doc: 'channel/x/1', reason: 'sealed:2' });
  log('begun');
  expect(debug.mock.calls).toEqual([
    ['causeway: denied', { doc: 'channel/x/1', reason: 'sealed:2' }],
    ['causeway: begun'],
  ]);
  expect(warn).not.toHaveBeenCalled();
});

it('says nothing that people wrote', () => {
  const { warn, debug, log } = setUp();
  log('refused', { doc: 'channel/x/1', ops: [{ id: 'a', text: '{"body":"secret"}' }] });
  const unread = () => JSON.parse('secret');
  expect(unread).toThrow(SyntaxError);
  try {
    unread();
  } catch (error) {
    log('not read', error);
  }
  expect(warn).toHaveBeenCalledTimes(1);
  expect(JSON.stringify([warn.mock.calls, debug.mock.calls])).not.toContain('secret');
});
