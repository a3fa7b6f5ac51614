import { may } from '@causeway/shared/permission';
import { SendHorizontal, Smile } from 'lucide-react';
import { useId } from 'react';
import { useStore } from '../app/use-store.ts';
import { usePane } from '../channel/pane.ts';
import { IconButton } from '../kit/icon-button.tsx';
import writing from '../kit/writing.module.css';
import { openOverlay } from '../overlay/overlay.ts';
import { AbsentAi } from './absent-ai.tsx';
import { ByteCount } from './byte-count.tsx';
import styles from './composer.module.css';
import { ComposerFoot } from './composer-foot.tsx';
import { ComposingBar } from './composing-bar.tsx';
import { MentionList } from './mention-list.tsx';
import { UndeliveredList } from './undelivered-list.tsx';
import { useComposer } from './use-composer.ts';

interface ComposerProps {
  readonly label: string;
  /** In the empty field; the label, unless given. */
  readonly placeholder?: string | undefined;
}

/** Where one writes; for readers, why one can't. */
export function Composer({ label, placeholder = label }: ComposerProps) {
  const { handle, thread } = usePane();
  const role = useStore(handle.role);
  return (
    <div className={styles.area}>
      {thread === undefined && <UndeliveredList channel={handle.id} />}
      {may(role, 'send') ? (
        <Writing label={label} placeholder={placeholder} />
      ) : (
        <p className={styles.closed}>
          You can read here, but not write: only members, admins and owners can.
        </p>
      )}
    </div>
  );
}

function Writing({ label, placeholder }: Required<ComposerProps>) {
  const composer = useComposer();
  const { text, mentions, refusal } = composer;
  const id = useId();
  const empty = text.trim() === '';
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        composer.send();
      }}
    >
      <MentionList id={`${id}-people`} mentions={mentions} />
      <div className={styles.box} data-bad={refusal !== undefined || undefined}>
        <ComposingBar composing={composer.composing} onCancel={composer.cancel} />
        <div className={styles.line}>
          <textarea
            ref={composer.field}
            className={`${writing.field} ${styles.field}`}
            rows={1}
            value={text}
            placeholder={placeholder}
            aria-label={label}
            aria-describedby={`${id}-refusal`}
            aria-invalid={refusal !== undefined || undefined}
            aria-autocomplete="list"
            aria-controls={mentions.open ? `${id}-people` : undefined}
            aria-activedescendant={mentions.open ? `${id}-people-${mentions.active}` : undefined}
            onChange={composer.onChange}
            onKeyDown={composer.onKeyDown}
            onSelect={composer.onSelect}
            onBlur={composer.onBlur}
          />
          <IconButton
            label="Emoji"
            icon={Smile}
            size={20}
            onClick={(event) =>
              openOverlay({ type: 'emoji', anchor: event.currentTarget, pick: composer.insert })
            }
          />
          <button
            type="submit"
            className={`${writing.send} ${styles.send}`}
            disabled={empty}
            aria-label={composer.sendLabel}
          >
            <SendHorizontal size={18} aria-hidden="true" />
          </button>
        </div>
      </div>
      <div id={`${id}-refusal`} aria-live="polite">
        {refusal !== undefined && <p className={styles.refusal}>{refusal}</p>}
        {refusal === undefined && <ByteCount text={text} />}
      </div>
      <AbsentAi text={mentions.open ? '' : text} fresh={composer.composing.mode !== 'edit'} />
      <ComposerFoot />
    </form>
  );
}
