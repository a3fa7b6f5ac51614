import type { ChannelAnswer } from '@causeway/shared/api/channel';
import { useCallback, useState } from 'react';
import { useLocation } from 'wouter';
import { useSession } from '../app/app-context.ts';
import { PATH } from '../app/paths.ts';
import { plural } from '../app/plural.ts';
import { Button } from '../kit/button.tsx';
import { ChannelIcon } from '../kit/channel-icon.tsx';
import { Field } from '../kit/field.tsx';
import { Notice } from '../kit/notice.tsx';
import { closeOverlay, openOverlay } from '../overlay/overlay.ts';
import { DialogActions, DialogFrame } from './dialog-frame.tsx';
import styles from './form.module.css';
import { ListBones } from './list-bones.tsx';
import { useNetworkList } from './use-network-list.ts';
import { useTask } from './use-task.ts';

/** Public channels of this server, to join. */
export function BrowseChannels() {
  const session = useSession();
  const [, navigate] = useLocation();
  const [query, setQuery] = useState('');
  const task = useTask();
  const load = useCallback(
    async (text: string) => {
      const { items } = await session.call('listChannels', { query: { query: text, limit: 100 } });
      return items.filter((channel) => channel.kind === 'channel');
    },
    [session],
  );
  const list = useNetworkList(query.trim(), load);
  const go = (channel: ChannelAnswer) =>
    task.run(async () => {
      if (channel.role === null) await session.call('joinChannel', { params: { id: channel.id } });
      closeOverlay();
      navigate(PATH.channel(channel.id));
    });
  const problem = task.error ?? list.error;
  return (
    <DialogFrame title="Browse channels">
      <Field
        label="Find a channel"
        value={query}
        autoComplete="off"
        onChange={(event) => setQuery(event.target.value)}
      />
      {problem !== undefined && <Notice tone="error">{problem}</Notice>}
      <ul className={styles.list}>
        {list.items === undefined && list.error === undefined && <ListBones />}
        {list.items?.length === 0 && <li className={styles.none}>No public channel by that name.</li>}
        {list.items?.map((channel) => (
          <li key={channel.id} className={styles.entry}>
            <ChannelIcon kind={channel.kind} />
            <span className={styles.text}>
              <span className={styles.name}>{channel.name}</span>
              <span className={styles.sub}>
                {plural(channel.memberCount, 'member')}
                {channel.topic !== '' && ` · ${channel.topic}`}
              </span>
            </span>
            <Button
              look={channel.role === null ? 'primary' : 'plain'}
              aria-label={`${channel.role === null ? 'Join' : 'Open'} ${channel.name}`}
              busy={task.busy}
              onClick={() => void go(channel)}
            >
              {channel.role === null ? 'Join' : 'Open'}
            </Button>
          </li>
        ))}
      </ul>
      <DialogActions>
        <Button onClick={() => openOverlay({ type: 'create-channel' })}>Create a new one</Button>
      </DialogActions>
    </DialogFrame>
  );
}
