import type { ChannelView } from '@causeway/shared/fold/channel-view';
import { authorOf, newOpId, type OpId, type UserId } from '@causeway/shared/id';
import type { ChannelClientOp } from '@causeway/shared/op/channel-op';
import { may, type Permission, type Role } from '@causeway/shared/permission';
import type { NumberedLog } from './log/numbered-log.ts';
import type { OpChecks } from './op-checks.ts';
import { type NewPost, RefusedHere } from './session.ts';
import type { Store } from './store.ts';
import type { DocHost } from './sync/doc-host.ts';

interface Written {
  readonly log: Pick<NumberedLog, 'append'>;
  readonly view: Store<ChannelView>;
  readonly role: Store<Role | undefined>;
}

/** Makes my ops in a channel, and writes them to its log. Each throws {@link RefusedHere} where it may not. */
export class ChannelWriter {
  readonly #host: DocHost & { readonly checks: OpChecks };
  readonly #channel: Written;

  constructor(host: DocHost & { readonly checks: OpChecks }, channel: Written) {
    this.#host = host;
    this.#channel = channel;
  }

  post({ body, reply, thread, mentions }: NewPost): OpId {
    return this.#write('send', {
      k: 'post',
      body,
      ...(reply && { reply }),
      ...(thread && { thread }),
      ...mentionsField(mentions),
    });
  }

  edit(target: OpId, body: string, mentions?: readonly (UserId | '*')[]): OpId {
    if (authorOf(target) !== this.#host.userId) throw new RefusedHere('Only its author can edit a message.');
    return this.#write('editOwn', { k: 'edit', of: target, body, ...mentionsField(mentions) });
  }

  delete(target: OpId): OpId {
    const mine = authorOf(target) === this.#host.userId;
    return this.#write(mine ? 'deleteOwn' : 'deleteOthers', { k: 'delete', of: target });
  }

  react(target: OpId, emoji: string, on: boolean): OpId {
    return this.#write('react', { k: 'react', of: target, emoji, on });
  }

  pin(target: OpId, on: boolean): OpId {
    return this.#write('pin', { k: 'pin', of: target, on });
  }

  #write(
    permission: Permission,
    { k, ...fields }: { readonly k: ChannelClientOp['k'] } & Record<string, unknown>,
  ): OpId {
    if (!may(this.#channel.role.get(), permission))
      throw new RefusedHere('Your role here does not allow that.');
    const { userId, env, clock } = this.#host;
    const ts = clock.next(this.#channel.view.get().lastTs);
    const id = newOpId(userId, ts, env.random);
    // In this order a post is read fastest: see `plain-post.ts`.
    const op = { k, id, ts, ...fields } as ChannelClientOp;
    this.#host.checks.channelOp(op);
    this.#channel.log.append(op);
    return id;
  }
}

/** An empty list is left out. */
const mentionsField = (mentions: readonly (UserId | '*')[] = []) =>
  mentions.length > 0 ? { mentions: [...mentions] } : {};
