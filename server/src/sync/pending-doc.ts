import type { DocAddress } from '@causeway/shared/doc-name';
import type { OpId, UserId } from '@causeway/shared/id';
import type { AdmittedOp } from './admit.ts';
import type { DocState } from './doc-state.ts';
import type { LiveDoc } from './live-doc.ts';
import type { ScannedBlock } from './scan-update.ts';
import { UserStateSize } from './user-state-size.ts';

/**
 * A document with the updates that are to be journaled together: each is judged as if those before it were applied.
 * Forgotten after the commit, after which the document knows of them, or when there is none.
 */
export class PendingDoc implements DocState {
  readonly live: LiveDoc;
  /** By client: its elements behind those of the document. */
  readonly #elements = new Map<number, string[]>();
  readonly #owners = new Map<number, UserId>();
  readonly #texts = new Map<OpId, string>();
  readonly #userState: UserStateSize;

  constructor(live: LiveDoc) {
    this.live = live;
    this.#userState = new UserStateSize(live.userState);
  }

  get address(): DocAddress {
    return this.live.address;
  }

  readonly clockOf = (client: number): number =>
    this.live.clockOf(client) + (this.#elements.get(client)?.length ?? 0);

  ownerOf(client: number): UserId | undefined {
    return this.live.ownerOf(client) ?? this.#owners.get(client);
  }

  textAt(client: number, clock: number): string | undefined {
    const known = this.live.clockOf(client);
    return clock < known ? this.live.textAt(client, clock) : this.#elements.get(client)?.[clock - known];
  }

  textOf(id: OpId): string | undefined {
    return this.live.textOf(id) ?? this.#texts.get(id);
  }

  fits(texts: readonly string[]): boolean {
    return this.#userState.fits(texts);
  }

  /** Adds an update that was admitted. */
  add(blocks: readonly ScannedBlock[], ops: readonly AdmittedOp[], user: UserId): void {
    for (const block of blocks) this.#addBlock(block, user);
    for (const { id, text } of ops) {
      this.#texts.set(id, text);
      if (this.address.type === 'user') this.#userState.add(text);
    }
  }

  #addBlock({ client, end, structs }: ScannedBlock, user: UserId): void {
    const known = this.clockOf(client);
    if (end > known && this.ownerOf(client) === undefined) this.#owners.set(client, user);
    const elements = this.#elements.get(client) ?? [];
    for (const { clock, texts } of structs) elements.push(...texts.slice(Math.max(0, known - clock)));
    this.#elements.set(client, elements);
  }
}
