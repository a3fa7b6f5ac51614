import type { ChannelSummary } from '@causeway/shared/fold/channel-view';

type Count = Pick<ChannelSummary, 'unread' | 'more'>;

/** Above this nobody reads the number. */
const MANY = 1_000;
const MANY_SHORT = 99;

const upTo = ({ unread, more }: Count, many: number): string =>
  unread > many ? `${many.toLocaleString()}+` : `${unread}${more ? '+' : ''}`;

/** "42", or "42+" where what is not loaded is unread as well. */
export const longCount = (count: Count): string => upTo(count, MANY);

/** For a badge. */
export const shortCount = (count: Count): string => upTo(count, MANY_SHORT);
