import { Menu } from '@base-ui/react/menu';
import { Check } from 'lucide-react';
import { Fragment, useRef } from 'react';
import styles from './menu-popup.module.css';
import type { MenuItem, MenuOverlay } from './overlay.ts';
import { closeAndRefocus, runAndRefocus } from './run-and-refocus.ts';
import { useFirstItem } from './use-first-item.ts';

/** A menu that hangs on its anchor. */
export function MenuPopup({ menu }: { menu: MenuOverlay }) {
  // Inside the landmark from which it was opened.
  const landmark = menu.anchor.closest<HTMLElement>('main, nav, aside');
  const popup = useRef<HTMLDivElement>(null);
  useFirstItem(popup);
  return (
    <Menu.Root open onOpenChange={(open) => open || closeAndRefocus(menu)}>
      <Menu.Portal container={landmark}>
        <Menu.Positioner
          anchor={menu.anchor}
          positionMethod="fixed"
          sideOffset={4}
          align={menu.align ?? 'end'}
          collisionPadding={8}
          className={styles.positioner}
        >
          <Menu.Popup ref={popup} className={styles.popup} aria-label={menu.label} finalFocus={false}>
            {menu.items.map((item) => (
              <Fragment key={item.label}>
                {item.separated && <Menu.Separator className={styles.line} />}
                <Item item={item} anchor={menu.anchor} />
              </Fragment>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

function Item({ item, anchor }: { item: MenuItem; anchor: HTMLElement }) {
  const { icon: Icon, label, danger, hint, checked } = item;
  return (
    <Menu.Item
      className={styles.item}
      data-danger={danger || undefined}
      onClick={() => runAndRefocus(item.run, anchor)}
      {...(checked === undefined ? {} : { role: 'menuitemradio', 'aria-checked': checked })}
    >
      <Icon size={16} aria-hidden="true" />
      <span className={styles.label}>{label}</span>
      {checked && <Check size={15} aria-hidden="true" />}
      {hint !== undefined && <kbd className={styles.hint}>{hint}</kbd>}
    </Menu.Item>
  );
}
