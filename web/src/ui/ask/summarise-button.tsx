import { Sparkles } from 'lucide-react';
import { tip } from '../app/tooltip-layer.tsx';
import { usePane } from '../channel/pane.ts';
import { Button } from '../kit/button.tsx';
import styles from './summarise-button.module.css';
import { useAsk } from './use-ask.ts';

/** Fewer are read as quickly. */
export const WORTH_SUMMARISING = 5;

/** Has the AI say what was written since `marker`, for me alone. Nothing without an AI. */
export function SummariseButton({ marker, small = false }: { marker: number; small?: boolean }) {
  const asking = useAsk(usePane().handle);
  if (asking === undefined) return null;
  const { obstacle, ask } = asking;
  return (
    <Button
      className={small ? styles.small : undefined}
      aria-disabled={obstacle !== undefined || undefined}
      aria-description={obstacle}
      onClick={() => obstacle === undefined && ask({ question: 'Summarise what I missed.', since: marker })}
      {...tip(obstacle)}
    >
      <Sparkles size={small ? 13 : 15} aria-hidden="true" /> Summarise what I missed
    </Button>
  );
}
