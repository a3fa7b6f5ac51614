import type { Database } from '../db/schema.ts';

/**
 * The tables of a backup and the columns of their primary keys, in the order of their indexes: in another one, each page
 * that is read would be sorted out of the whole table. A table stands behind those that it refers to: they are restored
 * in this order. One that is missing here does not compile.
 */
const KEYS: { readonly [T in keyof Database]: readonly (keyof Database[T] & string)[] } = {
  meta: ['key'],
  users: ['id'],
  sessions: ['id'],
  refresh_tokens: ['hash'],
  invites: ['hash'],
  channels: ['id'],
  members: ['channel_id', 'user_id'],
  contacts: ['user_id', 'other_id'],
  logs: ['log'],
  journal: ['doc', 'seq'],
  snapshots: ['doc'],
  sealed_docs: ['doc'],
  segments: ['channel_id', 'segment'],
  texts_elsewhere: ['channel_id', 'target', 'segment'],
  erasures: ['channel_id', 'segment', 'target'],
  projections: ['doc'],
  messages: ['id', 'channel_id'],
  reactions: ['channel_id', 'target', 'user_id', 'emoji'],
  ai_usage: ['day', 'scope'],
  ai_replies: ['channel_id', 'ask'],
};

export type TableName = keyof Database;

/** In an order in which they can be filled. */
export const TABLES = Object.keys(KEYS) as TableName[];

export const keyOf = (table: TableName): readonly string[] => KEYS[table];
