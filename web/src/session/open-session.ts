import type { ChannelId, UserId } from '@causeway/shared/id';
import type { Role } from '@causeway/shared/permission';
import type { DocStore } from '@causeway/shared/store/doc-store';
import { MemoryDocStore } from '@causeway/shared/store/memory-doc-store';
import { AiPresence } from './ai/ai-presence.ts';
import { ApiClient } from './api-client.ts';
import { Channels } from './channels.ts';
import { Clock } from './clock.ts';
import type { Environment } from './environment.ts';
import { LiveSession } from './live-session.ts';
import { LocalChannels } from './local-channels.ts';
import { LocalCopy } from './local-copy.ts';
import { KeptLogs, LOGS } from './log/kept-logs.ts';
import { userLog as userLogName } from './log/log-name.ts';
import { OpChecks } from './op-checks.ts';
import { openLibrary } from './open-library.ts';
import { Outbox } from './outbox.ts';
import type { SidebarRow } from './session.ts';
import type { SessionParts } from './session-parts.ts';
import { Sidebar, SUMMARY } from './sidebar.ts';
import { type DocHost, META } from './sync/doc-host.ts';
import { SyncLink } from './sync/sync-link.ts';
import { Election } from './tabs/election.ts';
import { TabBus } from './tabs/tab-bus.ts';
import type { TokenSource } from './token-source.ts';
import { UndeliveredOps } from './undelivered.ts';
import { UserLog } from './user-log.ts';

const NO_STORE = 'This browser keeps nothing on this device: what is not sent is lost when the page closes.';

/** Reads what the first paint needs from the local store, and makes the session; `start()` then does the rest. */
export async function openSession(
  env: Environment,
  user: UserId,
  tokens: TokenSource,
  onSignOut: () => Promise<void>,
): Promise<LiveSession> {
  const { store, trouble } = await openStore(env, user);
  const copy = new LocalCopy(store, env);
  if (trouble !== undefined) copy.trouble.set(trouble);
  // Heard before anything is read: what other tabs write meanwhile is not missed.
  const bus = new TabBus(env, user);
  const clock = new Clock(env);
  const local = new LocalChannels(copy, bus);
  const undelivered = new UndeliveredOps(copy, bus);
  const [rows, metas, records] = await Promise.all([
    copy.entries(SUMMARY),
    copy.entries(META),
    copy.entries(LOGS),
    clock.load(copy),
    local.load(),
    undelivered.load(),
  ]);
  const kept = {
    rows: [...rows.values()] as SidebarRow[],
    logs: new KeptLogs(metas, records),
  };
  return join({ env, user, tokens, store, copy, bus, clock, local, undelivered, kept, onSignOut });
}

interface Opened {
  readonly env: Environment;
  readonly user: UserId;
  readonly tokens: TokenSource;
  readonly store: DocStore;
  readonly copy: LocalCopy;
  readonly bus: TabBus;
  readonly clock: Clock;
  readonly local: LocalChannels;
  readonly undelivered: UndeliveredOps;
  readonly kept: { readonly rows: readonly SidebarRow[]; readonly logs: KeptLogs };
  readonly onSignOut: () => Promise<void>;
}

function join({
  env,
  user,
  tokens,
  store,
  copy,
  bus,
  clock,
  local,
  undelivered,
  kept,
  onSignOut,
}: Opened): LiveSession {
  const api = new ApiClient(env, tokens);
  const link = new SyncLink(env, tokens, () => {
    userLog.log.evaluate();
    channels.evaluateAll();
  });
  tokens.onSession = (alive) => link.setAlive(alive);
  const beat = (): void => {
    const clockOffset = clock.isTold ? clock.offset : undefined;
    bus.post({ t: 'leader', status: link.status.get(), clockOffset });
  };
  const election = new Election(env, user, bus, beat);
  const host: DocHost = {
    env,
    userId: user,
    copy,
    bus,
    clock,
    link,
    tokens,
    isLeader: () => election.leading.get(),
  };
  const checks = new OpChecks(env);
  const userLog = new UserLog(
    host,
    checks,
    kept.logs.of(userLogName(user)),
    () => void recheck(api, tokens, userLog),
  );
  const library = openLibrary({ host, store, userLog, channel: (id) => channels.opened(id) });
  const remembered = new Map<ChannelId, Role>(kept.rows.map((row) => [row.id, row.role]));
  const channels: Channels = new Channels(
    { ...host, checks, api, local, undelivered, userLog, library, kept: kept.logs, remembered },
    {
      changed: (id) => sidebar.mark(id),
      presenceChanged: () => session.onPresence(),
      dropped: (id) => sidebar.mark(id),
    },
  );
  const sidebar: Sidebar = new Sidebar({ ...host, userLog, local, library }, channels, kept.rows);
  const outbox = new Outbox(env, copy, bus, api, {
    done: (entry) => session.onCommandDone(entry),
    refused: (entry, failure) => session.onCommandRefused(entry, failure),
  });
  const parts: SessionParts = {
    ...{
      host,
      copy,
      bus,
      tokens,
      api,
      link,
      election,
      userLog,
      local,
      undelivered,
      channels,
      sidebar,
      outbox,
      library,
      ai: new AiPresence(copy, api),
    },
    ...{ beat, onSignOut },
  };
  const session: LiveSession = new LiveSession(parts);
  return session;
}

/** My own log is denied: the session may have ended, which asking with a fresh token shows, or the head is another. */
async function recheck(api: ApiClient, tokens: TokenSource, userLog: UserLog): Promise<void> {
  try {
    await tokens.renew(await tokens.get());
    const { head } = await api.call('getMe', {});
    userLog.log.onHead(head);
  } catch {
    // `onSession` has been told, or the network is gone: then the next socket tries again.
    userLog.log.retryLater();
  }
}

async function openStore(
  env: Environment,
  user: UserId,
): Promise<{ readonly store: DocStore; readonly trouble?: string }> {
  try {
    return { store: await env.openStore(user) };
  } catch (error) {
    env.log('the local store cannot be opened', error);
    return { store: new MemoryDocStore(), trouble: NO_STORE };
  }
}
