import { ChevronLeft, X } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { useLocation } from 'wouter';
import { usePhone } from '../app/use-media.ts';
import { IconButton } from '../kit/icon-button.tsx';
import styles from './panel.module.css';

interface PanelProps {
  readonly title: string;
  readonly subtitle?: string;
  /** Where closing leads. */
  readonly closeTo: string;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** Beside the channel; on a phone the whole screen. */
export function Panel({ title, subtitle, closeTo, actions, children }: PanelProps) {
  const [, navigate] = useLocation();
  const phone = usePhone();
  // On a phone it is the page.
  const Frame = phone ? 'main' : 'aside';
  const Title = phone ? 'h1' : 'h2';
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  const close = () => navigate(closeTo);
  return (
    <Frame
      className={styles.panel}
      aria-label={title}
      onKeyDown={(event) => event.key === 'Escape' && !event.defaultPrevented && close()}
    >
      <header className={styles.head}>
        {phone && <IconButton label="Back" icon={ChevronLeft} size={24} onClick={close} />}
        <div className={styles.titles}>
          <Title ref={heading} tabIndex={-1} className={styles.title}>
            {title}
          </Title>
          {subtitle !== undefined && <p className={styles.subtitle}>{subtitle}</p>}
        </div>
        {actions}
        {!phone && <IconButton label="Close" icon={X} onClick={close} />}
      </header>
      {children}
    </Frame>
  );
}
