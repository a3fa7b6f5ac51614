import { assert, must } from '@causeway/shared/assert';
import type { DocAddress, DocName } from '@causeway/shared/doc-name';
import { nextTs, observeTs } from '@causeway/shared/hybrid-time';
import { isOfServer, isOpId, type OpId, SERVER_ID, type UserId } from '@causeway/shared/id';
import { LOG, onOps } from '@causeway/shared/log';
import type { Role } from '@causeway/shared/permission';
import type { LocalTransactionOrigin } from '@hocuspocus/server';
import * as Y from 'yjs';
import { newTexts } from './admit.ts';
import type { ItemId } from './append-bytes.ts';
import type { DocState } from './doc-state.ts';
import { claim, type Row, rebuild, type Stored, seqOf } from './journal.ts';
import { Pace, type Silence } from './pace.ts';
import { clientsOf, type ScannedBlock, scanRow } from './scan-update.ts';
import { UserStateSize } from './user-state-size.ts';

/** Origin of all that is applied: tells Hocuspocus not to store, since the journal has it already. */
const JOURNALED: LocalTransactionOrigin = { source: 'local', skipStoreHooks: true };

interface IndexedOp {
  readonly k?: unknown;
  readonly id?: unknown;
  readonly ts?: unknown;
  readonly next?: unknown;
}

/** An op, as far as it was read already. */
interface TakenOp extends IndexedOp {
  readonly text: string;
}

type CommittedRow = Pick<Row, 'seq' | 'bytes' | 'owner'>;

export interface ScannedRow extends CommittedRow {
  /** Its bytes, scanned. */
  readonly blocks: readonly ScannedBlock[];
}

/**
 * What the server knows of a loaded document besides its content. Changed only while it has the queue of its log, or that
 * is free, and only after the commit of what it then describes.
 */
export class LiveDoc implements DocState {
  readonly name: DocName;
  readonly address: DocAddress;
  /** Last journal row that is taken over, and the last that is in the snapshot. */
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
  readonly #doc: Y.Doc;
  readonly #now: () => number;
  /** Rows that are taken over, but not applied yet; the clocks behind them. */
  #taken: Uint8Array[] = [];
  readonly #ends = new Map<number, number>();
  readonly #pace: Pace;
  readonly #onTold: () => void;
  /** Whether the ops that are being applied are indexed. */
  #isIndexed = false;

  constructor(init: {
    name: DocName;
    address: DocAddress;
    doc: Y.Doc;
    serverClient: number;
    now: () => number;
    /** How many hear of each change. */
    readers?: () => number;
    /** They hear of all that is taken over. */
    onTold?: () => void;
    silence?: Silence | undefined;
  }) {
    this.name = init.name;
    this.address = init.address;
    this.serverClient = init.serverClient;
    this.#doc = init.doc;
    this.#now = init.now;
    this.#onTold = init.onTold ?? (() => undefined);
    this.#pace = new Pace(() => this.applyTaken(), init.readers ?? (() => 0), init.silence);
    onOps(this.#doc, (texts) => {
      if (!this.#isIndexed) for (const text of texts) this.#index(text, JSON.parse(text) as IndexedOp);
    });
  }

  /** The document, with all that is taken over. */
  get doc(): Y.Doc {
    this.applyTaken();
    return this.#doc;
  }

  /** Whether something is taken over of which nobody was told yet. */
  get isSilent(): boolean {
    return this.#taken.length > 0;
  }

  /** Clock from which on elements of `client` are missing. */
  readonly clockOf = (client: number): number =>
    this.#ends.get(client) ?? Y.getState(this.#doc.store, client);

  /** Who may write under `client`; nobody yet: `undefined`. The server's own is taken before it is used. */
  ownerOf(client: number): UserId | undefined {
    return client === this.serverClient ? SERVER_ID : this.#owners.get(client);
  }

  textAt(client: number, clock: number): string | undefined {
    this.applyTaken();
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
    this.applyTaken();
    let item = this.#last === undefined ? this.#doc.getArray<string>(LOG)._start : this.#itemAt(this.#last);
    while (item?.right) item = item.right;
    this.#last = item ? { client: item.id.client, clock: item.id.clock + item.length - 1 } : undefined;
    return this.#last;
  }

  #itemAt({ client, clock }: ItemId): Y.Item {
    const structs = must(this.#doc.store.clients.get(client), 'a known client');
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

  /** Takes over the next rows, which another process has committed. Throws on what is none: then not all are. */
  follow(rows: readonly Row[]): void {
    try {
      for (const row of rows) this.#follow(row);
    } finally {
      if (this.#taken.length > 0) this.#pace.changed(this.#taken.length);
    }
  }

  #follow(row: Row): void {
    assert(row.seq === this.seq + 1, 'rows are taken over in their order');
    if (row.owner === SERVER_ID) {
      this.roles.clear();
      this.apply(row);
      return;
    }
    const blocks = scanRow(row.bytes);
    const ops = newTexts(this, blocks).map((text) => ({ ...(JSON.parse(text) as IndexedOp), text }));
    this.#take([{ ...row, blocks }], ops);
  }

  /** Takes over a row that is committed, and applies it. */
  apply(row: CommittedRow): void {
    this.applyTaken();
    Y.applyUpdate(this.#doc, row.bytes, JOURNALED);
    this.#note({ ...row, blocks: scanRow(row.bytes) });
    this.#pace.told();
  }

  /**
   * Takes over rows that are committed, whose new ops are `ops`. From now on this object knows of them, and soon the
   * document and its connections, who hear of all that is taken meanwhile in one frame ({@link Pace}).
   */
  take(rows: readonly ScannedRow[], ops: readonly TakenOp[]): void {
    this.#take(rows, ops);
    this.#pace.changed(this.#taken.length);
  }

  #take(rows: readonly ScannedRow[], ops: readonly TakenOp[]): void {
    for (const row of rows) {
      this.#taken.push(row.bytes);
      for (const { client, end } of row.blocks) this.#ends.set(client, Math.max(end, this.clockOf(client)));
      this.#note(row);
    }
    for (const op of ops) this.#index(op.text, op);
  }

  /** Applies what is taken, as one change; then it is known to Hocuspocus, which tells the connections. */
  applyTaken(): void {
    if (this.#taken.length === 0) return;
    const taken = this.#taken;
    this.#taken = [];
    this.#ends.clear();
    this.#isIndexed = true;
    try {
      this.#doc.transact(() => {
        for (const bytes of taken) Y.applyUpdate(this.#doc, bytes);
      }, JOURNALED);
    } finally {
      this.#isIndexed = false;
      this.#pace.told();
      this.#onTold();
    }
  }

  #note({ seq, owner, blocks }: ScannedRow): void {
    claim(this.#owners, clientsOf(blocks), owner);
    this.seq = seq;
  }

  #index(text: string, op: IndexedOp): void {
    if (isOpId(op.id)) this.texts.set(partOf(text, op.id), text);
    const fromServer = isOpId(op.id) && isOfServer(op.id);
    if (typeof op.ts === 'number') {
      // The server's own ts count even when its clock went back since.
      this.#newestTs = observeTs(this.#newestTs, op.ts, fromServer ? op.ts : this.#now());
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
