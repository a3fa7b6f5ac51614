import { assert } from '@causeway/shared/assert';
import { channelDoc } from '@causeway/shared/doc-name';
import { type ChannelId, newOpId, type OpId, type UserId } from '@causeway/shared/id';
import fc from 'fast-check';
import { systemRandom } from '../random.ts';
import { compact } from '../sync/journal.ts';
import { headsOf } from '../sync/log-writer.ts';
import { RawSocket } from './raw-socket.ts';
import type { SyncServer } from './sync-server.ts';
import { behind, block, first, update } from './update-bytes.ts';

/** What a writer may do next; sockets and the server itself write. */
const STEPS = [
  ...(['post', 'post', 'post', 'batch', 'late', 'again', 'pin', 'delete', 'http', 'http'] as const),
  ...(['topic', 'retention', 'profile', 'come', 'go', 'seal', 'compact'] as const),
];
export type Step = (typeof STEPS)[number];

export const someSteps = (maxLength: number): fc.Arbitrary<Step[]> =>
  fc.array(fc.constantFrom(...STEPS), { minLength: 5, maxLength });

interface Parts {
  readonly server: SyncServer;
  readonly channel: ChannelId;
  readonly user: UserId;
  /** Comes and goes. */
  readonly guest: UserId;
  /** First of a thousand clientIDs. */
  readonly clients: number;
}

/** A program that writes to a channel, and goes on in the next segment when one is sealed. */
export class SegmentWriter {
  /** Ids of all posts that were acknowledged, by whichever way. */
  readonly acknowledged: OpId[] = [];
  /** Updates that were answered by "not applied". */
  refused = 0;
  readonly #parts: Parts;
  readonly #log: `channel/${ChannelId}`;
  #socket: RawSocket | undefined;
  #doc = '';
  #client: number;
  #clock = 0;
  #last: { readonly doc: string; readonly bytes: Uint8Array } | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#log = `channel/${parts.channel}`;
    this.#client = parts.clients;
  }

  async write(steps: readonly Step[]): Promise<void> {
    this.#socket = await new RawSocket(this.#parts.server.url).open();
    await this.#openHead();
    for (const step of steps) await this.#do(step);
    this.#socket.close();
  }

  async #do(step: Step): Promise<void> {
    const { server, user } = this.#parts;
    const mine = this.acknowledged.at(-1);
    switch (step) {
      case 'post':
        return this.#post(1);
      case 'batch':
        return this.#post(5);
      case 'late':
        return this.#post(1, 1_000);
      case 'again':
        return this.#again();
      case 'pin':
        return mine && this.#push([{ k: 'pin', id: this.#id(), of: mine, on: true }]);
      case 'delete':
        return mine && this.#push([{ k: 'delete', id: this.#id(), of: mine }]);
      case 'seal':
        await server.sync.sealer.sealHead(this.#log);
        return;
      case 'compact':
        return this.#compact();
      case 'come':
      case 'go':
        return this.#guest(step);
      default:
        await server.sync.logs.transact([this.#log], async (tx) => {
          if (step === 'topic') tx.write(this.#log, { k: 'topic', topic: this.#id(), by: user });
          else if (step === 'retention')
            tx.write(this.#log, { k: 'retention', retention: { days: 1 + (this.#clock % 9) }, by: user });
          else if (step === 'profile') {
            const name = this.#id();
            await tx.db.updateTable('users').set({ name }).where('id', '=', user).execute();
            tx.write(this.#log, { k: 'profile', user, name });
          }
        });
        if (step === 'http') await this.#byHttp();
    }
  }

  /** As the compactor does: what is not projected yet stays. */
  async #compact(): Promise<void> {
    const { db, sync } = this.#parts.server;
    const doc = channelDoc(this.#parts.channel, await this.#head());
    await compact(db, doc, await sync.projection.cursor(doc));
  }

  /** As a program posts by HTTP. */
  async #byHttp(): Promise<void> {
    const id = this.#id();
    await this.#parts.server.sync.logs.transact([this.#log], async (tx) =>
      tx.write(this.#log, { k: 'post', id, body: id }),
    );
    this.acknowledged.push(id);
  }

  async #guest(step: 'come' | 'go'): Promise<void> {
    const { server, guest, channel } = this.#parts;
    const profile = { handle: guest.toLowerCase(), name: guest as string };
    await server.sync.logs.transact([this.#log], async (tx) => {
      const seat = await tx.db
        .selectFrom('members')
        .select('role')
        .where('channel_id', '=', channel)
        .where('user_id', '=', guest)
        .executeTakeFirst();
      if ((seat !== undefined) === (step === 'come')) return;
      if (step === 'go') {
        await tx.db
          .deleteFrom('members')
          .where('channel_id', '=', channel)
          .where('user_id', '=', guest)
          .execute();
        tx.write(this.#log, { k: 'leave', user: guest });
        return;
      }
      await tx.db
        .insertInto('members')
        .values({ channel_id: channel, user_id: guest, role: 'reader', joined_at: 1, last_read: null })
        .execute();
      tx.write(this.#log, { k: 'join', user: guest, ...profile, role: 'reader' });
    });
  }

  /** The last update once more, to the document that took it: sealed or not, it holds all of it. */
  async #again(): Promise<void> {
    if (this.#last?.doc !== this.#doc) return;
    assert(await this.#socket?.push(this.#last.doc, this.#last.bytes), 'what is there is acknowledged again');
  }

  async #post(count: number, ts = Date.now()): Promise<void> {
    const ids = Array.from({ length: count }, () => this.#id());
    await this.#push(ids.map((id) => ({ k: 'post', id, ts, body: id })));
    this.acknowledged.push(...ids);
  }

  /** Writes `ops` to the head, whichever that is by then. */
  async #push(ops: readonly { k: string; id: OpId; [field: string]: unknown }[]): Promise<void> {
    const texts = ops.map((op) => JSON.stringify({ ts: Date.now(), ...op }));
    for (let attempt = 0; attempt < 100; attempt++) {
      const at = this.#clock;
      const struct = at === 0 ? first(...texts) : behind(this.#client, at - 1, ...texts);
      const bytes = update(block(this.#client, at, struct));
      if (await this.#socket?.push(this.#doc, bytes)) {
        this.#clock += texts.length;
        this.#last = { doc: this.#doc, bytes };
        return;
      }
      this.refused++;
      await this.#openHead();
    }
    throw new Error('never taken');
  }

  async #openHead(): Promise<void> {
    for (;;) {
      this.#doc = channelDoc(this.#parts.channel, await this.#head());
      this.#client++;
      this.#clock = 0;
      if (await this.#socket?.auth(this.#doc, this.#parts.user)) return;
    }
  }

  async #head(): Promise<number> {
    return (await headsOf(this.#parts.server.db, [this.#log])).get(this.#log) ?? 0;
  }

  #id(): OpId {
    return newOpId(this.#parts.user, Date.now(), systemRandom);
  }
}
