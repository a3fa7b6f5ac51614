import type { UserId } from '@causeway/shared/id';
import type { Person } from '@causeway/shared/schema';
import { useMemo } from 'react';
import { useSession } from '../app/app-context.ts';

/** People of my contacts and channels: what this device knows without the server. */
export function useKnownPeople(): readonly Person[] {
  const session = useSession();
  return useMemo(() => {
    const people = new Map<UserId, Person>();
    for (const { id, handle, name } of session.user.get().contacts.values())
      people.set(id, { id, handle, name });
    for (const row of session.sidebar.get()) {
      for (const member of session.channel(row.id)?.view.get().members.values() ?? []) {
        const { id, handle, name, bot, left } = member;
        if (!left && id !== session.userId) people.set(id, { id, handle, name, bot });
      }
    }
    return [...people.values()].sort((a, b) => a.name.localeCompare(b.name));
  }, [session]);
}
