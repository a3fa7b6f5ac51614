import { raise, unacknowledged } from '@causeway/shared/acknowledged';
import type { DocName } from '@causeway/shared/doc-name';
import { appendTexts, onOps, opsSince, readLog, type StateVector, vectorOf } from '@causeway/shared/log';
import { type RefusedOp, zStateless } from '@causeway/shared/stateless';
import * as decoding from 'lib0/decoding';
import * as Y from 'yjs';
import { frame, sized, TYPE } from '../testing/raw-socket.ts';
import { type Part, uint, varString } from '../testing/update-bytes.ts';

/** What a document's end of the protocol tells the device. */
export interface DeviceDocHost {
  readonly token: string;
  /** A new clientID. */
  newClient(): number;
  send(bytes: Uint8Array): void;
  /** `doc` has grown: by what was written here, or from the server. */
  grown(doc: DeviceDoc, update: Uint8Array, isOwn: boolean): void;
  /** The server has said that it has these texts. */
  acknowledged(doc: DeviceDoc, texts: readonly string[]): void;
  refused(doc: DeviceDoc, ops: readonly RefusedOp[]): void;
  denied(doc: DeviceDoc, reason: string): void;
  /** Not applied, without a word; or closed. */
  failed(doc: DeviceDoc): void;
  /** No answer to these texts will be heard: they may arrive nevertheless, whatever is done about them meanwhile. */
  unanswered(texts: readonly string[]): void;
  /** The texts of ops that are new here. */
  heard(doc: DeviceDoc, texts: readonly string[]): void;
}

interface Sent {
  readonly texts: readonly string[];
  readonly covers: StateVector;
}

const FROM_SERVER = 'server';
const STEP_1 = 0;
const STEP_2 = 1;
const UPDATE = 2;
const DENIED = 1;
const AUTHENTICATED = 2;

/** A document on a device, and its subscription: Hocuspocus's protocol, byte by byte, as its provider speaks it. */
export class DeviceDoc {
  readonly name: DocName;
  readonly segment: number;
  readonly #host: DeviceDocHost;
  doc = new Y.Doc();
  acked: StateVector;
  state: 'closed' | 'asked' | 'open' = 'closed';
  /** Whether the server's whole answer has come since it was opened. */
  hasSynced = false;
  /** What the server has not answered yet, oldest first. */
  inFlight: Sent[] = [];
  address = '';
  #sessions: number;

  constructor(
    host: DeviceDocHost,
    name: DocName,
    stored: { updates: readonly Uint8Array[]; acked: StateVector; sessions: number },
  ) {
    this.#host = host;
    this.name = name;
    this.segment = Number(name.split('/')[2]);
    this.acked = stored.acked;
    this.#sessions = stored.sessions;
    for (const update of stored.updates) Y.applyUpdate(this.doc, update, FROM_SERVER);
    this.#adopt();
  }

  /** Asks for access. */
  open(): void {
    this.address = `${this.name}\0${++this.#sessions}`;
    this.state = 'asked';
    this.hasSynced = false;
    this.forget();
    this.#send(TYPE.auth, uint(0), varString(this.#host.token));
  }

  /** The connection is gone, or given up. */
  closed(): void {
    if (this.state === 'open') this.#send(TYPE.close);
    this.state = 'closed';
    this.forget();
  }

  /** No answer is waited for any more. */
  forget(): void {
    for (const { texts } of this.inFlight) this.#host.unanswered(texts);
    this.inFlight = [];
  }

  /** Texts that the server has not acknowledged. */
  get pending(): string[] {
    return unacknowledged(this.doc, this.acked);
  }

  get texts(): string[] {
    return readLog(this.doc);
  }

  write(texts: readonly string[]): void {
    const from = this.doc.clientID;
    appendTexts(this.doc, texts);
    if (this.state !== 'open') return;
    const covers = new Map([[from, Y.getState(this.doc.store, from)]]);
    this.inFlight.push({ texts, covers });
  }

  /** A fresh document under a fresh clientID, which is filled from the server. */
  rebuild(): void {
    this.closed();
    this.doc.destroy();
    this.doc = new Y.Doc();
    this.#adopt();
    this.open();
  }

  /** A frame to this document's address. */
  receive(type: number, decoder: decoding.Decoder): void {
    if (type === TYPE.auth) this.#authenticated(decoder);
    else if (type === TYPE.sync || type === TYPE.syncReply) this.#synced(decoder);
    else if (type === TYPE.syncStatus) this.#answered(decoding.readVarUint(decoder) === 1);
    else if (type === TYPE.stateless) this.#told(decoding.readVarString(decoder));
    else if (type === TYPE.close) this.#host.failed(this);
  }

  #adopt(): void {
    this.doc.clientID = this.#host.newClient();
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      const isOwn = origin !== FROM_SERVER;
      this.#host.grown(this, update, isOwn);
      if (isOwn && this.state === 'open') this.#send(TYPE.sync, uint(UPDATE), sized(update));
    });
    onOps(this.doc, (texts) => this.#host.heard(this, texts));
  }

  #authenticated(decoder: decoding.Decoder): void {
    const answer = decoding.readVarUint(decoder);
    if (answer === AUTHENTICATED) {
      this.state = 'open';
      this.#send(TYPE.sync, uint(STEP_1), sized(Y.encodeStateVector(this.doc)));
    } else if (answer === DENIED) {
      this.state = 'closed';
      this.#host.denied(this, decoding.readVarString(decoder));
    }
  }

  #synced(decoder: decoding.Decoder): void {
    const step = decoding.readVarUint(decoder);
    const bytes = decoding.readVarUint8Array(decoder);
    if (step === STEP_1) this.#answerWhatIsMissing(bytes);
    else this.#take(bytes);
    if (step === STEP_2) this.hasSynced = true;
    if (this.hasSynced && this.doc.store.pendingStructs !== null)
      throw new Error(`${this.name}: the server sent a gap`);
    if (step !== STEP_1) this.#host.heard(this, []);
  }

  /** What the server sends is in its journal. */
  #take(update: Uint8Array): void {
    this.acked = raise(this.acked, Y.parseUpdateMeta(update).to);
    Y.applyUpdate(this.doc, update, FROM_SERVER);
  }

  #answerWhatIsMissing(vectorBytes: Uint8Array): void {
    const vector = Y.decodeStateVector(vectorBytes);
    this.acked = raise(this.acked, vector);
    const texts = opsSince(this.doc, vector);
    const update = Y.encodeStateAsUpdate(this.doc, vectorBytes);
    this.#send(TYPE.sync, uint(STEP_2), sized(update));
    this.inFlight.push({ texts, covers: vectorOf(this.doc) });
  }

  #answered(isApplied: boolean): void {
    const sent = this.inFlight.shift();
    if (sent === undefined) throw new Error(`${this.name}: an answer to nothing`);
    if (isApplied) {
      this.acked = raise(this.acked, sent.covers);
      this.#host.acknowledged(this, sent.texts);
    } else {
      this.#host.failed(this);
    }
  }

  #told(payload: string): void {
    const message = zStateless.parse(JSON.parse(payload));
    if (message.t === 'refused') this.#host.refused(this, message.ops);
    if (message.t === 'revoked') this.#host.denied(this, 'permission-denied');
  }

  #send(type: number, ...parts: readonly Part[]): void {
    this.#host.send(frame(this.address, type, ...parts));
  }
}
