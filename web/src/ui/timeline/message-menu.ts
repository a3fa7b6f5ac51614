import type { Message } from '@causeway/shared/fold/channel-view';
import {
  Copy,
  Link,
  MessageSquareReply,
  MessagesSquare,
  Pencil,
  Pin,
  PinOff,
  SmilePlus,
  Trash2,
} from 'lucide-react';
import { type MenuItem, openOverlay } from '../overlay/overlay.ts';
import type { MessageActions } from './message-actions.ts';
import type { MessageRights } from './message-rights.ts';

export const QUICK_EMOJIS = ['👍', '❤️', '😄', '🎉', '👀', '✅'] as const;

interface Candidate extends MenuItem {
  readonly when: boolean;
}

export interface MessageMenuInput {
  readonly message: Message;
  readonly rights: MessageRights;
  readonly actions: MessageActions;
  readonly anchor: HTMLElement;
  readonly inThread: boolean;
}

/** What may be done to the message, most wanted first. */
export function messageMenuItems({
  message,
  rights,
  actions,
  anchor,
  inThread,
}: MessageMenuInput): readonly MenuItem[] {
  const run = (action: (message: Message) => void) => () => action(message);
  const candidates: readonly Candidate[] = [
    {
      when: rights.react,
      label: 'Add a reaction',
      icon: SmilePlus,
      hint: '+',
      run: () => actions.pickEmoji(message, anchor),
    },
    { when: rights.reply, label: 'Reply', icon: MessageSquareReply, hint: 'R', run: run(actions.reply) },
    {
      when: !message.deleted && !inThread,
      label: 'Open thread',
      icon: MessagesSquare,
      hint: 'T',
      run: run(actions.openThread),
    },
    { when: rights.edit, label: 'Edit', icon: Pencil, hint: 'E', run: run(actions.edit) },
    {
      when: rights.copy,
      label: 'Copy text',
      icon: Copy,
      hint: 'C',
      separated: true,
      run: run(actions.copyText),
    },
    { when: !message.deleted, label: 'Copy link', icon: Link, hint: 'L', run: run(actions.copyLink) },
    {
      when: rights.pin,
      label: message.pinned ? 'Unpin' : 'Pin to the channel',
      icon: message.pinned ? PinOff : Pin,
      hint: 'P',
      run: run(actions.pin),
    },
    {
      when: rights.delete,
      label: 'Delete',
      icon: Trash2,
      hint: 'Del',
      danger: true,
      separated: true,
      run: run(actions.delete),
    },
  ];
  return candidates.filter(({ when }) => when).map(({ when: _, ...item }) => item);
}

/** Opens the message's menu; on a phone it is a sheet, with reactions at hand. */
export function openMessageMenu(input: MessageMenuInput): void {
  const items = messageMenuItems(input);
  const { message, rights, actions, anchor } = input;
  if (items.length === 0) return;
  const quick = { emojis: QUICK_EMOJIS, pick: (emoji: string) => actions.react(message, emoji) };
  openOverlay({
    type: 'menu',
    anchor,
    owner: message.id,
    label: 'Message',
    items,
    ...(rights.react ? { quick } : {}),
  });
}
