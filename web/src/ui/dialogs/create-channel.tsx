import { LIMIT } from '@causeway/shared/limit';
import { Hash, Lock } from 'lucide-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { useSession } from '../app/app-context.ts';
import { PATH } from '../app/paths.ts';
import { Button } from '../kit/button.tsx';
import { Field } from '../kit/field.tsx';
import { Notice } from '../kit/notice.tsx';
import { closeOverlay } from '../overlay/overlay.ts';
import { DialogActions, DialogFrame } from './dialog-frame.tsx';
import styles from './form.module.css';
import { useTask } from './use-task.ts';

/** A new channel; works offline. */
export function CreateChannel() {
  const session = useSession();
  const [, navigate] = useLocation();
  const task = useTask();
  const [name, setName] = useState('');
  const [topic, setTopic] = useState('');
  const [kind, setKind] = useState<'channel' | 'private'>('channel');
  const create = () =>
    task.run(() => {
      const id = session.createChannel({
        name: name.trim(),
        kind,
        ...(topic.trim() === '' ? {} : { topic: topic.trim() }),
      });
      closeOverlay();
      navigate(PATH.channel(id));
    });
  return (
    <DialogFrame title="Create a channel" description="A place for one subject, team or project.">
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void create();
        }}
      >
        <Field
          label="Name"
          start="#"
          required
          maxLength={LIMIT.channelNameChars}
          value={name}
          placeholder="for example: garden"
          autoComplete="off"
          onChange={(event) => setName(event.target.value)}
        />
        <Field
          label="Topic (optional)"
          maxLength={LIMIT.topicChars}
          value={topic}
          autoComplete="off"
          onChange={(event) => setTopic(event.target.value)}
        />
        <fieldset className={styles.choices}>
          <legend className={styles.legend}>Who may find it</legend>
          <label className={styles.choice}>
            <input
              type="radio"
              name="kind"
              checked={kind === 'channel'}
              onChange={() => setKind('channel')}
            />
            <strong>
              <Hash size={14} aria-hidden="true" /> Everybody
            </strong>
            <span>Anyone on this server can find it and join.</span>
          </label>
          <label className={styles.choice}>
            <input
              type="radio"
              name="kind"
              checked={kind === 'private'}
              onChange={() => setKind('private')}
            />
            <strong>
              <Lock size={14} aria-hidden="true" /> Private
            </strong>
            <span>Only people who are added see it.</span>
          </label>
        </fieldset>
        {task.error !== undefined && <Notice tone="error">{task.error}</Notice>}
        <DialogActions>
          <Button onClick={closeOverlay}>Cancel</Button>
          <Button type="submit" look="primary" disabled={name.trim() === ''}>
            Create
          </Button>
        </DialogActions>
      </form>
    </DialogFrame>
  );
}
