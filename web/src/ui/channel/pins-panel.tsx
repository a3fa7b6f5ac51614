import { may } from '@causeway/shared/permission';
import { Pin } from 'lucide-react';
import { useLocation } from 'wouter';
import type { ChannelHandle } from '../../session/session.ts';
import { formatStamp } from '../app/format-time.ts';
import { PATH } from '../app/paths.ts';
import { usePhone } from '../app/use-media.ts';
import { useStore } from '../app/use-store.ts';
import { Avatar } from '../kit/avatar.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import { excerpt } from '../timeline/excerpt.ts';
import panelStyles from './panel.module.css';
import { Panel } from './panel.tsx';
import { personName } from './person-name.ts';
import styles from './pins-panel.module.css';

/** Pinned messages, newest pin first; each leads to its place. */
export function PinsPanel({ handle }: { handle: ChannelHandle }) {
  const { pins, messages, members } = useStore(handle.view);
  const role = useStore(handle.role);
  const phone = usePhone();
  const [, navigate] = useLocation();
  const pinned = pins
    .map((id) => messages.get(id))
    .filter((message) => message !== undefined && !message.deleted);
  return (
    <Panel title="Pinned messages" closeTo={PATH.channel(handle.id)}>
      {pinned.length === 0 ? (
        <EmptyState icon={Pin} title="Nothing pinned">
          <p>
            {may(role, 'pin')
              ? 'Pin what people ask for again and again: it stays at hand here.'
              : 'What admins pin stays at hand here.'}
          </p>
        </EmptyState>
      ) : (
        <ul className={`${panelStyles.scroll} ${styles.list}`}>
          {pinned.map(
            (message) =>
              message !== undefined && (
                <li key={message.id}>
                  <button
                    type="button"
                    className={styles.pin}
                    onClick={() => navigate(PATH.message(handle.id, message.id), { replace: phone })}
                  >
                    <Avatar id={message.author} name={personName(members, message.author)} size={28} />
                    <span className={styles.text}>
                      <span className={styles.head}>
                        <strong>{personName(members, message.author)}</strong>
                        <span>{formatStamp(message.shownAt, Date.now())}</span>
                      </span>
                      <span className={styles.body}>{excerpt(message.body)}</span>
                    </span>
                  </button>
                </li>
              ),
          )}
        </ul>
      )}
    </Panel>
  );
}
