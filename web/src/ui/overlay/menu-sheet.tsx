import { Dialog } from '@base-ui/react/dialog';
import { Check } from 'lucide-react';
import styles from './menu-sheet.module.css';
import type { MenuOverlay } from './overlay.ts';
import { closeAndRefocus, runAndRefocus } from './run-and-refocus.ts';

/** The same menu as a sheet at the foot of a phone's screen. */
export function MenuSheet({ menu }: { menu: MenuOverlay }) {
  const { quick } = menu;
  return (
    <Dialog.Root open onOpenChange={(open) => open || closeAndRefocus(menu)}>
      <Dialog.Portal>
        <Dialog.Backdrop className={styles.backdrop} />
        <Dialog.Popup className={styles.sheet} finalFocus={false}>
          <Dialog.Title className="visually-hidden">{menu.label}</Dialog.Title>
          <span className={styles.grip} aria-hidden="true" />
          {quick !== undefined && (
            <div className={styles.quick}>
              {quick.emojis.map((emoji) => (
                <button
                  key={emoji}
                  type="button"
                  aria-label={`React with ${emoji}`}
                  onClick={() => runAndRefocus(() => quick.pick(emoji), menu.anchor)}
                >
                  {emoji}
                </button>
              ))}
            </div>
          )}
          {menu.items.map(({ icon: Icon, label, danger, separated, checked, run }) => (
            <button
              key={label}
              type="button"
              className={styles.item}
              data-danger={danger || undefined}
              data-separated={separated || undefined}
              aria-pressed={checked}
              onClick={() => runAndRefocus(run, menu.anchor)}
            >
              <Icon size={20} aria-hidden="true" />
              <span className={styles.label}>{label}</span>
              {checked && <Check size={18} aria-hidden="true" />}
            </button>
          ))}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
