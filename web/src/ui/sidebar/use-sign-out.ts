import { useSession } from '../app/app-context.ts';
import { openOverlay } from '../overlay/overlay.ts';

/** Asks first: this device's copy goes, and with it whatever has not reached the server. */
export function useSignOut(): () => void {
  const session = useSession();
  return () =>
    openOverlay({
      type: 'confirm',
      title: 'Sign out on this device?',
      text: 'Your channels are erased from this device and come back when you sign in again. Messages that have not reached the server yet are lost.',
      action: 'Sign out',
      danger: true,
      run: () => session.signOut(),
    });
}
