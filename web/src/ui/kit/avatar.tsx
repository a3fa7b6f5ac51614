import styles from './avatar.module.css';

/** Hues in degrees, far enough apart to tell people by. */
const HUES = [20, 48, 80, 128, 158, 188, 222, 252, 280, 305, 332, 355] as const;

/** The same for a person everywhere (FNV-1a over the id). */
function hueOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < id.length; index++) hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
  return HUES[((hash ^ (hash >>> 15)) >>> 0) % HUES.length] ?? 0;
}

const firstLetter = (word: string | undefined): string => [...(word ?? '')][0] ?? '';

/** "Ada Lovelace" → "AL". */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const last = words.length > 1 ? words.at(-1) : undefined;
  return (firstLetter(words[0]) + firstLetter(last)).toLocaleUpperCase();
}

interface AvatarProps {
  readonly id: string;
  readonly name: string;
  readonly size?: number;
  /** Shows a presence dot. */
  readonly online?: boolean | undefined;
}

/** A person as initials on their own colour. Decoration: the name always stands next to it. */
export function Avatar({ id, name, size = 36, online }: AvatarProps) {
  return (
    <span className={styles.avatar} style={{ '--size': `${size}px`, '--hue': hueOf(id) }} aria-hidden="true">
      <span className={styles.face}>{initialsOf(name)}</span>
      {online !== undefined && <span className={styles.dot} data-online={online || undefined} />}
    </span>
  );
}
