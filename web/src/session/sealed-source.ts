import type { ChannelId } from '@causeway/shared/id';
import type { ChannelHost } from './channel-host.ts';
import type { SealedSource } from './log/sealed-source.ts';

/** Where the log of a channel gets its sealed segments. */
export const sealedSource = ({ library, userId, env }: ChannelHost, channel: ChannelId): SealedSource => ({
  texts: (segment) => library.texts(channel, segment),
  keep: (segment) => library.keep(channel, segment),
  revalidate: (epoch) => library.revalidate(channel, userId, epoch),
  patience: env.timing.settle,
});
