import type { ChannelId } from '@causeway/shared/id';
import { LIMIT } from '@causeway/shared/limit';
import { useState } from 'react';
import { useSession } from '../app/app-context.ts';
import { Button } from '../kit/button.tsx';
import { Field } from '../kit/field.tsx';
import { Notice } from '../kit/notice.tsx';
import { closeOverlay } from '../overlay/overlay.ts';
import { DialogActions, DialogFrame } from './dialog-frame.tsx';
import styles from './form.module.css';
import { choiceOf, retentionOf, sameRetention } from './retention-choice.ts';
import { RetentionFields } from './retention-fields.tsx';
import { useTask } from './use-task.ts';

/** Name and topic of a channel, and how long its messages are kept. */
export function EditChannel({ channel }: { channel: ChannelId }) {
  const session = useSession();
  const task = useTask();
  const view = session.channel(channel)?.view.get();
  const [name, setName] = useState(view?.name ?? '');
  const [topic, setTopic] = useState(view?.topic ?? '');
  const inForce = view?.retention ?? null;
  const [choice, setChoice] = useState(() => choiceOf(inForce));
  const retention = retentionOf(choice);
  const save = () =>
    task.run(async () => {
      await session.call('patchChannel', {
        params: { id: channel },
        body: {
          ...(name.trim() === view?.name ? {} : { name: name.trim() }),
          ...(topic.trim() === view?.topic ? {} : { topic: topic.trim() }),
          ...(retention === undefined || sameRetention(retention, inForce) ? {} : { retention }),
        },
      });
      closeOverlay();
    });
  return (
    <DialogFrame title="Channel settings">
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Field
          label="Name"
          start="#"
          required
          maxLength={LIMIT.channelNameChars}
          value={name}
          error={task.fields.name}
          onChange={(event) => setName(event.target.value)}
        />
        <Field
          label="Topic"
          maxLength={LIMIT.topicChars}
          value={topic}
          error={task.fields.topic}
          hint="One line that stands beside the name."
          onChange={(event) => setTopic(event.target.value)}
        />
        <RetentionFields current={inForce} choice={choice} onChange={setChoice} />
        {task.error !== undefined && <Notice tone="error">{task.error}</Notice>}
        <DialogActions>
          <Button onClick={closeOverlay}>Cancel</Button>
          <Button
            type="submit"
            look="primary"
            busy={task.busy}
            disabled={name.trim() === '' || retention === undefined}
          >
            Save
          </Button>
        </DialogActions>
      </form>
    </DialogFrame>
  );
}
