import { EMPTY_USER_VIEW } from '@causeway/shared/fold/user-view';
import type { ChannelId, OpId } from '@causeway/shared/id';
import type { Role } from '@causeway/shared/permission';
import { render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { SessionContext } from '../app/app-context.ts';
import { createPane, type Pane, PaneContext } from '../channel/pane.ts';
import { overlay } from '../overlay/overlay.ts';
import { FakeChannel } from './fake-channel.ts';
import { FakeSession } from './fake-session.ts';
import { EVERYBODY, ME } from './sample-people.ts';

export interface Rendered {
  readonly session: FakeSession;
  readonly channel: FakeChannel;
  readonly pane: Pane;
}

/** jsdom has no media queries: a wide window with a mouse. */
export function stubMedia(touch = false): void {
  window.matchMedia = (query: string) =>
    ({
      matches: touch && query.includes('coarse'),
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
    }) as unknown as MediaQueryList;
}

export interface PaneOptions {
  readonly role?: Role;
  readonly draft?: string;
  readonly thread?: OpId;
}

/** A session with one channel, in which I have `role`. */
export function fakePane({ role = 'member', draft, thread }: PaneOptions = {}): Rendered {
  overlay.set(undefined);
  const id = 'General000000001' as ChannelId;
  const drafts = new Map(draft === undefined ? [] : [[id, draft] as const]);
  const me = { handle: ME.handle, name: ME.name };
  const session = new FakeSession(ME.id, { ...EMPTY_USER_VIEW, me, drafts });
  const channel = new FakeChannel({
    id,
    me: ME.id,
    kind: 'channel',
    name: 'general',
    role,
    members: EVERYBODY,
  });
  session.addChannel(channel, { role });
  return { session, channel, pane: createPane(channel, thread) };
}

export const inPane = ({ session, pane }: Rendered, children: ReactNode) => (
  <SessionContext value={session}>
    <PaneContext value={pane}>{children}</PaneContext>
  </SessionContext>
);

/** Renders what stands inside a pane. */
export const renderInPane = (made: Rendered, children: ReactNode): ReturnType<typeof render> =>
  render(inPane(made, children));
