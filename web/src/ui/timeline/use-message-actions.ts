import { useMemo } from 'react';
import { useLocation } from 'wouter';
import { useSession } from '../app/app-context.ts';
import { usePane } from '../channel/pane.ts';
import { createMessageActions, type MessageActions } from './message-actions.ts';

/** The actions of this pane; the same object for as long as it is open. */
export function useMessageActions(): MessageActions {
  const pane = usePane();
  const { userId } = useSession();
  const [, navigate] = useLocation();
  return useMemo(() => createMessageActions(pane, userId, navigate), [pane, userId, navigate]);
}
