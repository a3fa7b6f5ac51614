import { utf8Bytes } from '@causeway/shared/bytes';
import { LIMIT } from '@causeway/shared/limit';

/** Bytes of all drafts and preferences of a user log: one number per key, the newest op's. */
export class UserStateSize {
  readonly #entries = new Map<string, Entry>();
  #total = 0;

  add(text: string): void {
    const entry = entryOf(text);
    if (entry === undefined) return;
    const known = this.#entries.get(entry.key);
    if (!isNewer(entry, known)) return;
    this.#entries.set(entry.key, entry);
    this.#total += entry.bytes - (known?.bytes ?? 0);
  }

  /** Whether `texts` still fit. Making something smaller always does. */
  fits(texts: readonly string[]): boolean {
    const newest = new Map<string, Entry>();
    let total = this.#total;
    for (const text of texts) {
      const entry = entryOf(text);
      if (entry === undefined) continue;
      const known = newest.get(entry.key) ?? this.#entries.get(entry.key);
      if (!isNewer(entry, known)) continue;
      newest.set(entry.key, entry);
      total += entry.bytes - (known?.bytes ?? 0);
    }
    return total <= Math.max(LIMIT.userStateBytes, this.#total);
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

function entryOf(text: string): Entry | undefined {
  const op = JSON.parse(text) as {
    k?: unknown;
    id: string;
    ts: number;
    in?: string;
    body?: string;
    key?: string;
    value?: unknown;
  };
  if (op.k === 'draft')
    return { key: `draft ${op.in}`, ts: op.ts, id: op.id, bytes: utf8Bytes(op.body ?? '') };
  if (op.k === 'pref') {
    return {
      key: `pref ${op.key}`,
      ts: op.ts,
      id: op.id,
      bytes: utf8Bytes(JSON.stringify(op.value ?? null)),
    };
  }
  return undefined;
}
