import type { AiReplyState } from '@causeway/shared/api/ai-reply';
import type { ChannelId, OpId, UserId } from '@causeway/shared/id';
import type { ContactStatus } from '@causeway/shared/op/status';
import type { ChannelKind, Role } from '@causeway/shared/permission';
import type { Generated, Transaction } from 'kysely';

/**
 * The tables, for Kysely; migrations create them. Types work on SQLite and PostgreSQL alike: booleans are 0 and 1,
 * times are ms since 1970, JSON is text, bytes are blobs.
 */
export interface Database {
  meta: MetaTable;
  users: UsersTable;
  sessions: SessionsTable;
  refresh_tokens: RefreshTokensTable;
  invites: InvitesTable;
  channels: ChannelsTable;
  members: MembersTable;
  contacts: ContactsTable;
  logs: LogsTable;
  journal: JournalTable;
  snapshots: SnapshotsTable;
  sealed_docs: SealedDocsTable;
  segments: SegmentsTable;
  texts_elsewhere: TextsElsewhereTable;
  erasures: ErasuresTable;
  projections: ProjectionsTable;
  messages: MessagesTable;
  reactions: ReactionsTable;
  ai_usage: AiUsageTable;
  ai_replies: AiRepliesTable;
}

export type Tx = Transaction<Database>;

/** Facts about the installation: `epoch` (changed by a restore). */
export interface MetaTable {
  key: string;
  value: string;
}

export interface UsersTable {
  id: UserId;
  /** Unique. */
  handle: string;
  name: string;
  /** Unique where given; lower case. */
  email: string | null;
  /** Argon2id, PHC string; `null`: cannot sign in (bots, deleted users). */
  password_hash: string | null;
  avatar: string | null;
  role: 'owner' | 'user';
  bot: number;
  created_at: number;
  deleted_at: number | null;
}

export interface SessionsTable {
  id: string;
  user_id: UserId;
  device: string;
  created_at: number;
  last_used_at: number;
  /** Signed out, revoked, or a refresh token was used twice. */
  ended_at: number | null;
}

/** Single-use tokens of a session, the family. */
export interface RefreshTokensTable {
  /** SHA-256 of the token, hex. */
  hash: string;
  session_id: string;
  expires_at: number;
  /** Hash of the token it was exchanged for. */
  successor: string | null;
}

export interface InvitesTable {
  /** SHA-256 of the code, hex. */
  hash: string;
  created_by: UserId;
  role: Role;
  /** JSON array of channel ids. */
  channels: string;
  uses_left: number;
  expires_at: number;
  created_at: number;
}

export interface ChannelsTable {
  id: ChannelId;
  kind: ChannelKind;
  name: string;
  topic: string;
  /** JSON of `Retention`. */
  retention: string;
  created_by: UserId;
  created_at: number;
  /** Kept as a tombstone, so that its id is never given again. */
  deleted_at: number | null;
}

export interface MembersTable {
  channel_id: ChannelId;
  user_id: UserId;
  role: Role;
  joined_at: number;
  /** Newest position read, as told by presence. */
  last_read: number | null;
}

/** One row for each direction: `status` is what `user_id` sees of `other_id`. */
export interface ContactsTable {
  user_id: UserId;
  other_id: UserId;
  status: ContactStatus;
  updated_at: number;
}

/** `channel/<id>` or `user/<id>`, with the numbers of the head segment and of the first that is still kept. */
export interface LogsTable {
  log: string;
  head: number;
  first: Generated<number>;
}

/** One row per admitted update, in the order in which they were acknowledged; the truth of every document. */
export interface JournalTable {
  /** Document name: log and segment. */
  doc: string;
  /** 1, 2, 3 … without gaps. */
  seq: number;
  /** Yjs update, v1. */
  bytes: Uint8Array;
  /** CRC-32 of `bytes`, unsigned. */
  checksum: number;
  /** Who owns the clientIDs of this update: a user, or the server. */
  owner: UserId;
  created_at: number;
}

/** Journal rows up to `seq`, merged. The rows then are gone; the snapshot and the later rows are the document. */
export interface SnapshotsTable {
  doc: string;
  seq: number;
  bytes: Uint8Array;
  checksum: number;
  /** JSON object: clientID → owner. */
  owners: string;
}

/** Sealed documents whose journal rows and snapshot are still stored, for servers that have not read them to the end. */
export interface SealedDocsTable {
  doc: string;
  sealed_at: number;
}

/** Sealed segments of channels, as they are downloaded. */
export interface SegmentsTable {
  channel_id: ChannelId;
  segment: number;
  /** Brotli of the ops as JSON lines, in log order, without the bodies of deleted messages. */
  bytes: Uint8Array;
  /** CRC-32 of `bytes`, unsigned. */
  checksum: number;
  /** Hash of the lines; another one after each erasure. Without quotes. */
  etag: string;
  ops: number;
  /** Least and greatest `ts` of its ops, the genesis and the seal included. */
  first_ts: number;
  last_ts: number;
  sealed_at: number;
}

/** Segments other than its own that hold a text of a message: an edit, or the end of its stream. */
export interface TextsElsewhereTable {
  channel_id: ChannelId;
  target: OpId;
  segment: number;
}

/** Texts of deleted messages that are still to be taken out of a sealed segment. */
export interface ErasuresTable {
  channel_id: ChannelId;
  segment: number;
  target: OpId;
}

/** How far the projection has read a document's journal. */
export interface ProjectionsTable {
  doc: string;
  seq: number;
}

/** Folded messages. An op that arrived before its target has made a row with `posted` 0. */
export interface MessagesTable {
  id: OpId;
  channel_id: ChannelId;
  author: UserId;
  posted: number;
  ts: number;
  received_at: number | null;
  body: string;
  /** ts and id of the edit in force. */
  edited_at: number | null;
  edit_id: OpId | null;
  deleted: number;
  thread: OpId | null;
  reply: OpId | null;
  /** JSON arrays. */
  mentions: string;
  files: string;
  /** Segment that holds the post; `null` until it is posted. */
  segment: number | null;
}

export interface ReactionsTable {
  target: OpId;
  user_id: UserId;
  emoji: string;
  channel_id: ChannelId;
  ts: number;
  op_id: OpId;
  is_on: number;
}

/** Tokens that went to the AI's model, those of calls under way included. */
export interface AiUsageTable {
  /** `2026-01-31`, UTC. */
  day: string;
  /** Whose budget: `user/<id>`, `channel/<id>`, or `server`. */
  scope: string;
  tokens: number;
}

/** One row for each question to the AI, made once by the projection: that it is there already is why none is answered twice. */
export interface AiRepliesTable {
  channel_id: ChannelId;
  /** The post that asks. */
  ask: OpId;
  asker: UserId;
  /** Position of the question: when it was asked, or when it arrived. Of one that was asked for again: when. */
  asked_at: number;
  /** The AI's post, once there is one. */
  reply: OpId | null;
  state: AiReplyState;
  /** What is queued: the answer, the answer anew, or what follows behind its text. */
  mode: 'first' | 'retry' | 'continue';
  attempt: number;
  /** Who writes it: a new random value for each attempt. */
  lease: string | null;
  /** Raised once a second by who writes it. A lease that is not renewed has run out. */
  beat: number;
  /** Somebody wants it to end. */
  stopping: number;
  /** Text so far, while it is being written; then the log has it. */
  text: string;
  /** Ended because it was too long. */
  is_cut: number;
  started_at: number | null;
  ended_at: number | null;
  error: string | null;
  /** Of all attempts. */
  tokens_in: number;
  tokens_out: number;
}
