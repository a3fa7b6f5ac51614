import { Button } from '../kit/button.tsx';
import { Notice } from '../kit/notice.tsx';
import { closeOverlay, type DialogOverlay } from '../overlay/overlay.ts';
import { DialogActions, DialogFrame } from './dialog-frame.tsx';
import { useTask } from './use-task.ts';

/** Asks before something that can't be undone. */
export function Confirm({ request }: { request: Extract<DialogOverlay, { type: 'confirm' }> }) {
  const task = useTask();
  const act = () =>
    task.run(async () => {
      await request.run();
      closeOverlay();
    });
  return (
    <DialogFrame title={request.title} description={request.text}>
      {task.error !== undefined && <Notice tone="error">{task.error}</Notice>}
      <DialogActions>
        <Button onClick={closeOverlay}>Cancel</Button>
        <Button look={request.danger ? 'danger' : 'primary'} busy={task.busy} onClick={() => void act()}>
          {request.action}
        </Button>
      </DialogActions>
    </DialogFrame>
  );
}
