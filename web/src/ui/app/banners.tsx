import { TriangleAlert, WifiOff } from 'lucide-react';
import { useState } from 'react';
import { useSession } from './app-context.ts';
import styles from './banners.module.css';
import { SignInAgain } from './sign-in-again.tsx';
import { useStore } from './use-store.ts';

/** Above everything: the session has ended, or this device's store is in trouble. */
export function Banners() {
  const session = useSession();
  const connection = useStore(session.connection);
  const trouble = useStore(session.storeTrouble);
  const [signingIn, setSigningIn] = useState(false);
  return (
    <>
      {connection === 'signed-out' && (
        <div className={styles.banner} role="status">
          <WifiOff size={16} aria-hidden="true" />
          <span>You’re signed out. You can read what is on this device; sign in to go on.</span>
          <button type="button" className={styles.action} onClick={() => setSigningIn(true)}>
            Sign in
          </button>
        </div>
      )}
      {trouble !== undefined && (
        <div className={styles.banner} role="status">
          <TriangleAlert size={16} aria-hidden="true" />
          <span>{trouble}</span>
        </div>
      )}
      {signingIn && connection === 'signed-out' && <SignInAgain onClose={() => setSigningIn(false)} />}
    </>
  );
}
