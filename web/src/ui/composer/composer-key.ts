import type { KeyboardEvent } from 'react';
import { withCommand } from '../app/is-mac.ts';

export type ComposerKey = 'send' | 'cancel' | 'edit-last' | { readonly wrap: string };

const WRAPS: Readonly<Record<string, string>> = { b: '**', i: '_', e: '`' };

interface Situation {
  /** Enter writes a new line; the button sends. */
  readonly touch: boolean;
  /** Neither editing nor replying. */
  readonly fresh: boolean;
  readonly empty: boolean;
}

/** What a key means in the field; `undefined`: it just writes. */
export function composerKey(
  event: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey'>,
  { touch, fresh, empty }: Situation,
): ComposerKey | undefined {
  const command = withCommand(event);
  const wrap = command ? WRAPS[event.key.toLowerCase()] : undefined;
  if (wrap !== undefined) return { wrap };
  if (event.key === 'Enter') return !event.shiftKey && (!touch || command) ? 'send' : undefined;
  if (event.key === 'Escape') return fresh ? undefined : 'cancel';
  return event.key === 'ArrowUp' && fresh && empty ? 'edit-last' : undefined;
}
