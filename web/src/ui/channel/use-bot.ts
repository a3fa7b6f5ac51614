import type { Member } from '@causeway/shared/fold/channel-view';
import type { ChannelKind } from '@causeway/shared/permission';
import type { ChannelHandle } from '../../session/session.ts';
import { useSelect } from '../app/use-store.ts';

/** The AI that is in the channel; of a direct one, only where it is who one talks to. */
export const useBot = (handle: ChannelHandle, kind: ChannelKind | undefined): Member | undefined =>
  useSelect(handle.view, ({ members, memberCount }) => {
    if (kind === 'dm' && memberCount !== 2) return undefined;
    for (const member of members.values()) if (member.bot && !member.left) return member;
    return undefined;
  });
