import { utf8Bytes } from '@causeway/shared/bytes';
import { LIMIT } from '@causeway/shared/limit';
import { plural } from '../app/plural.ts';
import styles from './byte-count.module.css';

const NEAR = 0.9 * LIMIT.bodyBytes;

/** What is left, once the limit comes near. */
export function ByteCount({ text }: { text: string }) {
  // A text of n UTF-16 units has at most 3n bytes: short texts are not counted.
  if (text.length * 3 < NEAR) return null;
  const bytes = utf8Bytes(text.trim());
  if (bytes < NEAR) return null;
  const left = LIMIT.bodyBytes - bytes;
  return (
    <p className={styles.count} data-over={left < 0 || undefined}>
      {left < 0 ? `${plural(-left, 'byte')} too long` : `${plural(left, 'byte')} left`}
    </p>
  );
}
