import { useEffect } from 'react';
import { useLocation } from 'wouter';
import { openOverlay, overlay } from '../overlay/overlay.ts';
import { useSession } from './app-context.ts';
import { withCommand } from './is-mac.ts';
import { PATH } from './paths.ts';

/** Shortcuts that work everywhere: the quick switcher, its neighbours, the list of shortcuts. */
export function useGlobalKeys(): void {
  const session = useSession();
  const [path, navigate] = useLocation();
  useEffect(() => {
    const step = (by: number) => {
      const rows = session.sidebar.get();
      const at = rows.findIndex((row) => path.startsWith(PATH.channel(row.id)));
      const next = rows[(at + by + rows.length) % rows.length];
      if (next !== undefined) navigate(PATH.channel(next.id));
    };
    const listen = (event: KeyboardEvent) => {
      if (withCommand(event) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        openOverlay({ type: 'switcher' });
      } else if (withCommand(event) && event.key === '/') {
        event.preventDefault();
        openOverlay({ type: 'shortcuts' });
      } else if (event.altKey && (event.key === 'ArrowDown' || event.key === 'ArrowUp') && !overlay.get()) {
        event.preventDefault();
        step(event.key === 'ArrowDown' ? 1 : -1);
      }
    };
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, [session, path, navigate]);
}
