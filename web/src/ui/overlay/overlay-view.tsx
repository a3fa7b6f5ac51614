import { usePhone } from '../app/use-media.ts';
import { DialogView } from '../dialogs/dialog-view.tsx';
import { EmojiPopover } from './emoji-popover.tsx';
import { MenuPopup } from './menu-popup.tsx';
import { MenuSheet } from './menu-sheet.tsx';
import type { Overlay } from './overlay.ts';

/** The menu, picker or dialog that is asked for. */
export function OverlayView({ overlay }: { overlay: Overlay }) {
  const phone = usePhone();
  if (overlay.type === 'menu') return phone ? <MenuSheet menu={overlay} /> : <MenuPopup menu={overlay} />;
  if (overlay.type === 'emoji') return <EmojiPopover request={overlay} />;
  return <DialogView dialog={overlay} />;
}
