import { assert, must } from '@causeway/shared/assert';
import type { DocAddress, DocName } from '@causeway/shared/doc-name';
import { nextTs, observeTs } from '@causeway/shared/hybrid-time';
import { isOpId, type OpId, SERVER_ID, type UserId } from '@causeway/shared/id';
import { LOG, onOps } from '@causeway/shared/log';
import type { Role } from '@causeway/shared/permission';
import type { LocalTransactionOrigin } from '@hocuspocus/server';
import * as Y from 'yjs';
import type { AdmittedOp } from './admit.ts';
import type { ItemId } from './append-bytes.ts';
import type { DocState } from './doc-state.ts';
import { claim, type Row, rebuild, type Stored, seqOf } from './journal.ts';
import { clientsOf, scanRow } from './scan-update.ts';
import { UserStateSize } from './user-state-size.ts';

/** Origin of all that is applied: tells Hocuspocus not to store, since the journal has it already. */
const JOURNALED: LocalTransactionOrigin = { source: 'local', skipStoreHooks: true };

interface IndexedOp {
  readonly k?: unknown;
  readonly id?: unknown;
  readonly ts?: unknown;
  readonly next?: unknown;
}

export interface CommittedRow {
  readonly seq: number;
  readonly bytes: Uint8Array;
  readonly owner: UserId;
  /** ClientIDs that its bytes name. */
  readonly clients: readonly number[];
}

/**
 * What the server knows of a loaded document besides its content. Changed only in the queue of its log, and only after
 * the commit of what it then describes.
 */
export class LiveDoc implements DocState {
  readonly name: DocName;
  readonly address: DocAddress;
  readonly doc: Y.Doc;
  /** Last journal row that is applied, and the last that is in the snapshot. */
  seq = 0;
  snapshotSeq = 0;
  /** Texts by op id: the same id with another text is refused. */
  readonly texts = new Map<OpId, string>();
  /** Roles by member, as far as asked; forgotten with every change of members. */
  readonly roles = new Map<UserId, Role | undefined>();
  /** Ops without the genesis, and the UTF-8 bytes of their texts: what a segment may have before it is sealed. */
  ops = 0;
  bytes = 0;
  /** The next segment, once this one is sealed: then nothing is written here any more. */
  sealedBy: number | undefined;
  /** Bytes of drafts and preferences of a user log. */
  readonly userState = new UserStateSize();
  /** The clientID under which this process writes to this document. */
  readonly serverClient: number;
  /** Who may continue a clientID. */
  #owners = new Map<number, UserId>();
  #newestTs = 0;
  #last: ItemId | undefined;
  /** Ops whose texts are being applied, where they are known. */
  #parsed: readonly AdmittedOp[] = [];

  constructor(init: {
    name: DocName;
    address: DocAddress;
    doc: Y.Doc;
    serverClient: number;
    now: () => number;
  }) {
    this.name = init.name;
    this.address = init.address;
    this.doc = init.doc;
    this.serverClient = init.serverClient;
    onOps(this.doc, (texts) => {
      const parsed = this.#parsed.values();
      let next = parsed.next();
      for (const text of texts) {
        const known = next.value?.text === text ? next.value : undefined;
        this.#index(text, known ?? (JSON.parse(text) as IndexedOp), init.now());
        if (known !== undefined) next = parsed.next();
      }
    });
  }

  /** Clock from which on elements of `client` are missing. */
  readonly clockOf = (client: number): number => Y.getState(this.doc.store, client);

  /** Who may write under `client`; nobody yet: `undefined`. The server's own is taken before it is used. */
  ownerOf(client: number): UserId | undefined {
    return client === this.serverClient ? SERVER_ID : this.#owners.get(client);
  }

  textAt(client: number, clock: number): string | undefined {
    const { content, id } = this.#itemAt({ client, clock });
    const element: unknown = content instanceof Y.ContentAny ? content.arr[clock - id.clock] : undefined;
    return typeof element === 'string' ? element : undefined;
  }

