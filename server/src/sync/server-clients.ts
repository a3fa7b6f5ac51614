import { createHmac } from 'node:crypto';
import type { DocName } from '@causeway/shared/doc-name';
import type { RandomBytes } from '@causeway/shared/id';

/**
 * The clientIDs under which this process writes: one per document, the same each time that it is loaded, so that
 * documents don't gather them. Nobody can tell one from another, and so nobody can take it first, on another server.
 */
export class ServerClients {
  readonly #key: Uint8Array;

  constructor(random: RandomBytes) {
    this.#key = random(32);
  }

  of(doc: DocName): number {
    return createHmac('sha256', this.#key).update(doc).digest().readUInt32BE();
  }
}
