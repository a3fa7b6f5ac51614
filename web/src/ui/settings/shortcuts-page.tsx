import { ShortcutList } from '../dialogs/shortcut-list.tsx';

export const ShortcutsPage = () => <ShortcutList />;
