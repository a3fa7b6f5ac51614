import { must } from '@causeway/shared/assert';
import { createContext, useContext } from 'react';
import type { App } from '../../session/app.ts';
import type { Session } from '../../session/session.ts';

export const AppContext = createContext<App | undefined>(undefined);
export const SessionContext = createContext<Session | undefined>(undefined);

export const useApp = (): App => must(useContext(AppContext), 'inside <Root>');
/** The signed-in session. */
export const useSession = (): Session => must(useContext(SessionContext), 'inside the signed-in part');
