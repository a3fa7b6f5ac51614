import { useEffect } from 'react';
import { useSession } from './app-context.ts';
import { applyTheme, asTheme, THEME_PREF } from './theme.ts';
import { useSelect } from './use-store.ts';

/** Follows the preference, also when another device changes it. Without one, this device's own choice stays. */
export function useThemePref(): void {
  const pref = useSelect(useSession().user, (user) => user.prefs.get(THEME_PREF));
  useEffect(() => {
    if (pref !== undefined) applyTheme(asTheme(pref));
  }, [pref]);
}
