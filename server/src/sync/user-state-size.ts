import { utf8Bytes } from '@causeway/shared/bytes';
import { LIMIT } from '@causeway/shared/limit';
import { genesisKey } from '@causeway/shared/op/genesis-key';

interface Size {
  /** Of drafts and preferences. */
  readonly bytes: number;
  readonly entries: number;
}

/**
 * How much a user log says, which each genesis repeats: the number of entries that devices write, and the bytes of its
 * drafts and preferences. By key, the newest op's.
 */
export class UserStateSize {
  readonly #before: UserStateSize | undefined;
  readonly #known = new Map<string, Entry>();
  #size: Size;

  /** `before`: what is there already; it is not changed, and may not change while this is used. */
  constructor(before?: UserStateSize) {
    this.#before = before;
    this.#size = before === undefined ? { bytes: 0, entries: 0 } : before.#size;
  }

  add(text: string): void {
    for (const entry of entriesOf(text)) {
      const known = this.#of(entry.key);
      if (!isNewer(entry, known)) continue;
      this.#known.set(entry.key, entry);
      this.#size = changed(this.#size, entry, known);
    }
  }

  /** Whether `texts` still fit. Making something smaller always does. */
  fits(texts: readonly string[]): boolean {
    const newest = new Map<string, Entry>();
    let size = this.#size;
    for (const entry of texts.flatMap(entriesOf)) {
      const known = newest.get(entry.key) ?? this.#of(entry.key);
      if (!isNewer(entry, known)) continue;
      newest.set(entry.key, entry);
      size = changed(size, entry, known);
    }
    const { bytes, entries } = this.#size;
    return (
      size.bytes <= Math.max(LIMIT.userStateBytes, bytes) &&
      size.entries <= Math.max(LIMIT.userEntries, entries)
    );
  }

  #of(key: string): Entry | undefined {
    return this.#known.get(key) ?? (this.#before === undefined ? undefined : this.#before.#of(key));
  }
}

interface Entry {
  readonly key: string;
  readonly ts: number;
  readonly id: string;
  /** Whether it is there: not for an empty draft, or a star that was taken off. */
  readonly isOn: boolean;
  readonly bytes: number;
}

const changed = ({ bytes, entries }: Size, entry: Entry, known: Entry | undefined): Size => ({
  bytes: bytes + entry.bytes - (known?.bytes ?? 0),
  entries: entries + Number(entry.isOn) - Number(known?.isOn ?? false),
});

const isNewer = (entry: Entry, known: Entry | undefined): boolean =>
  known === undefined || entry.ts > known.ts || (entry.ts === known.ts && entry.id > known.id);

interface Op {
  readonly k?: unknown;
  readonly id: string;
  readonly ts: number;
  readonly in: string;
  readonly body: string;
  readonly key: string;
  readonly value: unknown;
  readonly channel: string;
  readonly of: string;
  readonly on: boolean;
  readonly until: number | null;
}

/** Those parts of a genesis that repeat what devices have written. */
interface Genesis extends Op {
  readonly read?: Readonly<Record<string, number>>;
  readonly drafts?: Readonly<Record<string, string>>;
  readonly mutes?: Readonly<Record<string, number | null>>;
  readonly stars?: Readonly<Record<string, readonly string[]>>;
  readonly prefs?: Readonly<Record<string, unknown>>;
  readonly at?: Readonly<Record<string, number>>;
}

type Said = Pick<Entry, 'key' | 'isOn'> & { readonly bytes?: number };

const read = (channel: string): Said => ({ key: `read ${channel}`, isOn: true });
const draft = (of: string, body: string): Said => {
  const bytes = utf8Bytes(body);
  return { key: genesisKey.draft(of), isOn: bytes > 0, bytes };
};
const mute = (channel: string, until: number | null): Said => ({
  key: genesisKey.mute(channel),
  isOn: until !== 0,
});
const star = (channel: string, of: string, isOn: boolean): Said => ({
  key: genesisKey.star(channel, of),
  isOn,
});
const pref = (key: string, value: unknown): Said => ({
  key: genesisKey.pref(key),
  isOn: true,
  bytes: utf8Bytes(JSON.stringify(value ?? null)),
});

/** What `text` says of all that devices write; a genesis says everything. */
function entriesOf(text: string): Entry[] {
  const op = JSON.parse(text) as Genesis;
  return said(op).map(({ bytes = 0, ...entry }) => ({
    ...entry,
    bytes,
    id: op.id,
    ts: op.at?.[entry.key] ?? op.ts,
  }));
}

function said(op: Genesis): Said[] {
  switch (op.k) {
    case 'read':
      return [read(op.channel)];
    case 'draft':
      return [draft(op.in, op.body)];
    case 'mute':
      return [mute(op.channel, op.until)];
    case 'star':
      return [star(op.channel, op.of, op.on)];
    case 'pref':
      return [pref(op.key, op.value)];
    case 'genesis':
      return saidBefore(op);
    default:
      return [];
  }
}

const saidBefore = ({
  read: reads = {},
  drafts = {},
  mutes = {},
  stars = {},
  prefs = {},
}: Genesis): Said[] => [
  ...Object.keys(reads).map(read),
  ...Object.entries(drafts).map(([of, body]) => draft(of, body)),
  ...Object.entries(mutes).map(([channel, until]) => mute(channel, until)),
  ...Object.entries(stars).flatMap(([channel, list]) => list.map((of) => star(channel, of, true))),
  ...Object.entries(prefs).map(([key, value]) => pref(key, value)),
];
