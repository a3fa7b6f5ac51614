import type { Seeded } from './seeded.ts';

/** Numbers that are written into frames: where counts and lengths begin to hurt. */
const HUGE = [2 ** 25, 2 ** 31 - 1, 2 ** 32 - 1, 2 ** 32, 2 ** 40, Number.MAX_SAFE_INTEGER];
const BYTES = [0, 1, 2, 7, 8, 0x77, 0x7f, 0x80, 0x81, 0x88, 0xc8, 0xff];

type Mutation = (bytes: number[], at: number, random: Seeded, other: readonly number[]) => void;

const MUTATIONS: Readonly<Record<string, Mutation>> = {
  flip: (bytes, at, random) => {
    bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
  },
  set: (bytes, at, random) => {
    bytes[at] = random.chance(0.5) ? random.pick(BYTES) : random.below(256);
  },
  insert: (bytes, at, random) => void bytes.splice(at, 0, ...random.bytes(1 + random.below(4))),
  remove: (bytes, at, random) => void bytes.splice(at, 1 + random.below(8)),
  repeat: (bytes, at, random) => void bytes.splice(at, 0, ...bytes.slice(at, at + 1 + random.below(40))),
  truncate: (bytes, at) => void bytes.splice(at),
  /** The end of another frame in the place of this one's. */
  splice: (bytes, at, random, other) =>
    void bytes.splice(at, bytes.length, ...other.slice(random.below(other.length))),
  trail: (bytes, _, random) => void bytes.push(...random.bytes(1 + random.below(8))),
  /** The same number in more bytes than it needs. */
  overlong: (bytes, at, random) => {
    const padding = Array.from({ length: random.below(3) }, () => 0x80);
    bytes.splice(at, 1, (bytes[at] ?? 0) | 0x80, ...padding, 0);
  },
  endless: (bytes, at, random) =>
    void bytes.splice(
      at,
      1,
      ...Array.from({ length: 5 + random.below(160) }, () => 0x80 | random.below(128)),
    ),
  huge: (bytes, at, random) => void bytes.splice(at, 1, ...varUint(random.pick(HUGE))),
};

const WEIGHTS = Object.fromEntries(Object.keys(MUTATIONS).map((name) => [name, 1]));

/** `frame` with one to four faults; most of them behind the first `address` bytes. `other`: what to splice with. */
export function mutated(frame: Uint8Array, address: number, other: Uint8Array, random: Seeded): Uint8Array {
  const bytes = [...frame];
  for (let left = 1 + random.below(random.chance(0.7) ? 1 : 4); left > 0; left--) {
    const from = random.chance(0.9) ? Math.min(address, bytes.length) : 0;
    const at = from + random.below(Math.max(1, bytes.length - from));
    MUTATIONS[random.weighted(WEIGHTS)]?.(bytes, at, random, [...other]);
  }
  return Uint8Array.from(bytes);
}

function varUint(value: number): number[] {
  const bytes: number[] = [];
  let left = value;
  for (; left >= 0x80; left = Math.floor(left / 0x80)) bytes.push((left % 0x80) | 0x80);
  return [...bytes, left];
}
