import { brotliDecompressSync } from 'node:zlib';
import { type ChannelId, isOpId, newOpId, type OpId, type UserId } from '@causeway/shared/id';
import type { Role } from '@causeway/shared/permission';
import { continueReply, retryReply, stopReply } from '../ai/reply-commands.ts';
import { changeChannel } from '../channel/change-channel.ts';
import { postMessage } from '../channel/post-message.ts';
import { putMember } from '../channel/put-member.ts';
import { removeMember } from '../channel/remove-member.ts';
import type { Parts } from '../parts.ts';
import { findSegment } from '../segment/find-segment.ts';
import type { Seeded } from '../testing/seeded.ts';
import { idOf } from './model-device.ts';

/** What people do over HTTP, by the code of the API; each may be done again where the answer was lost. */
export type Command = (parts: Parts) => Promise<unknown>;

interface Scene {
  readonly channel: ChannelId;
  readonly owner: UserId;
}

export const addAs =
  ({ channel, owner }: Scene, user: UserId, role: Role): Command =>
  (parts) =>
    putMember(parts, owner, { id: channel, user, role });

/** An account, as signing up makes it. */
export const newUser =
  (id: UserId): Command =>
  (parts) =>
    parts.logs.transact([`user/${id}`], async (tx) => {
      const me = { handle: id.toLowerCase(), name: id };
      const row = { id, ...me, email: null, password_hash: null, avatar: null, deleted_at: null };
      await tx.db
        .insertInto('users')
        .values({ ...row, role: 'user', bot: 0, created_at: 0 })
        .execute();
      await tx.create(`user/${id}`);
      const empty = { channels: {}, contacts: {}, read: {}, drafts: {}, mutes: {}, stars: {}, prefs: {} };
      tx.write(`user/${id}`, { k: 'genesis', segment: 0, me, ...empty });
    });

const removal =
  ({ channel, owner }: Scene, user: UserId): Command =>
  (parts) =>
    removeMember(parts, owner, channel, user);

/** Something that the owner does to the channel, or to one of `others`. */
export function anyCommand(scene: Scene, others: readonly UserId[], random: Seeded): Command {
  const user = random.pick(others);
  const kind = random.weighted({ rename: 3, role: 3, add: 4, remove: 1 });
  if (kind === 'remove') return removal(scene, user);
  if (kind === 'role') return addAs(scene, user, random.pick(['reader', 'member', 'admin']));
  if (kind === 'add') return addAs(scene, user, 'member');
  const name = `name ${random.below(1_000)}`;
  return (parts) => changeChannel(parts, scene.owner, scene.channel, { name });
}

/** A message by HTTP, with the same id each time. */
export function messageBy(
  user: UserId,
  channel: ChannelId,
  ts: number,
  random: Seeded,
): { readonly id: OpId; readonly command: Command } {
  const id = newOpId(user, ts, random.bytes);
  return { id, command: (parts) => postMessage(parts, user, channel, { id, body: 'by HTTP' }) };
}

/** Something that `user` does with an answer of the AI, if there is one among `texts`; no for most of them. */
export function aiCommand(
  user: UserId,
  channel: ChannelId,
  texts: readonly string[],
  random: Seeded,
): Command {
  const answers = texts.filter((text) => text.includes('"stream":true')).map(idOf);
  const command = random.pick([stopReply, retryReply, continueReply]);
  if (answers.length === 0) return () => Promise.resolve();
  const target = { channel, id: random.pick(answers) };
  return (parts) => command(parts, user, target);
}

/** Ids of the ops of a sealed segment. */
export async function segmentIds(
  parts: Parts,
  user: UserId,
  channel: ChannelId,
  segment: number,
): Promise<OpId[]> {
  const { bytes } = await findSegment(parts.db, user, channel, segment);
  return linesOf(bytes).map(idOf).filter(isOpId);
}

/** The lines of a stored segment. */
export const linesOf = (bytes: Uint8Array): string[] =>
  brotliDecompressSync(bytes)
    .toString()
    .split('\n')
    .filter((line) => line !== '');
