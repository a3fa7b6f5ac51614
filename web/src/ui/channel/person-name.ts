import type { Member } from '@causeway/shared/fold/channel-view';
import type { UserId } from '@causeway/shared/id';

/** The newest name known; people whose account is gone keep their place. */
export const personName = (members: ReadonlyMap<UserId, Member>, id: UserId): string =>
  members.get(id)?.name ?? 'Somebody';
