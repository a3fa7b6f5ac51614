import { unreachable } from '@causeway/shared/assert';
import type { ChannelView, Message } from '@causeway/shared/fold/channel-view';
import { authorOf, type OpId, type UserId } from '@causeway/shared/id';
import { type ReactNode, useCallback, useMemo } from 'react';
import { useSession } from '../app/app-context.ts';
import { useStore } from '../app/use-store.ts';
import { usePane } from '../channel/pane.ts';
import { DayRow, NewRow } from './divider-row.tsx';
import { LateRow } from './late-row.tsx';
import { MessageRow } from './message-row.tsx';
import { SystemRow } from './system-row.tsx';
import type { Row } from './timeline-rows.ts';

const isPending = (message: Message, pending: ReadonlySet<OpId>): boolean =>
  pending.has(message.id) || (message.editId !== undefined && pending.has(message.editId));

function newestOf(rows: readonly Row[], me: UserId): OpId | undefined {
  const row = rows.findLast((one) => one.type === 'message');
  return row?.type === 'message' && authorOf(row.key) === me ? row.key : undefined;
}

/** Draws one row of a timeline. */
export function useRowRenderer(view: ChannelView, rows: readonly Row[]): (row: Row) => ReactNode {
  const { handle } = usePane();
  const { userId } = useSession();
  const pending = useStore(handle.pending);
  const role = useStore(handle.role);
  const { messages, threads } = view;
  // The newest names, also above old messages; and an old message may be answered further down.
  const present = useStore(handle.view);
  const { members } = present.members.size > 0 ? present : view;
  const newer = present.messages;
  const newest = useMemo(() => newestOf(rows, userId), [rows, userId]);
  return useCallback(
    (row) => {
      switch (row.type) {
        case 'start':
        case 'past':
        case 'newer':
          return null;
        case 'day':
          return <DayRow at={row.at} />;
        case 'new':
          return <NewRow />;
        case 'system':
          return <SystemRow op={row.op} at={row.at} members={members} />;
        case 'late':
          return <LateRow author={row.author} messages={row.messages} members={members} />;
        case 'message': {
          const { message, head } = row;
          return (
            <MessageRow
              message={message}
              head={head}
              members={members}
              role={role}
              pending={isPending(message, pending)}
              newest={message.id === newest}
              quoted={
                message.reply === undefined
                  ? undefined
                  : (messages.get(message.reply) ?? newer.get(message.reply) ?? null)
              }
              thread={threads.get(message.id)}
            />
          );
        }
        default:
          return unreachable(row);
      }
    },
    [members, messages, newer, threads, pending, role, newest],
  );
}
