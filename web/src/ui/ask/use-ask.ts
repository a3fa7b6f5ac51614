import { utf8Bytes } from '@causeway/shared/bytes';
import { LIMIT } from '@causeway/shared/limit';
import { useMemo } from 'react';
import { useLocation } from 'wouter';
import type { ChannelHandle } from '../../session/session.ts';
import { useSession } from '../app/app-context.ts';
import { PATH } from '../app/paths.ts';
import { useStore } from '../app/use-store.ts';
import { type Ask, conversationOf } from './conversation.ts';

export const OFFLINE = 'You are offline: the AI answers when the server can be reached.';

/** Asking the AI so that nobody else sees it. */
export interface Asking {
  /** Why it can't be asked now. */
  readonly obstacle: string | undefined;
  /** Opens the panel, and asks if there is something to ask. Returns why not, in a sentence. */
  ask(ask?: Ask): string | undefined;
}

/** `undefined`: this server has no AI. */
export function useAsk(handle: ChannelHandle): Asking | undefined {
  const session = useSession();
  const [, navigate] = useLocation();
  const ai = useStore(session.ai);
  const online = useStore(session.connection) === 'online';
  return useMemo(() => {
    if (ai === undefined) return undefined;
    const obstacle = online ? undefined : OFFLINE;
    return {
      obstacle,
      ask: (ask) => {
        const why = ask && (obstacle ?? tooLong(ask.question));
        if (why !== undefined) return why;
        if (ask !== undefined) void conversationOf(session, handle).ask(ask);
        navigate(PATH.ask(handle.id));
        return undefined;
      },
    };
  }, [ai, online, session, handle, navigate]);
}

export const tooLong = (question: string): string | undefined =>
  utf8Bytes(question) > LIMIT.aiQuestionBytes ? 'This question is too long. Shorten it.' : undefined;
