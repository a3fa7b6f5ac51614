import { unreachable } from '@causeway/shared/assert';
import { lazy, Suspense } from 'react';
import type { DialogOverlay } from '../overlay/overlay.ts';
import { AddMembers } from './add-members.tsx';
import { BrowseChannels } from './browse-channels.tsx';
import { Confirm } from './confirm.tsx';
import { CreateChannel } from './create-channel.tsx';
import { EditChannel } from './edit-channel.tsx';
import { InvitePeople } from './invite-people.tsx';
import { JumpToDate } from './jump-to-date.tsx';
import { NewDirect } from './new-direct.tsx';
import { ShortcutsDialog } from './shortcuts-dialog.tsx';

const Switcher = lazy(async () => ({ default: (await import('../switcher/switcher.tsx')).Switcher }));

/** The dialog that is asked for. */
export function DialogView({ dialog }: { dialog: DialogOverlay }) {
  switch (dialog.type) {
    case 'create-channel':
      return <CreateChannel />;
    case 'browse':
      return <BrowseChannels />;
    case 'new-direct':
      return <NewDirect />;
    case 'invite':
      return <InvitePeople channel={dialog.channel} />;
    case 'edit-channel':
      return <EditChannel channel={dialog.channel} />;
    case 'add-members':
      return <AddMembers channel={dialog.channel} />;
    case 'jump-to-date':
      return <JumpToDate go={dialog.go} />;
    case 'confirm':
      return <Confirm request={dialog} />;
    case 'shortcuts':
      return <ShortcutsDialog />;
    case 'switcher':
      return (
        <Suspense>
          <Switcher />
        </Suspense>
      );
    default:
      return unreachable(dialog);
  }
}
