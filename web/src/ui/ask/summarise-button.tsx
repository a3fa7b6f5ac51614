import { Sparkles } from 'lucide-react';
import { tip } from '../app/tooltip-layer.tsx';
import { usePane } from '../channel/pane.ts';
import { Button } from '../kit/button.tsx';
import styles from './summarise-button.module.css';
import { useAsk } from './use-ask.ts';

/** Fewer are read as quickly. */
export const WORTH_SUMMARISING = 5;

interface SummariseProps {
  /** The read marker at opening. */
  readonly marker: number;
  readonly label?: string;
  readonly small?: boolean;
}

/** Has the AI say what was written since `marker`, for me alone. Nothing without an AI. */
export function SummariseButton({
  marker,
  label = 'Summarise what I missed',
  small = false,
}: SummariseProps) {
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
      <Sparkles size={small ? 13 : 15} aria-hidden="true" /> {label}
    </Button>
  );
}
