import type { Member } from '@causeway/shared/fold/channel-view';
import { EMPTY_USER_VIEW } from '@causeway/shared/fold/user-view';
import { type ChannelId, newChannelId, newOpId, type OpId } from '@causeway/shared/id';
import type { ChannelKind, Role } from '@causeway/shared/permission';
import { NOBODY } from '@causeway/shared/presence';
import { FakeChannel } from './fake-channel.ts';
import { FakeSession } from './fake-session.ts';
import { randomBytes } from './random-bytes.ts';
import { sampleAnswers } from './sample-answers.ts';
import { fillEngineering } from './sample-conversation.ts';
import { ADA, BEN, BOT, CHIYO, DIEGO, ELIF, EVERYBODY, ME } from './sample-people.ts';

const MINUTE = 60_000;

interface Sample {
  readonly name: string;
  readonly kind?: ChannelKind;
  readonly topic?: string;
  readonly role?: Role;
  readonly id?: string;
}

function make(sample: Sample, members: readonly Member[] = EVERYBODY): FakeChannel {
  const { name, kind = 'channel', topic = '', role = 'admin' } = sample;
  const id = (sample.id ?? newChannelId(randomBytes)) as ChannelId;
  return new FakeChannel({ id, me: ME.id, kind, name, topic, role, members });
}

/** A whole team's session, everything local. `now` in ms. */
export function sampleSession(now = Date.now()): FakeSession {
  const session = new FakeSession(ME.id, {
    ...EMPTY_USER_VIEW,
    me: { handle: ME.handle, name: ME.name },
  });
  session.answers = sampleAnswers();
  session.online.set(new Set([ME.id, ADA.id, BEN.id, BOT.id]));
  addChannels(session, now);
  addDirect(session, now);
  return session;
}

function addChannels(session: FakeSession, now: number): void {
  const general = make({
    name: 'general',
    id: 'General000000001',
    topic: 'Everything that concerns everybody',
  });
  general.add(ADA.id, now - 90 * MINUTE, 'Welcome to the new place! Grab a coffee and look around.');
  session.addChannel(general.fold(), {}, 4);
  session.addChannel(engineering(now), {}, 3, 1);
  const design = make({
    name: 'design-crit',
    kind: 'private',
    id: 'Design0000000001',
    topic: 'Bring work in progress',
  });
  session.addChannel(design.fold());
  session.addChannel(longChannel(now), { muted: true });
  const reader = make({ name: 'announcements', id: 'Announce00000001', role: 'reader', topic: 'Read only' });
  reader.add(ADA.id, now - 3 * 86_400_000, 'The office is closed on Friday. Enjoy the long weekend!');
  session.addChannel(reader.fold(), { role: 'reader' });
}

function engineering(now: number): FakeChannel {
  const channel = make({
    name: 'engineering',
    id: 'Engineer00000001',
    topic: 'Release 2.4 goes out on Thursday',
  });
  fillEngineering(channel, now);
  const marker = new Date(now).setHours(9, 12, 0, 0) + MINUTE;
  channel.readMarker.set(marker);
  channel.presence.set({ ...NOBODY, typing: new Set([CHIYO.id]) });
  return channel;
}

/** 2,000 messages. */
function longChannel(now: number): FakeChannel {
  const channel = make({ name: 'build-log', id: 'BuildLog00000001', topic: 'Two thousand lines of history' });
  const people = [ADA, BEN, CHIYO, DIEGO];
  const ids: OpId[] = [];
  for (let index = 0; index < 2_000; index++) {
    const author = people[Math.floor(index / 3) % people.length] ?? ADA;
    const tail = index % 7 === 0 ? ' '.padEnd((index * 37) % 400, 'and so it went on, ') : '';
    const text = `Build ${4_000 + index} finished.${tail}`.trimEnd();
    ids.push(channel.add(author.id, now - (2_000 - index) * 11 * MINUTE, text));
  }
  const [, root, pinned] = [0, 100, 640].map((index) => ids[index]);
  if (root === undefined || pinned === undefined) return channel.fold();
  channel.add(ADA.id, now - 30 * MINUTE, 'It is the same trouble as back then.', { reply: pinned });
  channel.add(BEN.id, now - 29 * MINUTE, 'Still red, five thousand builds later.', { thread: root });
  channel.pin(pinned, true);
  return channel.fold();
}

function addDirect(session: FakeSession, now: number): void {
  const ada = make({ name: ADA.name, kind: 'dm', id: '0DirectAda000001' }, [ME, ADA]);
  ada.add(ADA.id, now - 50 * MINUTE, 'Do you have ten minutes after lunch?');
  session.addChannel(ada.fold(), { people: [ADA.id] }, 1, 1);
  const ben = make({ name: BEN.name, kind: 'dm', id: '0DirectBen000001' }, [ME, BEN]);
  const sent = ben.add(ME.id, now - 4 * MINUTE, 'I am in the tunnel: this one waits on my device.');
  ben.pending.set(new Set([sent]));
  ben.undelivered.set([
    {
      id: newOpId(ME.id, Date.now(), randomBytes),
      kind: 'post',
      body: 'See you at the canal at 12!',
      ts: now - 2 * MINUTE,
      code: 'forbidden',
      message: 'You may no longer write here.',
    },
  ]);
  session.addChannel(ben.fold(), { people: [BEN.id] });
  const group = make({ name: `${CHIYO.name}, ${DIEGO.name}`, kind: 'dm', id: '0DirectGrp000001' }, [
    ME,
    CHIYO,
    DIEGO,
  ]);
  session.addChannel(group.fold(), { people: [CHIYO.id, DIEGO.id] });
  const elif = make({ name: ELIF.name, kind: 'dm', id: '0DirectElif00001' }, [ME, ELIF]);
  session.addChannel(elif.fold(), { people: [ELIF.id] });
}
