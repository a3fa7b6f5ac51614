import { EmojiPicker as Picker } from 'frimousse';
import { useTouch } from '../app/use-media.ts';
import { emojiData } from './emoji-data.ts';
import styles from './emoji-picker.module.css';

/** The library counts rows from 0, ARIA from 1. */
const fromOne = <P extends { 'aria-rowindex'?: number | undefined }>(props: P): P => ({
  ...props,
  'aria-rowindex': (props['aria-rowindex'] ?? 0) + 1,
});

/** Every emoji, searchable; its data comes with the app, never from elsewhere. */
export function EmojiPicker({ onPick }: { onPick: (emoji: string) => void }) {
  const touch = useTouch();
  return (
    <Picker.Root
      className={styles.root}
      columns={8}
      resolveEmojiData={emojiData}
      onEmojiSelect={({ emoji }) => onPick(emoji)}
    >
      <Picker.Search
        className={styles.search}
        placeholder="Search emoji"
        aria-label="Search emoji"
        // With fingers the keyboard would cover what one came to see.
        autoFocus={!touch}
      />
      <Picker.Viewport className={styles.viewport}>
        <Picker.Empty className={styles.empty}>No emoji found.</Picker.Empty>
        <Picker.List
          className={styles.list}
          components={{
            CategoryHeader: ({ category, ...props }) => (
              <div className={styles.category} {...props}>
                {category.label}
              </div>
            ),
            Row: (props) => <div className={styles.row} {...fromOne(props)} />,
            // The library counts its columns from 0, ARIA from 1.
            Emoji: ({ emoji, 'aria-colindex': column = 0, ...rest }) => {
              const props = { ...rest, 'aria-colindex': column + 1 };
              return (
                <button type="button" className={styles.emoji} {...props}>
                  {emoji.emoji}
                </button>
              );
            },
          }}
        />
      </Picker.Viewport>
      <div className={styles.foot}>
        <Picker.ActiveEmoji>
          {({ emoji }) => <span className={styles.active}>{emoji?.label ?? 'Pick an emoji'}</span>}
        </Picker.ActiveEmoji>
        <Picker.SkinToneSelector className={styles.tone} aria-label="Skin tone" />
      </div>
    </Picker.Root>
  );
}
