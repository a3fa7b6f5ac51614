import type { ChannelId } from '@causeway/shared/id';
import { may } from '@causeway/shared/permission';
import { Copy } from 'lucide-react';
import { useState } from 'react';
import { useSession } from '../app/app-context.ts';
import { say, sayError } from '../app/toast.ts';
import { useStore } from '../app/use-store.ts';
import { Button } from '../kit/button.tsx';
import { Field } from '../kit/field.tsx';
import { Notice } from '../kit/notice.tsx';
import { closeOverlay } from '../overlay/overlay.ts';
import { DialogActions, DialogFrame } from './dialog-frame.tsx';
import styles from './form.module.css';
import { useTask } from './use-task.ts';

const DAY_S = 86_400;
const EXPIRIES = [
  { label: 'One day', seconds: DAY_S },
  { label: 'One week', seconds: 7 * DAY_S },
  { label: '30 days', seconds: 30 * DAY_S },
] as const;
const USES = [1, 5, 25, 100] as const;

/** A link by which others get an account here, and into channels. */
export function InvitePeople({ channel }: { channel: ChannelId | undefined }) {
  const session = useSession();
  const task = useTask();
  const rows = useStore(session.sidebar).filter(
    (row) => row.kind !== 'dm' && may(row.role, 'manageMembers') && !row.local,
  );
  const [channels, setChannels] = useState<readonly ChannelId[]>(channel === undefined ? [] : [channel]);
  const [uses, setUses] = useState(1);
  const [expiresIn, setExpiresIn] = useState<number>(7 * DAY_S);
  const [url, setUrl] = useState<string>();
  const create = () =>
    task.run(async () => {
      const answer = await session.call('createInvite', {
        body: { channels: [...channels], uses, expiresIn },
      });
      setUrl(answer.url);
    });
  if (url !== undefined) return <InviteLink url={url} />;
  return (
    <DialogFrame title="Invite people" description="Whoever has the link can create an account here.">
      {rows.length > 0 && (
        <fieldset className={styles.form} style={{ margin: 0, padding: 0, border: 0, gap: 0 }}>
          <legend className={styles.legend}>Channels that they join at once</legend>
          <div className={styles.checks}>
            {rows.map((row) => (
              <label key={row.id} className={styles.check}>
                <input
                  type="checkbox"
                  checked={channels.includes(row.id)}
                  onChange={({ target }) =>
                    setChannels(
                      target.checked ? [...channels, row.id] : channels.filter((id) => id !== row.id),
                    )
                  }
                />
                {row.name}
              </label>
            ))}
          </div>
        </fieldset>
      )}
      <div className={styles.two}>
        <label className={styles.label}>
          Can be used
          <select
            className={styles.select}
            value={uses}
            onChange={(event) => setUses(Number(event.target.value))}
          >
            {USES.map((count) => (
              <option key={count} value={count}>
                {count === 1 ? 'once' : `${count} times`}
              </option>
            ))}
          </select>
        </label>
        <label className={styles.label}>
          Ends after
          <select
            className={styles.select}
            value={expiresIn}
            onChange={(event) => setExpiresIn(Number(event.target.value))}
          >
            {EXPIRIES.map(({ label, seconds }) => (
              <option key={seconds} value={seconds}>
                {label}
              </option>
            ))}
          </select>
        </label>
      </div>
      {task.error !== undefined && <Notice tone="error">{task.error}</Notice>}
      <DialogActions>
        <Button onClick={closeOverlay}>Cancel</Button>
        <Button look="primary" busy={task.busy} onClick={() => void create()}>
          Create the link
        </Button>
      </DialogActions>
    </DialogFrame>
  );
}

function InviteLink({ url }: { url: string }) {
  const copy = () =>
    navigator.clipboard.writeText(url).then(
      () => say('Link copied.'),
      () => sayError('Copying was not allowed by the browser. Select the link and copy it yourself.'),
    );
  return (
    <DialogFrame
      title="Your invite link"
      description="It is shown only now. Send it to the people you want here."
    >
      <div className={styles.copy}>
        <Field label="Link" value={url} readOnly onFocus={(event) => event.target.select()} />
        <Button look="primary" onClick={() => void copy()}>
          <Copy size={15} aria-hidden="true" /> Copy
        </Button>
      </div>
      <DialogActions>
        <Button onClick={closeOverlay}>Done</Button>
      </DialogActions>
    </DialogFrame>
  );
}
