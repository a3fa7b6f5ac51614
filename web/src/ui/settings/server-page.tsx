import type { AiStatus } from '@causeway/shared/api/ai';
import { ApiFailure } from '../../session/app.ts';
import type { Session } from '../../session/session.ts';
import { formatTime } from '../app/format-time.ts';
import { plural } from '../app/plural.ts';
import { Asking } from './asking.tsx';
import styles from './section.module.css';
import { Section } from './section.tsx';
import { useFetched } from './use-fetched.ts';

const aiStatus = (session: Session) => session.call('aiStatus', {});

/** What owners of the server see of it, and nobody else. */
export function ServerPage() {
  const { value, failure } = useFetched(aiStatus);
  const isOff = failure instanceof ApiFailure && failure.code === 'not-found';
  return (
    <Section title="AI participant" lead="Only owners of this server see this.">
      {isOff && <p>AI is off. Set AI_MODEL to turn it on.</p>}
      {!isOff && (value === undefined || failure !== undefined) && <Asking failure={failure} />}
      {!isOff && value !== undefined && <Spending status={value} />}
    </Section>
  );
}

function Spending({ status }: { status: AiStatus }) {
  const { handle, model, endpoint, today, resetsAt, running } = status;
  return (
    <div className={styles.progress}>
      <p>
        Answers as @{handle} · model {model} at {endpoint} · {today.tokens.toLocaleString()} of{' '}
        {plural(today.limit, 'token')} today
      </p>
      {today.limit > 0 && <progress value={today.tokens} max={today.limit} aria-label="AI tokens today" />}
      <p className={styles.sub}>
        {running === 0 ? 'Writing no answer now' : `Writing ${plural(running, 'answer')} now`} · a new day of
        tokens begins at {formatTime(resetsAt)}
      </p>
    </div>
  );
}
