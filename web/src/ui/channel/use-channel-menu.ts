import { may } from '@causeway/shared/permission';
import {
  Bell,
  BellOff,
  CalendarSearch,
  LogOut,
  Pencil,
  Pin,
  Sparkles,
  Trash2,
  UserPlus,
  Users,
} from 'lucide-react';
import { useLocation } from 'wouter';
import type { ChannelHandle } from '../../session/session.ts';
import { useSession } from '../app/app-context.ts';
import { PATH } from '../app/paths.ts';
import { useAsk } from '../ask/use-ask.ts';
import { type MenuItem, openOverlay } from '../overlay/overlay.ts';
import { useGoToDate } from './use-go-to.ts';

interface Candidate extends MenuItem {
  readonly when: boolean;
}

/** Opens the channel's menu: what I may do to it, by my role. */
export function useChannelMenu(handle: ChannelHandle, title: string): (anchor: HTMLElement) => void {
  const session = useSession();
  const [, navigate] = useLocation();
  const goToDate = useGoToDate();
  const asking = useAsk(handle);
  const { id } = handle;
  return (anchor) => {
    const role = handle.role.get();
    const row = session.sidebar.get().find((one) => one.id === id);
    const direct = row?.kind === 'dm';
    const muted = row?.muted ?? false;
    const params = { id };
    const candidates: readonly Candidate[] = [
      {
        when: !direct && may(role, 'changeChannel'),
        label: 'Channel settings',
        icon: Pencil,
        run: () => openOverlay({ type: 'edit-channel', channel: id }),
      },
      { when: true, label: 'Members', icon: Users, run: () => navigate(PATH.members(id)) },
      {
        when: !direct && may(role, 'manageMembers'),
        label: 'Add people',
        icon: UserPlus,
        run: () => openOverlay({ type: 'add-members', channel: id }),
      },
      {
        when: asking !== undefined,
        label: 'Ask AI privately',
        hint: '/ai',
        icon: Sparkles,
        run: () => void asking?.ask(),
      },
      { when: true, label: 'Pinned messages', icon: Pin, run: () => navigate(PATH.pins(id)) },
      {
        when: true,
        label: 'Jump to date',
        icon: CalendarSearch,
        run: () => openOverlay({ type: 'jump-to-date', go: goToDate }),
      },
      {
        when: true,
        label: muted ? 'Unmute' : 'Mute',
        icon: muted ? Bell : BellOff,
        separated: true,
        run: () => session.setMute(id, muted ? undefined : null),
      },
      {
        when: !direct,
        label: 'Leave',
        icon: LogOut,
        run: () =>
          confirmLeaving(title, async () => {
            await session.call('leaveChannel', { params });
            navigate(PATH.home);
          }),
      },
      {
        when: !direct && may(role, 'deleteChannel'),
        label: 'Delete channel',
        icon: Trash2,
        danger: true,
        run: () =>
          openOverlay({
            type: 'confirm',
            title: `Delete ${title} for everybody?`,
            text: 'All its messages are erased, on the server and on everybody’s devices. This can’t be undone.',
            action: 'Delete channel',
            danger: true,
            run: async () => {
              await session.call('deleteChannel', { params });
              navigate(PATH.home);
            },
          }),
      },
    ];
    const items = candidates.filter(({ when }) => when).map(({ when: _, ...item }) => item);
    openOverlay({ type: 'menu', anchor, align: 'start', label: title, items });
  };
}

const confirmLeaving = (title: string, run: () => Promise<void>): void =>
  openOverlay({
    type: 'confirm',
    title: `Leave ${title}?`,
    text: 'It is removed from your devices. Others stay, and you can come back if you are let in.',
    action: 'Leave',
    danger: true,
    run,
  });
