import { useSession } from '../app/app-context.ts';
import { DialogFrame } from '../dialogs/dialog-frame.tsx';
import { SignInForm } from './sign-in-form.tsx';

/** Signing in again after the session ended; nothing on this device is touched. */
export function SignInDialog({ onClose }: { onClose: () => void }) {
  const handle = useSession().user.get().me?.handle ?? '';
  return (
    <DialogFrame
      title="Sign in again"
      description="Your messages on this device are kept and sent."
      onClose={onClose}
    >
      <SignInForm handle={handle} />
    </DialogFrame>
  );
}
