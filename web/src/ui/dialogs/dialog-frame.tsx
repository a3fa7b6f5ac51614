import { Dialog } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { IconButton } from '../kit/icon-button.tsx';
import { closeOverlay } from '../overlay/overlay.ts';
import styles from './dialog-frame.module.css';

interface DialogFrameProps {
  readonly title: string;
  readonly description?: ReactNode;
  readonly children: ReactNode;
  readonly onClose?: () => void;
}

const FIRST = 'input:not([type=radio], [type=checkbox]), [data-actions] button';

/** A dialog in the middle of the window; on a phone it fills it from below. */
export function DialogFrame({ title, description, children, onClose = closeOverlay }: DialogFrameProps) {
  const popup = useRef<HTMLDivElement>(null);
  const openedAt = useRef(location.pathname);
  // Not the button that closes it, which comes first in the page.
  const firstField = () => popup.current?.querySelector<HTMLElement>(FIRST) ?? true;
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={styles.backdrop} />
        <Dialog.Popup
          ref={popup}
          className={styles.popup}
          initialFocus={firstField}
          // The place that one goes to takes the focus; who stays gets it back.
          finalFocus={() => location.pathname === openedAt.current}
        >
          <div className={styles.head}>
            <Dialog.Title className={styles.title}>{title}</Dialog.Title>
            <Dialog.Close render={<IconButton label="Close" icon={X} quiet />} />
          </div>
          {description !== undefined && (
            <Dialog.Description className={styles.description}>{description}</Dialog.Description>
          )}
          {children}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** The buttons at a dialog's foot. */
export const DialogActions = ({ children }: { children: ReactNode }) => (
  <div className={styles.actions} data-actions>
    {children}
  </div>
);
