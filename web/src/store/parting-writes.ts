import type { DocName } from '@causeway/shared/doc-name';
import { randomBase62 } from '@causeway/shared/id';
import { fromBase64, toBase64 } from 'lib0/buffer';

/** An update that is being written. */
export interface Append {
  readonly doc: DocName;
  readonly update: Uint8Array;
}

/** What one page has left. */
export interface Left {
  readonly key: string;
  readonly text: string | null;
  readonly appends: readonly Append[];
}

/** An append as it is put down: the update in base64. */
type Written = readonly [DocName, string];

/** The part of `Storage` in use. */
export type PartingStorage = Pick<Storage, 'length' | 'key' | 'getItem' | 'setItem' | 'removeItem'>;

/** Base64 characters that one page leaves at most; browsers give an origin 5,000,000 for everything. */
export const PARTING_CHARS = 1_000_000;

const PREFIX = 'causeway-parting/';

/**
 * What a page that goes away has not written yet, put down where that takes no time: in `localStorage`. IndexedDB ends
 * with its page, and Chromium then drops what stands behind a transaction that is still under way, although it was
 * committed: 2 of 100 reloads, and 70 of 100 behind one that reads first. Another page writes it: one that is open, or
 * the next.
 *
 * Whatever was written all the same is there twice, which is nothing to a Yjs document.
 */
export class PartingWrites {
  readonly #storage: PartingStorage;
  readonly #prefix: string;
  readonly #key: string;
  readonly #pending = new Set<Append>();
  #parting = false;

  /** Of the store `name`. */
  constructor(storage: PartingStorage, name: string) {
    this.#storage = storage;
    this.#prefix = `${PREFIX}${name}/`;
    this.#key = this.#prefix + randomBase62(12, (count) => crypto.getRandomValues(new Uint8Array(count)));
  }

  /** `append` is under way until `written` settles. */
  add(append: Append, written: Promise<void>): void {
    this.#pending.add(append);
    if (this.#parting) this.#putDown();
    const done = (): void => {
      this.#pending.delete(append);
      if (this.#parting) this.#putDown();
    };
    written.then(done, done);
  }

  /** The page goes away, or is back. */
  part(parting: boolean): void {
    if (parting === this.#parting) return;
    this.#parting = parting;
    if (parting) this.#putDown();
    else this.#storage.removeItem(this.#key);
  }

  /** What pages have left. */
  left(): readonly Left[] {
    const keys = Array.from({ length: this.#storage.length }, (_, at) => this.#storage.key(at) ?? '');
    return keys
      .filter((key) => key.startsWith(this.#prefix))
      .map((key) => {
        const text = this.#storage.getItem(key);
        return { key, text, appends: parse(text) };
      });
  }

  /** Takes `left` away, unless its page has left more since. */
  forget({ key, text }: Left): void {
    if (this.#storage.getItem(key) === text) this.#storage.removeItem(key);
  }

  #putDown(): void {
    const left: Written[] = [];
    let chars = 0;
    for (const { doc, update } of this.#pending) {
      // What is long came from the server, which has it still.
      if (chars + update.length * 2 > PARTING_CHARS) continue;
      const text = toBase64(update);
      chars += text.length;
      left.push([doc, text]);
    }
    try {
      if (left.length === 0) this.#storage.removeItem(this.#key);
      else this.#storage.setItem(this.#key, JSON.stringify(left));
    } catch {
      // Full: there is still the transaction, which mostly succeeds.
    }
  }
}

/** Nothing but this class writes there; but whoever opens the developer tools can. */
function parse(text: string | null): readonly Append[] {
  try {
    const left = JSON.parse(text ?? '[]') as readonly Written[];
    return left.map(([doc, update]) => ({ doc, update: fromBase64(update) }));
  } catch {
    return [];
  }
}
