import { Popover } from '@base-ui/react/popover';
import { lazy, Suspense } from 'react';
import { useTouch } from '../app/use-media.ts';
import styles from './emoji-popover.module.css';
import type { EmojiOverlay } from './overlay.ts';
import { closeAndRefocus, runAndRefocus } from './run-and-refocus.ts';

const EmojiPicker = lazy(async () => ({ default: (await import('./emoji-picker.tsx')).EmojiPicker }));

/** The emoji picker, hanging on its anchor. */
export function EmojiPopover({ request }: { request: EmojiOverlay }) {
  const touch = useTouch();
  return (
    <Popover.Root open modal={false} onOpenChange={(open) => open || closeAndRefocus(request)}>
      <Popover.Portal>
        <Popover.Positioner
          anchor={request.anchor}
          sideOffset={6}
          align="end"
          collisionPadding={8}
          className={styles.positioner}
        >
          <Popover.Popup className={styles.popup} aria-label="Emoji" finalFocus={false} initialFocus={!touch}>
            <Suspense fallback={<div className={styles.wait} aria-busy="true" />}>
              <EmojiPicker onPick={(emoji) => runAndRefocus(() => request.pick(emoji), request.anchor)} />
            </Suspense>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