  textOf(id: OpId): string | undefined {
    return this.texts.get(id);
  }

  fits(texts: readonly string[]): boolean {
    return this.userState.fits(texts);
  }

  /** The last element in the order of the array, behind which the server appends. Costs what came since last asked. */
  lastItem(): ItemId | undefined {
    // Remembered by id: Yjs merges items, so that a kept reference may be out of the list.
    let item = this.#last === undefined ? this.doc.getArray<string>(LOG)._start : this.#itemAt(this.#last);
    while (item?.right) item = item.right;
    this.#last = item ? { client: item.id.client, clock: item.id.clock + item.length - 1 } : undefined;
    return this.#last;
  }

  #itemAt({ client, clock }: ItemId): Y.Item {
    const structs = must(this.doc.store.clients.get(client), 'a known client');
    const item = structs[Y.findIndexSS(structs, clock)];
    assert(item instanceof Y.Item, 'nothing in a log is ever collected');
    return item;
  }

  /** The next ts for an op of the server: monotonic in this document. */
  nextTs(now: number): number {
    return nextTs(now, this.#newestTs);
  }

  /** Takes over what was loaded into the document. */
  restore(snapshotSeq: number, loaded: { seq: number; owners: Map<number, UserId> }): void {
    this.snapshotSeq = snapshotSeq;
    this.seq = loaded.seq;
    this.#owners = loaded.owners;
  }

  /** Takes over what follows {@link seq}, which another process has committed. Whether there was anything. */
  catchUp(stored: Stored): boolean {
    if (seqOf(stored) <= this.seq) return false;
    const { seq, owners } = rebuild(stored, this.doc, JOURNALED);
    for (const [client, owner] of owners) claim(this.#owners, [client], owner);
    this.snapshotSeq = Math.max(this.snapshotSeq, stored.snapshot?.seq ?? 0);
    this.seq = seq;
    // Members may have changed with it.
    this.roles.clear();
    return true;
  }

  /** Takes over the next row, which another process has committed. */
  follow(row: Row): void {
    assert(row.seq === this.seq + 1, 'rows are applied in their order');
    if (row.owner === SERVER_ID) this.roles.clear();
    this.apply({ ...row, clients: clientsOf(scanRow(row.bytes)) });
  }

  /** Takes over a row that is committed. */
  apply(row: CommittedRow): void {
    this.applyAll([row]);
  }

  /**
   * Takes over rows that were committed together, as one change, so that all connections hear of them in one frame.
   * `ops` are those of them that were parsed already.
   */
  applyAll(rows: readonly CommittedRow[], ops: readonly AdmittedOp[] = []): void {
    this.#parsed = ops;
    this.doc.transact(() => {
      for (const row of rows) Y.applyUpdate(this.doc, row.bytes);
    }, JOURNALED);
    this.#parsed = [];
    for (const row of rows) {
      claim(this.#owners, row.clients, row.owner);
      this.seq = row.seq;
    }
  }

  #index(text: string, op: IndexedOp, now: number): void {
    if (isOpId(op.id)) this.texts.set(partOf(text, op.id), text);
    const fromServer = isOpId(op.id) && op.id.startsWith(SERVER_ID);
    if (typeof op.ts === 'number') {
      // The server's own ts count even when its clock went back since.
      this.#newestTs = observeTs(this.#newestTs, op.ts, fromServer ? op.ts : now);
    }
    if (!fromServer || op.k !== 'genesis') {
      this.ops++;
      this.bytes += Buffer.byteLength(text);
    }
    if (fromServer && op.k === 'seal' && typeof op.next === 'number') this.sealedBy = op.next;
    if (this.address.type === 'user') this.userState.add(text);
  }
}

/** `id` as a part of `text`, which is kept anyway: one that was cut out of an update would keep all of that in memory. */
function partOf(text: string, id: OpId): OpId {
  const at = text.indexOf(id);
  return at < 0 ? id : (text.slice(at, at + id.length) as OpId);
}
