/** Light, dark, or as the system says. Kept in localStorage too, where `public/theme.js` finds it before the first paint. */
export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

export const THEME_PREF = 'theme';
const KEY = 'causeway.theme';

export const asTheme = (value: unknown): Theme => THEMES.find((theme) => theme === value) ?? 'system';

export function applyTheme(theme: Theme): void {
  const root = document.documentElement;
  if (theme === 'system') delete root.dataset.theme;
  else root.dataset.theme = theme;
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Storage is blocked: the theme holds for this page.
  }
}
