import { useEffect } from 'react';
import { useLocation } from 'wouter';
import { openOverlay, overlay } from '../overlay/overlay.ts';
import { useSession } from './app-context.ts';
import { withCommand } from './is-mac.ts';
import { PATH } from './paths.ts';

/** Which shortcut a key press is. */
function shortcutOf(event: KeyboardEvent): 'switcher' | 'shortcuts' | 'next' | 'previous' | undefined {
  if (withCommand(event)) {
    if (event.key.toLowerCase() === 'k') return 'switcher';
    return event.key === '/' ? 'shortcuts' : undefined;
  }
  if (!event.altKey || overlay.get() !== undefined) return undefined;
  if (event.key === 'ArrowDown') return 'next';
  return event.key === 'ArrowUp' ? 'previous' : undefined;
}

/** Shortcuts that work everywhere: the quick switcher, its neighbours, the list of shortcuts. */
export function useGlobalKeys(): void {
  const session = useSession();
  const [path, navigate] = useLocation();
  useEffect(() => {
    const step = (by: number) => {
      // As the sidebar shows them.
      const all = session.sidebar.get();
      const rows = [...all.filter((row) => row.kind !== 'dm'), ...all.filter((row) => row.kind === 'dm')];
      const at = rows.findIndex((row) => path.startsWith(PATH.channel(row.id)));
      const next = rows[(at + by + rows.length) % rows.length];
      if (next !== undefined) navigate(PATH.channel(next.id));
    };
    const listen = (event: KeyboardEvent) => {
      const found = shortcutOf(event);
      if (found === undefined) return;
      event.preventDefault();
      if (found === 'next' || found === 'previous') step(found === 'next' ? 1 : -1);
      else openOverlay({ type: found });
    };
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, [session, path, navigate]);
}
