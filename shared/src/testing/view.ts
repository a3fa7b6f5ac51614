import { ChannelFold } from '../fold/channel-fold.ts';
import type { ChannelView, Message } from '../fold/channel-view.ts';
import type { OpId } from '../id.ts';
import { textsOf } from './channel-log.ts';

/** What a channel of just these ops shows. */
export const viewOf = (...ops: readonly object[]): ChannelView => new ChannelFold().add(textsOf(...ops));

export const messageOf = (view: ChannelView, id: OpId): Message | undefined => view.messages.get(id);

/** The timeline as short words. */
export const lines = (view: ChannelView): string[] =>
  view.timeline.map((entry) => {
    if (entry.type === 'message') return entry.message.deleted ? '(deleted)' : entry.message.body;
    return entry.type === 'system' ? entry.op.k : `late:${entry.messages.length}@${entry.at}`;
  });
