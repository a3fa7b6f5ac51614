import { useEffect, useRef, useState } from 'react';
import type { Past } from '../../session/past.ts';
import { useLasting } from '../app/use-lasting.ts';
import { useStore } from '../app/use-store.ts';
import type { Run } from './run.ts';

const CAME: Record<Past, string> = {
  more: 'Earlier messages loaded.',
  beginning: 'Earlier messages loaded. This is the beginning.',
  dropped: 'Earlier messages are no longer kept.',
  unreachable: 'Earlier messages aren’t on this device. Connect to load them.',
  loading: '',
};

/** Says to screen readers what came of scrolling back; not how things stood when the channel was opened. */
export function PastAnnouncer({ run }: { run: Run }) {
  const past = useStore(run.past);
  const waiting = useLasting(past === 'loading');
  const before = useRef(past);
  const [came, setCame] = useState('');
  useEffect(() => {
    const was = before.current;
    before.current = past;
    if (past !== was) setCame(CAME[past]);
  }, [past]);
  return (
    <div className="visually-hidden" aria-live="polite">
      {waiting ? 'Loading earlier messages…' : came}
    </div>
  );
}
