import { newOpId, type OpId, type UserId } from '@causeway/shared/id';

const PEOPLE = ['Ada0000001', 'Bob0000001', 'Cleo000001', 'Dan0000001'] as UserId[];
const WORDS =
  'the ferry leaves at nine so bring the plans we drew on Tuesday and a second pen for the harbour master'.split(
    ' ',
  );

/** Deterministic randomness (mulberry32), so that every run measures the same conversation. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4294967296;
  };
}

/** Texts of `count` ops as people write them: mostly posts of 3 to 30 words, some reactions, edits and deletions. */
export function conversation(
  count: number,
  { author, from = 1_700_000_000_000 }: { author?: UserId; from?: number } = {},
): string[] {
  const random = generator(count);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const bytes = (length: number): Uint8Array => Uint8Array.from({ length }, () => Math.floor(random() * 256));
  const posts: { id: OpId; author: UserId }[] = [];
  return Array.from({ length: count }, (_, index) => {
    const who = author ?? pick(PEOPLE);
    const ts = from + index;
    const base = { id: newOpId(who, ts, bytes), ts };
    const chance = random();
    const target = posts.length > 0 ? pick(posts) : undefined;
    if (target && chance < 0.12)
      return JSON.stringify({ k: 'react', ...base, of: target.id, emoji: '👍', on: true });
    if (target?.author === who && chance < 0.2)
      return JSON.stringify({ k: 'edit', ...base, of: target.id, body: words() });
    posts.push({ id: base.id, author: who });
    return JSON.stringify({ k: 'post', ...base, body: words() });
  });

  function words(): string {
    return Array.from({ length: 3 + Math.floor(random() * 28) }, () => pick(WORDS)).join(' ');
  }
}
