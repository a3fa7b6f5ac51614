import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { channelDoc, type DocName } from '@causeway/shared/doc-name';
import type { ChannelId, UserId } from '@causeway/shared/id';
import type { Role } from '@causeway/shared/permission';
import type { Kysely } from 'kysely';
import type { Bus } from '../bus/bus.ts';
import { NO_BUS } from '../bus/no-bus.ts';
import type { Clock } from '../clock.ts';
import { openDatabase } from '../db/open-database.ts';
import type { Database } from '../db/schema.ts';
import { type Logger, silentLogger } from '../log/logger.ts';
import { systemRandom } from '../random.ts';
import { createSync, type Sync } from '../sync/create-sync.ts';
import type { BeforeHook } from '../sync/guard-hooks.ts';
import type { LogTransaction } from '../sync/logs.ts';
import type { Silence } from '../sync/pace.ts';
import type { SegmentLimits } from '../sync/segment-limits.ts';
import { dropPlace, placeOf } from './test-database.ts';

interface Options {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly beforeHook?: BeforeHook;
  /** Tells it of other servers on the same folder. */
  readonly bus?: () => Promise<Bus>;
  /** When heads are sealed. */
  readonly segments?: SegmentLimits;
  /** How long readers are told nothing after a change. */
  readonly silence?: Silence;
  /** Whether a session is still there. */
  readonly verify: (
    userId: UserId,
    sessionId: string,
  ) => Promise<{ userId: UserId; sessionId: string } | undefined>;
}

/** A sync server on a real socket and a real database file, without the HTTP API: a token is `<user>/<session>`. */
export class SyncServer {
  readonly dir: string;
  readonly #options: Options;
  #parts: { db: Kysely<Database>; sync: Sync; http: Server } | undefined;
  #port = 0;

  private constructor(dir: string, options: Options) {
    this.dir = dir;
    this.#options = options;
  }

  /** `dir`: data of an earlier server; a new one unless given. */
  static async start(options: Partial<Options> & { dir?: string } = {}): Promise<SyncServer> {
    const dir = options.dir ?? (await mkdtemp(join(tmpdir(), 'causeway-sync-')));
    const server = new SyncServer(dir, {
      clock: Date.now,
      logger: silentLogger(),
      verify: async (userId, sessionId) => ({ userId, sessionId }),
      ...options,
    });
    await server.up();
    return server;
  }

  get isUp(): boolean {
    return this.#parts !== undefined;
  }

  get sync(): Sync {
    return this.#running.sync;
  }

  get db(): Kysely<Database> {
    return this.#running.db;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.#port}/sync`;
  }

  /** Starts on the same port and database as before. */
  async up(): Promise<void> {
    const db = await openDatabase(await placeOf(this.dir));
    const sync = await createSync({
      db,
      logger: this.#options.logger,
      clock: this.#options.clock,
      random: systemRandom,
      publicUrl: 'http://localhost',
      ...(this.#options.beforeHook ? { beforeHook: this.#options.beforeHook } : {}),
      ...(this.#options.segments ? { segments: this.#options.segments } : {}),
      silence: this.#options.silence,
      epoch: 'test',
      bus: (await this.#options.bus?.()) ?? NO_BUS,
      verifyAccess: async (token) => {
        const [userId, sessionId] = token.split('/');
        return sessionId ? this.#options.verify(userId as UserId, sessionId) : undefined;
      },
    });
    const http = createServer().on('upgrade', (request, socket, head) =>
      sync.handleUpgrade(request, socket, head),
    );
    await new Promise<void>((resolve) => http.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (http.address() as AddressInfo).port;
    this.#parts = { db, sync, http };
  }

  async down(): Promise<void> {
    const { db, sync, http } = this.#running;
    this.#parts = undefined;
    http.close();
    await sync.close();
    await db.destroy();
  }

  async stop(): Promise<void> {
    if (this.#parts) await this.down();
    await dropPlace(this.dir);
    await rm(this.dir, { recursive: true, force: true });
  }

  /** A user's row and log. */
  async addUser(user: UserId): Promise<void> {
    const row = {
      id: user,
      handle: user.toLowerCase(),
      name: user,
      email: null,
      password_hash: null,
      avatar: null,
    };
    await this.sync.logs.transact([`user/${user}`], async (tx) => {
      await tx.db
        .insertInto('users')
        .values({ ...row, role: 'user', bot: 0, created_at: 0, deleted_at: null })
        .execute();
      await tx.create(`user/${user}`);
      const me = { handle: row.handle, name: row.name };
      const empty = { channels: {}, contacts: {}, read: {}, drafts: {}, mutes: {}, stars: {}, prefs: {} };
      tx.write(`user/${user}`, { k: 'genesis', segment: 0, me, ...empty });
    });
  }

  /** A channel of these members, with its genesis. */
  async addChannel(id: ChannelId, members: Readonly<Record<UserId, Role>>): Promise<DocName> {
    await this.sync.logs.transact([`channel/${id}`], (tx) => this.writeChannel(tx, id, members));
    return channelDoc(id, 0);
  }

  /** The same as part of a transaction. */
  async writeChannel(
    tx: LogTransaction,
    id: ChannelId,
    members: Readonly<Record<UserId, Role>>,
  ): Promise<void> {
    const [creator] = Object.keys(members) as UserId[];
    const channel = { id, kind: 'private' as const, name: id, topic: '', retention: 'null' };
    await tx.db
      .insertInto('channels')
      .values({ ...channel, created_by: creator as UserId, created_at: 0, deleted_at: null })
      .execute();
    for (const [user_id, role] of Object.entries(members) as [UserId, Role][]) {
      const member = { channel_id: id, user_id, role, joined_at: 0, last_read: null };
      await tx.db.insertInto('members').values(member).execute();
    }
    await tx.create(`channel/${id}`);
    const users = await tx.db
      .selectFrom('users')
      .select(['id', 'handle', 'name'])
      .where('id', 'in', Object.keys(members) as UserId[])
      .execute();
    const profileOf = (user: string): { handle: string; name: string } => {
      const { handle = user, name = user } = users.find(({ id }) => id === user) ?? {};
      return { handle, name };
    };
    const people = Object.fromEntries(
      Object.entries(members).map(([user, role]) => [user, { ...profileOf(user), role }]),
    );
    const genesis = { segment: 0, kind: 'private' as const, name: id, topic: '', members: people, pins: [] };
    tx.write(`channel/${id}`, { k: 'genesis', ...genesis });
  }

  get #running(): { db: Kysely<Database>; sync: Sync; http: Server } {
    if (this.#parts === undefined) throw new Error('the server is down');
    return this.#parts;
  }
}
