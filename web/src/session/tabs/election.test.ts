import type { UserId } from '@causeway/shared/id';
import { afterEach, expect, test } from 'vitest';
import { FakeLocks } from '../../testing/fake-locks.ts';
import { until } from '../../testing/people.ts';
import { type Environment, TIMING } from '../environment.ts';
import { Election } from './election.ts';
import { TabBus } from './tab-bus.ts';
import type { TabMessage } from './tab-message.ts';

const USER = 'Adaaaaaaaa' as UserId;
const open: Tab[] = [];

interface Tab {
  readonly election: Election;
  readonly end: () => void;
  muted: boolean;
}

const ports = new Set<{ tab: Tab; hear: (data: unknown) => void }>();

function openTab(locks: FakeLocks | undefined): Tab {
  const tab: Tab = { election: undefined as never, end: () => tab.election.close(), muted: false };
  const env = {
    now: () => performance.now(),
    locks,
    timing: { ...TIMING, heartbeat: 10, leaderDead: 60 },
    openChannel: () => ({
      postMessage: (data: unknown) => {
        for (const port of ports)
          if (port.tab !== tab && !tab.muted && !port.tab.muted) setImmediate(() => port.hear(data));
      },
      addEventListener: (_: 'message', listener: (event: { data: unknown }) => void) =>
        ports.add({ tab, hear: (data) => listener({ data }) }),
      close: () => undefined,
    }),
  } as unknown as Environment;
  const bus = new TabBus(env, USER);
  const beat: TabMessage = { t: 'leader', status: 'online', clockOffset: 0 };
  const election = new Election(env, USER, bus, () => bus.post(beat));
  Object.assign(tab, { election });
  open.push(tab);
  election.start();
  return tab;
}

const leaders = (): number => open.filter((tab) => tab.election.leading.get()).length;

afterEach(() => {
  for (const tab of open.splice(0)) tab.end();
  ports.clear();
});

test('of three tabs one leads; when it ends, another does', async () => {
  const locks = new FakeLocks();
  const [first] = [openTab(locks), openTab(locks), openTab(locks)];
  await until(() => leaders() === 1, 'one leader');
  expect(first.election.leading.get()).toBe(true);
  first.end();
  await until(() => leaders() === 1, 'the next one');
  expect(first.election.leading.get()).toBe(false);
});

test('[E2] [E3] a leader that is silent is stolen from, and becomes a follower', async () => {
  const locks = new FakeLocks();
  const silent = openTab(locks);
  const other = openTab(locks);
  await until(() => leaders() === 1, 'one leader');
  silent.muted = true;
  await until(() => other.election.leading.get(), 'taken over');
  await until(() => leaders() === 1, 'one leader again');
  silent.muted = false;
  other.end();
  await until(() => silent.election.leading.get(), 'it was waiting in the queue');
});

test('[E4] without locks every tab leads', () => {
  openTab(undefined);
  openTab(undefined);
  expect(leaders()).toBe(2);
});
