import { describe, expect, test } from 'vitest';
import { FewAtOnce } from './few-at-once.ts';
import { LeastRecent } from './least-recent.ts';
import { Serial } from './serial.ts';
import { Works } from './works.ts';

describe('FewAtOnce', () => {
  test('does so many works at a time, in the order of the calls, also when one fails', async () => {
    const few = new FewAtOnce(2);
    const gates = Array.from({ length: 5 }, () => Promise.withResolvers<number>());
    const begun: number[] = [];
    const works = gates.map((gate, at) =>
      few.run(() => {
        begun.push(at);
        return gate.promise;
      }),
    );
    expect(begun).toEqual([0, 1]);
    gates[1]?.reject(new Error('no'));
    await expect(works[1]).rejects.toThrow('no');
    expect(begun).toEqual([0, 1, 2]);
    for (const [at, gate] of gates.entries()) gate.resolve(at);
    expect(await Promise.all([works[0], works[2], works[3], works[4]])).toEqual([0, 2, 3, 4]);
    expect(begun).toEqual([0, 1, 2, 3, 4]);
    expect(await few.run(() => Promise.resolve(9))).toBe(9);
  });
});

describe('Serial', () => {
  test('does what is under one key one after the other, and what is under others meanwhile', async () => {
    const serial = new Serial<string>();
    const first = Promise.withResolvers<void>();
    const done: string[] = [];
    const note = (what: string) => () => Promise.resolve(void done.push(what));
    const failing = serial.run('a', () => first.promise);
    const second = serial.run('a', note('a2'));
    await serial.run('b', note('b1'));
    expect(done).toEqual(['b1']);
    first.reject(new Error('no'));
    await expect(failing).rejects.toThrow('no');
    await second;
    expect(done).toEqual(['b1', 'a2']);
  });
});

describe('LeastRecent', () => {
  test('forgets what was not used for longest', () => {
    const cache = new LeastRecent<string, number>(2);
    cache.set('a', 1);
    cache.set('b', 2);
    expect(cache.get('a')).toBe(1);
    cache.set('c', 3);
    expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([1, undefined, 3]);
    cache.delete('a');
    expect(cache.get('a')).toBeUndefined();
  });
});

describe('Works', () => {
  test('waits for what is begun meanwhile, and reports failures', async () => {
    const failures: unknown[] = [];
    const works = new Works((error) => failures.push(error));
    const done: string[] = [];
    works.add(
      Promise.resolve().then(() => {
        works.add(Promise.resolve().then(() => done.push('second')));
        done.push('first');
      }),
    );
    works.add(Promise.reject(new Error('no')));
    await works.idle();
    expect(done).toEqual(['first', 'second']);
    expect(failures).toEqual([new Error('no')]);
  });
});
