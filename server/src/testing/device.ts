import { isAcknowledged, raise } from '@causeway/shared/acknowledged';
import type { DocName } from '@causeway/shared/doc-name';
import { newOpId, type OpId, type UserId } from '@causeway/shared/id';
import { appendOps, readLog, vectorOf } from '@causeway/shared/log';
import { type Stateless, zStateless } from '@causeway/shared/stateless';
import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider';
import { vi } from 'vitest';
import * as Y from 'yjs';
import { systemRandom } from '../random.ts';

interface Options {
  readonly session?: string;
  /** An access token, where the server is a whole one. */
  readonly token?: string;
  readonly doc?: Y.Doc;
  readonly socket?: HocuspocusProviderWebsocket;
}

/** One document of one user's device, over a real socket, through the stock provider. */
export class Device {
  readonly user: UserId;
  readonly doc: Y.Doc;
  readonly provider: HocuspocusProvider;
  readonly socket: HocuspocusProviderWebsocket;
  readonly stateless: Stateless[] = [];
  /** Reasons for which the document was denied. */
  readonly denials: string[] = [];

  constructor(url: string, name: DocName, user: UserId, options: Options = {}) {
    this.user = user;
    this.doc = options.doc ?? new Y.Doc();
    this.socket =
      options.socket ?? new HocuspocusProviderWebsocket({ url, delay: 20, minDelay: 10, maxDelay: 100 });
    this.provider = new HocuspocusProvider({
      name,
      document: this.doc,
      websocketProvider: this.socket,
      token: options.token ?? `${user}/${options.session ?? 'session'}`,
      sessionAwareness: true,
      onStateless: ({ payload }) => this.stateless.push(zStateless.parse(JSON.parse(payload))),
      onAuthenticationFailed: ({ reason }) => this.denials.push(reason),
    });
    this.provider.attach();
  }

  /** One device's documents, on one socket. */
  static several(url: string, names: readonly DocName[], user: UserId): Device[] {
    const devices: Device[] = [];
    for (const name of names) {
      const [first] = devices;
      devices.push(new Device(url, name, user, first === undefined ? {} : { socket: first.socket }));
    }
    return devices;
  }

  /** Texts of the log, as ops. */
  ops(): { k: string; id: OpId; ts: number; [field: string]: unknown }[] {
    return readLog(this.doc).map((text) => JSON.parse(text));
  }

  write(op: { k: string; id?: OpId; ts?: number; [field: string]: unknown }): OpId {
    const id = op.id ?? newOpId(this.user, Date.now(), systemRandom);
    appendOps(this.doc, [{ ...op, id, ts: op.ts ?? Date.now() }]);
    return id;
  }

  post(body: string, fields: object = {}): OpId {
    return this.write({ k: 'post', body, ...fields });
  }

  synced(): Promise<void> {
    return this.until(({ provider }) => provider.isSynced, `synced (denied: ${this.denials})`);
  }

  /** Resolves when `holds` does. */
  until(holds: (device: this) => boolean, what: string): Promise<void> {
    return vi.waitFor(
      () => {
        if (!holds(this)) throw new Error(`never: ${what}`);
      },
      { timeout: 5_000, interval: 5 },
    );
  }

  /** Resolves when the server has acknowledged all updates sent so far, none refused. */
  acknowledged(): Promise<void> {
    return this.until((device) => device.provider.unsyncedChanges === 0, 'acknowledged');
  }

  /** Whether `other` holds exactly the same. */
  equals(other: Device): boolean {
    const vector = raise(new Map(), vectorOf(other.doc));
    return isAcknowledged(this.doc, vector) && isAcknowledged(other.doc, vectorOf(this.doc));
  }

  close(): void {
    this.provider.destroy();
    this.socket.destroy();
    this.doc.destroy();
  }
}
