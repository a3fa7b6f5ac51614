import { type CreateTableBuilder, type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { createLowerUnicode, isPostgres, textType } from '../sql-text.ts';

/**
 * Types that SQLite and PostgreSQL both take: times are `bigint` (ms do not fit 32 bits), bytes are `bytea` (on SQLite
 * a blob is kept as it is under any declared type).
 */
const TIME = 'bigint';
const BYTES = 'bytea';

const table = (db: Kysely<unknown>, name: string): CreateTableBuilder<string> => db.schema.createTable(name);

async function createAccounts(db: Kysely<unknown>): Promise<void> {
  const text = textType(db);
  await table(db, 'meta')
    .addColumn('key', text, (column) => column.primaryKey())
    .addColumn('value', text, (column) => column.notNull())
    .execute();
  await table(db, 'users')
    .addColumn('id', text, (column) => column.primaryKey())
    .addColumn('handle', text, (column) => column.notNull().unique())
    .addColumn('name', text, (column) => column.notNull())
    .addColumn('email', text, (column) => column.unique())
    .addColumn('password_hash', text)
    .addColumn('avatar', text)
    .addColumn('role', text, (column) => column.notNull())
    .addColumn('bot', 'integer', (column) => column.notNull())
    .addColumn('created_at', TIME, (column) => column.notNull())
    .addColumn('deleted_at', TIME)
    .execute();
}

async function createSessions(db: Kysely<unknown>): Promise<void> {
  const text = textType(db);
  await table(db, 'sessions')
    .addColumn('id', text, (column) => column.primaryKey())
    .addColumn('user_id', text, (column) => column.notNull().references('users.id'))
    .addColumn('device', text, (column) => column.notNull())
    .addColumn('created_at', TIME, (column) => column.notNull())
    .addColumn('last_used_at', TIME, (column) => column.notNull())
    .addColumn('ended_at', TIME)
    .execute();
  await db.schema.createIndex('sessions_user').on('sessions').column('user_id').execute();
  await table(db, 'refresh_tokens')
    .addColumn('hash', text, (column) => column.primaryKey())
    .addColumn('session_id', text, (column) => column.notNull().references('sessions.id').onDelete('cascade'))
    .addColumn('expires_at', TIME, (column) => column.notNull())
    .addColumn('successor', text)
    .execute();
  await db.schema.createIndex('refresh_tokens_session').on('refresh_tokens').column('session_id').execute();
  await table(db, 'invites')
    .addColumn('hash', text, (column) => column.primaryKey())
    .addColumn('created_by', text, (column) => column.notNull().references('users.id'))
    .addColumn('role', text, (column) => column.notNull())
    .addColumn('channels', text, (column) => column.notNull())
    .addColumn('uses_left', 'integer', (column) => column.notNull())
    .addColumn('expires_at', TIME, (column) => column.notNull())
    .addColumn('created_at', TIME, (column) => column.notNull())
    .execute();
}

async function createChannels(db: Kysely<unknown>): Promise<void> {
  const text = textType(db);
  await table(db, 'channels')
    .addColumn('id', text, (column) => column.primaryKey())
    .addColumn('kind', text, (column) => column.notNull())
    .addColumn('name', text, (column) => column.notNull())
    .addColumn('topic', text, (column) => column.notNull())
    .addColumn('retention', text, (column) => column.notNull())
    .addColumn('created_by', text, (column) => column.notNull().references('users.id'))
    .addColumn('created_at', TIME, (column) => column.notNull())
    .addColumn('deleted_at', TIME)
    .execute();
  await db.schema.createIndex('channels_name').on('channels').columns(['name', 'id']).execute();
  await table(db, 'members')
    .addColumn('channel_id', text, (column) => column.notNull().references('channels.id'))
    .addColumn('user_id', text, (column) => column.notNull().references('users.id'))
    .addColumn('role', text, (column) => column.notNull())
    .addColumn('joined_at', TIME, (column) => column.notNull())
    .addColumn('last_read', TIME)
    .addPrimaryKeyConstraint('members_pk', ['channel_id', 'user_id'])
    .execute();
  await db.schema.createIndex('members_user').on('members').column('user_id').execute();
  await table(db, 'contacts')
    .addColumn('user_id', text, (column) => column.notNull().references('users.id'))
    .addColumn('other_id', text, (column) => column.notNull().references('users.id'))
    .addColumn('status', text, (column) => column.notNull())
    .addColumn('updated_at', TIME, (column) => column.notNull())
    .addPrimaryKeyConstraint('contacts_pk', ['user_id', 'other_id'])
    .execute();
  await db.schema.createIndex('contacts_other').on('contacts').column('other_id').execute();
}

/** SQLite would keep the rows in one tree and their key in another: each commit would write a page of both. */
const journalTable = (db: Kysely<unknown>): CreateTableBuilder<string> =>
  isPostgres(db) ? table(db, 'journal') : table(db, 'journal').modifyEnd(sql`without rowid`);

async function createLogs(db: Kysely<unknown>): Promise<void> {
  const text = textType(db);
  await table(db, 'logs')
    .addColumn('log', text, (column) => column.primaryKey())
    .addColumn('head', 'integer', (column) => column.notNull())
    .addColumn('first', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await journalTable(db)
    .addColumn('doc', text, (column) => column.notNull())
    .addColumn('seq', 'integer', (column) => column.notNull())
    .addColumn('bytes', BYTES, (column) => column.notNull())
    .addColumn('checksum', TIME, (column) => column.notNull())
    .addColumn('owner', text, (column) => column.notNull())
    .addColumn('created_at', TIME, (column) => column.notNull())
    .addPrimaryKeyConstraint('journal_pk', ['doc', 'seq'])
    .execute();
  await table(db, 'snapshots')
    .addColumn('doc', text, (column) => column.primaryKey())
    .addColumn('seq', 'integer', (column) => column.notNull())
    .addColumn('bytes', BYTES, (column) => column.notNull())
    .addColumn('checksum', TIME, (column) => column.notNull())
    .addColumn('owners', text, (column) => column.notNull())
    .execute();
}

async function createSegments(db: Kysely<unknown>): Promise<void> {
  const text = textType(db);
  await table(db, 'sealed_docs')
    .addColumn('doc', text, (column) => column.primaryKey())
    .addColumn('sealed_at', TIME, (column) => column.notNull())
    .execute();
  await table(db, 'segments')
    .addColumn('channel_id', text, (column) => column.notNull())
    .addColumn('segment', 'integer', (column) => column.notNull())
    .addColumn('bytes', BYTES, (column) => column.notNull())
    .addColumn('checksum', TIME, (column) => column.notNull())
    .addColumn('etag', text, (column) => column.notNull())
    .addColumn('ops', 'integer', (column) => column.notNull())
    .addColumn('first_ts', TIME, (column) => column.notNull())
    .addColumn('last_ts', TIME, (column) => column.notNull())
    .addColumn('sealed_at', TIME, (column) => column.notNull())
    .addPrimaryKeyConstraint('segments_pk', ['channel_id', 'segment'])
    .execute();
  await table(db, 'texts_elsewhere')
    .addColumn('channel_id', text, (column) => column.notNull())
    .addColumn('target', text, (column) => column.notNull())
    .addColumn('segment', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('texts_elsewhere_pk', ['channel_id', 'target', 'segment'])
    .execute();
  await table(db, 'erasures')
    .addColumn('channel_id', text, (column) => column.notNull())
    .addColumn('segment', 'integer', (column) => column.notNull())
    .addColumn('target', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('erasures_pk', ['channel_id', 'segment', 'target'])
    .execute();
}

async function createProjection(db: Kysely<unknown>): Promise<void> {
  const text = textType(db);
  await table(db, 'projections')
    .addColumn('doc', text, (column) => column.primaryKey())
    .addColumn('seq', 'integer', (column) => column.notNull())
    .execute();
  // Keyed by channel too: an op of one channel must never reach a message of another, whatever id it names. Ids of
  // one author are in the order of time (decision 0019), so that in this index messages touch a page for each author.
  await table(db, 'messages')
    .addColumn('id', text, (column) => column.notNull())
    .addColumn('channel_id', text, (column) => column.notNull())
    .addColumn('author', text, (column) => column.notNull())
    .addColumn('posted', 'integer', (column) => column.notNull())
    .addColumn('ts', TIME, (column) => column.notNull())
    .addColumn('received_at', TIME)
    .addColumn('body', text, (column) => column.notNull())
    .addColumn('edited_at', TIME)
    .addColumn('edit_id', text)
    .addColumn('deleted', 'integer', (column) => column.notNull())
    .addColumn('thread', text)
    .addColumn('reply', text)
    .addColumn('mentions', text, (column) => column.notNull())
    .addColumn('files', text, (column) => column.notNull())
    .addColumn('segment', 'integer')
    .addPrimaryKeyConstraint('messages_pk', ['id', 'channel_id'])
    .execute();
  await db.schema
    .createIndex('messages_channel')
    .on('messages')
    .columns(['channel_id', 'ts', 'id'])
    .execute();
  // What the AI is shown: the newest of a thread, and what has arrived late.
  await db.schema
    .createIndex('messages_thread')
    .on('messages')
    .columns(['channel_id', 'thread', 'ts', 'id'])
    .where('thread', 'is not', null)
    .execute();
  await db.schema
    .createIndex('messages_late')
    .on('messages')
    .columns(['channel_id', 'received_at'])
    .where('received_at', 'is not', null)
    .execute();
  await db.schema.createIndex('messages_segment').on('messages').columns(['channel_id', 'segment']).execute();
  await table(db, 'reactions')
    .addColumn('target', text, (column) => column.notNull())
    .addColumn('user_id', text, (column) => column.notNull())
    .addColumn('emoji', text, (column) => column.notNull())
    .addColumn('channel_id', text, (column) => column.notNull())
    .addColumn('ts', TIME, (column) => column.notNull())
    .addColumn('op_id', text, (column) => column.notNull())
    .addColumn('is_on', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('reactions_pk', ['channel_id', 'target', 'user_id', 'emoji'])
    .execute();
}

async function createAi(db: Kysely<unknown>): Promise<void> {
  const text = textType(db);
  await table(db, 'ai_usage')
    .addColumn('day', text, (column) => column.notNull())
    .addColumn('scope', text, (column) => column.notNull())
    .addColumn('tokens', TIME, (column) => column.notNull())
    .addPrimaryKeyConstraint('ai_usage_pk', ['day', 'scope'])
    .execute();
  await table(db, 'ai_replies')
    .addColumn('channel_id', text, (column) => column.notNull())
    .addColumn('ask', text, (column) => column.notNull())
    .addColumn('asker', text, (column) => column.notNull())
    .addColumn('asked_at', TIME, (column) => column.notNull())
    .addColumn('reply', text)
    .addColumn('state', text, (column) => column.notNull())
    .addColumn('mode', text, (column) => column.notNull())
    .addColumn('attempt', 'integer', (column) => column.notNull())
    .addColumn('lease', text)
    .addColumn('beat', 'integer', (column) => column.notNull())
    .addColumn('stopping', 'integer', (column) => column.notNull())
    .addColumn('text', text, (column) => column.notNull())
    .addColumn('is_cut', 'integer', (column) => column.notNull())
    .addColumn('started_at', TIME)
    .addColumn('ended_at', TIME)
    .addColumn('error', text)
    .addColumn('tokens_in', TIME, (column) => column.notNull())
    .addColumn('tokens_out', TIME, (column) => column.notNull())
    .addPrimaryKeyConstraint('ai_replies_pk', ['channel_id', 'ask'])
    .execute();
  // What waits or is being written: each server asks once a second.
  await db.schema
    .createIndex('ai_replies_open')
    .on('ai_replies')
    .columns(['state', 'asked_at'])
    .where('state', 'in', ['queued', 'running'])
    .execute();
  await db.schema.createIndex('ai_replies_reply').on('ai_replies').columns(['channel_id', 'reply']).execute();
}

/** Everything that `schema.ts` declares. */
export const foundation: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await createLowerUnicode(db);
    await createAccounts(db);
    await createSessions(db);
    await createChannels(db);
    await createLogs(db);
    await createSegments(db);
    await createProjection(db);
    await createAi(db);
  },
};
