import { may } from '@causeway/shared/permission';
import { Pin } from 'lucide-react';
import type { ChannelHandle } from '../../session/session.ts';
import { PATH } from '../app/paths.ts';
import { useStore } from '../app/use-store.ts';
import { EmptyState } from '../kit/empty-state.tsx';
import panelStyles from './panel.module.css';
import { Panel } from './panel.tsx';
import { PinItem } from './pin-item.tsx';
import styles from './pins-panel.module.css';

/** Pinned messages, newest pin first; each leads to its place. */
export function PinsPanel({ handle }: { handle: ChannelHandle }) {
  const { pins, messages, members } = useStore(handle.view);
  const role = useStore(handle.role);
  const shown = pins.filter((id) => messages.get(id)?.deleted !== true);
  return (
    <Panel title="Pinned messages" closeTo={PATH.channel(handle.id)}>
      {shown.length === 0 ? (
        <EmptyState icon={Pin} title="Nothing pinned">
          <p>
            {may(role, 'pin')
              ? 'Pin what people ask for again and again: it stays at hand here.'
              : 'What admins pin stays at hand here.'}
          </p>
        </EmptyState>
      ) : (
        <ul className={`${panelStyles.scroll} ${styles.list}`}>
          {shown.map((id) => (
            <li key={id}>
              <PinItem handle={handle} id={id} message={messages.get(id)} members={members} />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
