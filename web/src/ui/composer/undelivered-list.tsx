import type { ChannelId } from '@causeway/shared/id';
import { CircleAlert, Copy, Trash2 } from 'lucide-react';
import { useMemo } from 'react';
import type { Undelivered } from '../../session/session.ts';
import { useSession } from '../app/app-context.ts';
import { formatStamp } from '../app/format-time.ts';
import { say, sayError } from '../app/toast.ts';
import { useStore } from '../app/use-store.ts';
import { IconButton } from '../kit/icon-button.tsx';
import { excerpt } from '../timeline/excerpt.ts';
import styles from './undelivered-list.module.css';

const WHAT: Readonly<Record<string, string>> = {
  post: 'Message',
  edit: 'Edit',
  delete: 'Deletion',
  react: 'Reaction',
  pin: 'Pin',
};

/** What the server refused, with its reason; kept until it is copied or deleted. */
export function UndeliveredList({ channel }: { channel: ChannelId }) {
  const session = useSession();
  const list = useStore(useMemo(() => session.undeliveredOf(channel), [session, channel]));
  if (list.length === 0) return null;
  return (
    <section className={styles.box} aria-label="Not delivered">
      <ul>
        {list.map((one) => (
          <Item key={one.id} one={one} onDismiss={() => session.dismissUndelivered(channel, one.id)} />
        ))}
      </ul>
    </section>
  );
}

function Item({ one, onDismiss }: { one: Undelivered; onDismiss: () => void }) {
  const copy = () =>
    navigator.clipboard.writeText(one.body).then(
      () => say('Text copied.'),
      () => sayError('Copying was not allowed by the browser.'),
    );
  return (
    <li className={styles.item} data-delivery="refused">
      <CircleAlert size={16} aria-hidden="true" />
      <div className={styles.text}>
        <p className={styles.body}>{one.body === '' ? (WHAT[one.kind] ?? 'Change') : excerpt(one.body)}</p>
        <p className={styles.why}>
          Not delivered: {one.message} <span>{formatStamp(one.ts, Date.now())}</span>
        </p>
      </div>
      {one.body !== '' && <IconButton label="Copy text" icon={Copy} size={16} onClick={() => void copy()} />}
      <IconButton label="Delete" icon={Trash2} size={16} danger onClick={onDismiss} />
    </li>
  );
}
