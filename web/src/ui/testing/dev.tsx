import { must } from '@causeway/shared/assert';
import type { ChannelId } from '@causeway/shared/id';
import { createRoot } from 'react-dom/client';
import { ApiFailure, type AppState } from '../../session/app.ts';
import type { Connection } from '../../session/session.ts';
import { Root } from '../app/root.tsx';
import '../tokens.css';
import { FakeApp } from './fake-app.ts';
import { FakePast } from './fake-past.ts';
import { sampleSession } from './sample-session.ts';
import { scriptAi } from './scripted-ai.ts';

/** Development only: the whole UI on sample data. `#path=/settings/about&state=signed-out&connection=offline&first-run`
 * choose what is shown; `segment=200&wait=800&floor=dropped`: how `build-log` keeps its history; `read`:
 * something of it was read once; `no-ai`: the server has no AI. */
const wish = new URLSearchParams(location.hash.slice(1));
history.replaceState(null, '', wish.get('path') ?? '/');
const session = sampleSession();
session.connection.set((wish.get('connection') ?? 'online') as Connection);
const log = must(session.channel('BuildLog00000001' as ChannelId), 'build-log');
const waitMs = Number(wish.get('wait') ?? 50);
const past = new FakePast(log, {
  size: Number(wish.get('segment') ?? 200),
  floor: wish.get('floor') === 'dropped' ? 'dropped' : 'beginning',
  wait: () => new Promise((resolve) => setTimeout(resolve, waitMs)),
});
if (wish.has('no-ai')) {
  session.ai.set(undefined);
  session.answers.aiStatus = () => {
    throw new ApiFailure('not-found', 'This address of the API was not found.');
  };
}
if (wish.has('read')) log.readMarker.set(1);
scriptAi(session);
session.history.set({ here: 12, of: 40, bytes: 3_100_000, state: 'loading' });
const app = new FakeApp(session, (wish.get('state') ?? 'signed-in') as AppState['state']);
const firstRun = wish.has('first-run');
const signup = wish.get('signup') ?? 'invite';
app.answers = {
  serverInfo: () => ({ name: 'causeway', version: '0.1.0', firstRun, signup }),
  getInvite: () => ({
    invitedBy: { handle: 'ada', name: 'Ada Okafor' },
    channels: [{ id: 'General000000001', name: 'general' }],
    expiresAt: Date.now() + 86_400_000,
    usesLeft: 1,
  }),
};
Object.assign(window, { session, app, log, past });
createRoot(must(document.getElementById('root'), '#root')).render(<Root app={app} />);
