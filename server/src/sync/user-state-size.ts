import { utf8Bytes } from '@causeway/shared/bytes';
import { LIMIT } from '@causeway/shared/limit';

/** Bytes of all drafts and preferences of a user log: one number per key, the newest op's. */
export class UserStateSize {
  readonly #before: UserStateSize | undefined;
  readonly #entries = new Map<string, Entry>();
  #total: number;

  /** `before`: what is there already; it is not changed, and may not change while this is used. */
  constructor(before?: UserStateSize) {
    this.#before = before;
    this.#total = before === undefined ? 0 : before.#total;
  }

  add(text: string): void {
    for (const entry of entriesOf(text)) {
      const known = this.#known(entry.key);
      if (!isNewer(entry, known)) continue;
      this.#entries.set(entry.key, entry);
      this.#total += entry.bytes - (known?.bytes ?? 0);
    }
  }

  /** Whether `texts` still fit. Making something smaller always does. */
  fits(texts: readonly string[]): boolean {
    const newest = new Map<string, Entry>();
    let total = this.#total;
    for (const entry of texts.flatMap(entriesOf)) {
      const known = newest.get(entry.key) ?? this.#known(entry.key);
      if (!isNewer(entry, known)) continue;
      newest.set(entry.key, entry);
      total += entry.bytes - (known?.bytes ?? 0);
    }
    return total <= Math.max(LIMIT.userStateBytes, this.#total);
  }

  #known(key: string): Entry | undefined {
    return this.#entries.get(key) ?? (this.#before === undefined ? undefined : this.#before.#known(key));
  }
}

interface Entry {
  readonly key: string;
  readonly ts: number;
  readonly id: string;
  readonly bytes: number;
}

const isNewer = (entry: Entry, known: Entry | undefined): boolean =>
  known === undefined || entry.ts > known.ts || (entry.ts === known.ts && entry.id > known.id);

/** What `text` says of drafts and preferences; a genesis says everything. */
function entriesOf(text: string): Entry[] {
  const op = JSON.parse(text) as {
    k?: unknown;
    id: string;
    ts: number;
    in?: string;
    body?: string;
    key?: string;
    value?: unknown;
    drafts?: Readonly<Record<string, string>>;
    prefs?: Readonly<Record<string, unknown>>;
    at?: Readonly<Record<string, number>>;
  };
  const draft = (key: string | undefined, body = ''): Entry => entry('draft', key, op, utf8Bytes(body));
  const pref = (key: string | undefined, value: unknown = null): Entry =>
    entry('pref', key, op, utf8Bytes(JSON.stringify(value)));
  if (op.k === 'draft') return [draft(op.in, op.body)];
  if (op.k === 'pref') return [pref(op.key, op.value)];
  if (op.k !== 'genesis') return [];
  return [
    ...Object.entries(op.drafts ?? {}).map(([key, body]) => draft(key, body)),
    ...Object.entries(op.prefs ?? {}).map(([key, value]) => pref(key, value)),
  ];
}

const entry = (
  kind: string,
  key: string | undefined,
  {
    id,
    ts,
    at,
  }: { readonly id: string; readonly ts: number; readonly at?: Readonly<Record<string, number>> },
  bytes: number,
): Entry => ({ key: `${kind} ${key}`, ts: at?.[`${kind} ${key}`] ?? ts, id, bytes });
