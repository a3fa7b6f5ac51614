import { Check, Clock } from 'lucide-react';
import { tip } from '../app/tooltip-layer.tsx';
import styles from './delivery-mark.module.css';

/** Where my message is. Its text is for screen readers and tests; the icon is quiet. */
export function DeliveryMark({ pending, shown }: { pending: boolean; shown: boolean }) {
  const text = pending ? 'On this device only' : 'On the server';
  const Icon = pending ? Clock : Check;
  return (
    <span
      className={styles.mark}
      data-pending={pending || undefined}
      data-shown={shown || undefined}
      data-delivery={pending ? 'local' : 'server'}
      {...tip(pending ? 'On this device only. It is sent as soon as the server can be reached.' : text)}
    >
      <Icon size={13} aria-hidden="true" />
      <span className="visually-hidden">{text}</span>
    </span>
  );
}
