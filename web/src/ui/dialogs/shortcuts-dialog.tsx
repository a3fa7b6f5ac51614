import { DialogFrame } from './dialog-frame.tsx';
import { ShortcutList } from './shortcut-list.tsx';

/** Every shortcut. */
export const ShortcutsDialog = () => (
  <DialogFrame title="Keyboard shortcuts">
    <ShortcutList />
  </DialogFrame>
);
