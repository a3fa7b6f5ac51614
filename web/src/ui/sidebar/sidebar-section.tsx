import { ChevronDown } from 'lucide-react';
import { Children, type ReactNode, useId } from 'react';
import styles from './sidebar-section.module.css';
import { useFolded } from './use-folded.ts';

interface SidebarSectionProps {
  readonly title: string;
  /** Under which the folded state is kept. */
  readonly name: string;
  readonly actions: ReactNode;
  readonly empty: ReactNode;
  readonly children: ReactNode;
}

/** A foldable list of channels. */
export function SidebarSection({ title, name, actions, empty, children }: SidebarSectionProps) {
  const [folded, toggle] = useFolded(name);
  const id = useId();
  return (
    <section className={styles.section}>
      <div className={styles.head}>
        <h2 className={styles.title}>
          <button
            type="button"
            aria-expanded={!folded}
            aria-controls={id}
            className={styles.fold}
            onClick={toggle}
          >
            <ChevronDown size={14} aria-hidden="true" data-folded={folded || undefined} />
            {title}
          </button>
        </h2>
        {actions}
      </div>
      <div id={id} hidden={folded}>
        {Children.count(children) > 0 ? <ul className={styles.list}>{children}</ul> : empty}
      </div>
    </section>
  );
}
