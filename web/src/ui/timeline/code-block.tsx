import { Copy } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { say, sayError } from '../app/toast.ts';
import { IconButton } from '../kit/icon-button.tsx';
import styles from './code-block.module.css';

/** Preformatted text. The button that copies it stands inside what scrolls, so that the keyboard can get there. */
export function CodeBlock({ children }: { children: ReactNode }) {
  const ref = useRef<HTMLPreElement>(null);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(ref.current?.textContent?.trimEnd() ?? '');
      say('Code copied.');
    } catch {
      sayError('Copying was not allowed by the browser.');
    }
  };
  return (
    <div className={styles.block}>
      <IconButton
        label="Copy code"
        icon={Copy}
        size={15}
        className={styles.copy ?? ''}
        onClick={() => void copy()}
      />
      <pre ref={ref}>{children}</pre>
    </div>
  );
}
