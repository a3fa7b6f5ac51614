import type { Member } from '@causeway/shared/fold/channel-view';
import { may, ROLES, type Role } from '@causeway/shared/permission';
import { UserPlus } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { ChannelHandle } from '../../session/session.ts';
import { useSession } from '../app/app-context.ts';
import { PATH } from '../app/paths.ts';
import { headCount } from '../app/plural.ts';
import { usePhone } from '../app/use-media.ts';
import { useStore } from '../app/use-store.ts';
import { Field } from '../kit/field.tsx';
import { IconButton } from '../kit/icon-button.tsx';
import { openOverlay } from '../overlay/overlay.ts';
import { MemberItem } from './member-item.tsx';
import styles from './members-panel.module.css';
import panelStyles from './panel.module.css';
import { Panel } from './panel.tsx';

const GROUP_NAMES: Record<Role, string> = {
  owner: 'Owners',
  admin: 'Admins',
  member: 'Members',
  reader: 'Readers',
};
const MANY = 12;

const byName = (a: Member, b: Member): number => a.name.localeCompare(b.name);

/** Present members by role. */
export function MembersPanel({ handle }: { handle: ChannelHandle }) {
  const view = useStore(handle.view);
  const role = useStore(handle.role);
  const online = useStore(useSession().online);
  const Heading = usePhone() ? 'h2' : 'h3';
  const [query, setQuery] = useState('');
  const present = useMemo(() => [...view.members.values()].filter((member) => !member.left), [view.members]);
  const wanted = query.trim().toLowerCase();
  const found = present.filter(({ name, handle: at }) => `${name} ${at}`.toLowerCase().includes(wanted));
  const direct = view.kind === 'dm';
  return (
    <Panel
      title="Members"
      subtitle={headCount(present)}
      closeTo={PATH.channel(handle.id)}
      actions={
        !direct &&
        may(role, 'manageMembers') && (
          <IconButton
            label="Add people"
            icon={UserPlus}
            onClick={() => openOverlay({ type: 'add-members', channel: handle.id })}
          />
        )
      }
    >
      <div className={`${panelStyles.scroll} ${styles.scroll}`}>
        {present.length > MANY && (
          <Field label="Find a member" value={query} onChange={(event) => setQuery(event.target.value)} />
        )}
        {(direct ? (['member'] as const) : ROLES).map((group) => {
          const people = found.filter((member) => direct || member.role === group).sort(byName);
          if (people.length === 0) return null;
          return (
            <section key={group}>
              {!direct && <Heading className={styles.group}>{GROUP_NAMES[group]}</Heading>}
              <ul>
                {people.map((member) => (
                  <MemberItem
                    key={member.id}
                    channel={handle.id}
                    member={member}
                    myRole={direct ? undefined : role}
                    online={online.has(member.id)}
                  />
                ))}
              </ul>
            </section>
          );
        })}
        {found.length === 0 && <p className={styles.none}>Nobody by that name.</p>}
      </div>
    </Panel>
  );
}
