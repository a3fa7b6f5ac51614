import type { UserId } from '@causeway/shared/id';
import { describe, expect, it } from 'vitest';
import { ADA, BOT, DIEGO, EVERYBODY, GONE, ME } from '../testing/sample-people.ts';
import { findMentions, mentionsAbsentAi } from './find-mentions.ts';
import { matchPeople, mentionAt } from './match-people.ts';

const MEMBERS = new Map(EVERYBODY.map((member) => [member.id as UserId, member]));
const find = (body: string) => findMentions(body, MEMBERS, ME.id);

describe('who a text mentions', () => {
  it('finds present members once each', () => {
    expect(find('@ada and @Diego.FM, also @ada.')).toEqual([ADA.id, DIEGO.id]);
  });

  it('leaves out strangers, those who left, and myself', () => {
    expect(find(`@nobody @${GONE.handle} @${ME.handle}`)).toEqual([]);
  });

  it('reads @gpt as the AI, unless somebody is called so', () => {
    expect(find('@gpt, what is new?')).toEqual([BOT.id]);
    const gpt = { ...ADA, handle: 'gpt' };
    expect(findMentions('@gpt', new Map([...MEMBERS, [gpt.id, gpt]]), ME.id)).toEqual([gpt.id]);
    expect(findMentions('@gpt', new Map([[ADA.id, ADA]]), ME.id)).toEqual([]);
  });

  it('reads @all as everybody', () => {
    expect(find('Hear, @all!')).toEqual(['*']);
  });

  it('does not look into code, addresses and links', () => {
    expect(find('`@ada`\n```\n@ada\n```\nx@ada https://x.org/@ada')).toEqual([]);
  });
});

describe('an AI that is not there', () => {
  const without = new Map([ME, ADA, DIEGO, { ...BOT, left: true }].map((member) => [member.id, member]));
  const calls = (body: string, members = without) => mentionsAbsentAi(body, members, 'ai');

  it('is mentioned by its handle and its alias', () => {
    expect(calls('@AI, what is new?')).toBe(true);
    expect(calls('What does @gpt. say?')).toBe(true);
  });

  it('is not mentioned in code, in other words and by other names', () => {
    for (const body of ['ai', '`@ai`', 'x@ai', '@aisha', '@ada and @all', ''])
      expect(calls(body)).toBe(false);
  });

  it('is nobody else: neither who is called so, nor the AI that is there', () => {
    const gpt = { ...ADA, handle: 'gpt' };
    const smith = { ...DIEGO, handle: 'ai.smith' };
    const named = new Map([gpt, smith].map((member) => [member.id, member]));
    expect(calls('@gpt and @ai.smith', named)).toBe(false);
    expect(calls('@ai', MEMBERS)).toBe(false);
  });
});

describe('suggestions while writing', () => {
  it('are for the @word before the cursor', () => {
    expect(mentionAt('hi @di', 6)).toEqual({ from: 3, query: 'di' });
    expect(mentionAt('(@', 2)).toEqual({ from: 1, query: '' });
    expect(mentionAt('me@di', 5)).toBeUndefined();
    expect(mentionAt('@di ', 4)).toBeUndefined();
  });

  it('come by handle first, then by name, without those who left', () => {
    expect(matchPeople('d', EVERYBODY).map((one) => one.handle)).toEqual(['diego.fm']);
    expect(matchPeople('fuen', EVERYBODY).map((one) => one.handle)).toEqual(['diego.fm']);
    expect(matchPeople('priya', EVERYBODY)).toEqual([]);
    expect(matchPeople('gp', EVERYBODY).map((one) => one.handle)).toEqual(['ai']);
    expect(matchPeople('al', EVERYBODY).map((one) => one.id)).toEqual(['*']);
  });
});
