import type { ChannelId, UserId } from '@causeway/shared/id';
import type { Holder } from '../sync/lost-access.ts';

/** An answer that one person is given, on one of their devices. */
export interface PrivateAnswer {
  /** Aborted when whom it is for may no longer have it. */
  readonly lost: AbortSignal;
  /** It has ended. */
  close(): void;
}

/** The private answers of this server: they end with the right to read the channel, and with the session they are for. */
export class PrivateAnswers {
  readonly #open = new Map<Holder, AbortController>();

  /** Whom they are for. */
  get holders(): readonly Holder[] {
    return [...this.#open.keys()];
  }

  open(holder: Holder): PrivateAnswer {
    const lost = new AbortController();
    this.#open.set(holder, lost);
    return { lost: lost.signal, close: () => void this.#open.delete(holder) };
  }

  revokeMember(channel: ChannelId, user: UserId): void {
    this.#end((holder) => holder.channel === channel && holder.user === user);
  }

  channelDeleted(channel: ChannelId): void {
    this.#end((holder) => holder.channel === channel);
  }

  endSessions(sessions: readonly string[]): void {
    this.#end(({ session }) => sessions.includes(session));
  }

  #end(isLost: (holder: Holder) => boolean): void {
    for (const [holder, lost] of this.#open) if (isLost(holder)) lost.abort();
  }
}
