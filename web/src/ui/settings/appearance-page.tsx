import { useSession } from '../app/app-context.ts';
import { applyTheme, asTheme, THEME_PREF, THEMES, type Theme } from '../app/theme.ts';
import { useSelect } from '../app/use-store.ts';
import styles from './section.module.css';
import { Section } from './section.tsx';

const NAMES: Record<Theme, string> = { system: 'As the system', light: 'Light', dark: 'Dark' };

/** Light or dark. */
export function AppearancePage() {
  const session = useSession();
  const current = asTheme(useSelect(session.user, (user) => user.prefs.get(THEME_PREF)));
  const choose = (theme: Theme) => {
    applyTheme(theme);
    session.setPref(THEME_PREF, theme);
  };
  return (
    <Section title="Theme" lead="Follows you to your other devices.">
      <fieldset className={styles.themes}>
        <legend className="visually-hidden">Theme</legend>
        {THEMES.map((theme) => (
          <label key={theme} className={styles.theme}>
            <input type="radio" name="theme" checked={theme === current} onChange={() => choose(theme)} />
            <span className={`${styles.swatch} ${styles[theme]}`} />
            {NAMES[theme]}
          </label>
        ))}
      </fieldset>
    </Section>
  );
}
