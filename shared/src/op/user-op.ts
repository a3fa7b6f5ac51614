import { z } from 'zod';
import { fitsBytes } from '../bytes.ts';
import { LIMIT } from '../limit.ts';
import {
  type Known,
  zChannelId,
  zChannelKind,
  zFileId,
  zOpId,
  zRole,
  zTimestamp,
  zUserId,
  zUtf8,
} from '../schema.ts';
import { CONTACT_STATUSES } from './status.ts';

/** The ops of a user's own log (PROTOCOL §2, second table). */

const base = { id: zOpId, ts: zTimestamp };
const profile = { handle: z.string(), name: z.string(), avatar: zFileId.optional() };

const channelState = {
  kind: zChannelKind,
  name: z.string(),
  role: zRole,
  joinedAt: zTimestamp,
  left: z.literal(true).optional(),
};
const contactState = { ...profile, status: z.enum(CONTACT_STATUSES) };

export const zMe = z.looseObject({ k: z.literal('me'), ...base, ...profile });
export const zChannelEntry = z.looseObject({
  k: z.literal('channel'),
  ...base,
  channel: zChannelId,
  ...channelState,
});
export const zContact = z.looseObject({ k: z.literal('contact'), ...base, user: zUserId, ...contactState });

/** A draft belongs to a channel or to a thread, named by its root's op id. */
export const zDraftKey = z.union([zChannelId, zOpId]);
const zPrefKey = z.string().min(1).max(64);

export const zRead = z.looseObject({
  k: z.literal('read'),
  ...base,
  channel: zChannelId,
  /** Position of the newest op read. */
  at: zTimestamp,
});
export const zDraft = z.looseObject({
  k: z.literal('draft'),
  ...base,
  in: zDraftKey,
  body: zUtf8(LIMIT.bodyBytes),
});
export const zMute = z.looseObject({
  k: z.literal('mute'),
  ...base,
  channel: zChannelId,
  until: zTimestamp.nullable(),
});
export const zStar = z.looseObject({
  k: z.literal('star'),
  ...base,
  channel: zChannelId,
  of: zOpId,
  on: z.boolean(),
});
export const zPref = z.looseObject({
  k: z.literal('pref'),
  ...base,
  key: zPrefKey,
  value: z
    .json()
    .refine((value) => fitsBytes(JSON.stringify(value), LIMIT.prefBytes), `over ${LIMIT.prefBytes} bytes`),
});

export const zUserGenesis = z.looseObject({
  k: z.literal('genesis'),
  ...base,
  segment: z.int().min(0),
  me: z.looseObject(profile),
  channels: z.record(zChannelId, z.looseObject(channelState)),
  contacts: z.record(zUserId, z.looseObject(contactState)),
  read: z.record(zChannelId, zTimestamp),
  drafts: z.record(zDraftKey, z.string()),
  mutes: z.record(zChannelId, zTimestamp.nullable()),
  stars: z.record(zChannelId, z.array(zOpId)),
  prefs: z.record(zPrefKey, z.json()),
  /** When that was written which devices write, by the keys of `genesis-key.ts`; what is not named here, as of `ts`. */
  at: z.record(z.string(), zTimestamp).optional(),
});
export const zUserSeal = z.looseObject({ k: z.literal('seal'), ...base, next: z.int().min(1) });

/** What the user's own devices may write. */
export const zUserClientOp = z.discriminatedUnion('k', [zRead, zDraft, zMute, zStar, zPref]);
export type UserClientOp = Known<z.infer<typeof zUserClientOp>>;

/** What the server alone may write. */
export const zUserServerOp = z.discriminatedUnion('k', [
  zUserGenesis,
  zMe,
  zChannelEntry,
  zContact,
  zUserSeal,
]);
export type UserServerOp = Known<z.infer<typeof zUserServerOp>>;

export type UserOp = UserClientOp | UserServerOp;

export type Me = Known<z.infer<typeof zMe>>;
export type UserGenesis = Known<z.infer<typeof zUserGenesis>>;
