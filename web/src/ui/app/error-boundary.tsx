import { Component, type ReactNode } from 'react';
import { Button } from '../kit/button.tsx';
import styles from './error-boundary.module.css';

interface Props {
  readonly children: ReactNode;
  /** Around a popup: shows nothing in its place. */
  readonly small?: boolean;
}

/** Catches what a component threw while rendering. What people wrote is in the local store and is not touched. */
export class ErrorBoundary extends Component<Props, { readonly failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    if (this.props.small) return null;
    return (
      <main className={styles.page} role="alert">
        <h1 className={styles.title}>This page stopped working</h1>
        <p>Your messages are safe on this device. Reloading usually helps.</p>
        <Button look="primary" onClick={() => location.reload()}>
          Reload
        </Button>
      </main>
    );
  }
}
