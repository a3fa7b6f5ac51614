import { describe, expect, it } from 'vitest';
import { frame, sized, TYPE } from '../testing/raw-socket.ts';
import { raw, uint } from '../testing/update-bytes.ts';
import { asUpdate, parseFrame, silence } from './frame.ts';

const BYTES = new Uint8Array([1, 2, 3]);
const step = (type: number, syncType: number): Uint8Array => frame('doc', type, uint(syncType), sized(BYTES));

describe('a frame', () => {
  it.each([
    ['a step 2', step(TYPE.sync, 1)],
    ['an update', step(TYPE.sync, 2)],
    ['a reply’s step 2', step(TYPE.syncReply, 1)],
  ])('with %s brings changes', (_, bytes) => {
    expect(parseFrame(bytes)).toMatchObject({ type: 'changes', update: BYTES });
  });

  it('that asks for what is missing, and one of another kind, does not', () => {
    expect(parseFrame(step(TYPE.sync, 0))).toEqual({ type: 'first-step' });
    expect(parseFrame(frame('doc', TYPE.awareness))).toEqual({ type: 'other' });
  });

  it.each([
    ['an unknown step', step(TYPE.sync, 3)],
    ['a length beyond its end', frame('doc', TYPE.sync, uint(2), uint(9), raw([1]))],
    ['no step', frame('doc', TYPE.sync)],
    ['nothing', new Uint8Array()],
  ])('with %s is malformed', (_, bytes) => {
    expect(parseFrame(bytes).type).toBe('malformed');
  });

  it('becomes an update in place', () => {
    const bytes = step(TYPE.sync, 1);
    const parsed = parseFrame(bytes);
    if (parsed.type !== 'changes') throw new Error('no changes');
    asUpdate(bytes, parsed);
    expect(bytes).toEqual(step(TYPE.sync, 2));
  });

  it('is silenced whatever it was', () => {
    const bytes = step(TYPE.syncReply, 1);
    silence(bytes);
    expect(parseFrame(bytes)).toEqual({ type: 'other' });
    expect([...bytes].slice(0, 5)).toEqual([...frame('doc', TYPE.queryAwareness)]);
    silence(new Uint8Array([0]));
  });
});
