import { type ReactNode, useEffect, useRef } from 'react';
import { useTouch } from '../app/use-media.ts';
import { Logo } from '../kit/logo.tsx';
import styles from './auth-layout.module.css';

interface AuthLayoutProps {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly children: ReactNode;
  readonly foot?: ReactNode;
}

/** The page around a form before there is a session. */
export function AuthLayout({ title, lead, children, foot }: AuthLayoutProps) {
  const page = useRef<HTMLElement>(null);
  const touch = useTouch();
  useEffect(() => {
    if (!touch) page.current?.querySelector('input')?.focus();
  }, [touch]);
  return (
    <main ref={page} className={styles.page}>
      <div className={styles.card}>
        <Logo size={52} />
        <h1 className={styles.title}>{title}</h1>
        {lead !== undefined && <p className={styles.lead}>{lead}</p>}
        <div className={styles.body}>{children}</div>
        {foot !== undefined && <p className={styles.foot}>{foot}</p>}
      </div>
    </main>
  );
}
