import type { UserId } from '@causeway/shared/id';
import type { FakeChannel } from './fake-channel.ts';
import { ADA, BEN, BOT, CHIYO, DIEGO, ELIF, GONE, ME } from './sample-people.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const CODE = `Found it. The retry loop never looked at the *newest* marker:

\`\`\`ts
export function nextAttempt(now: number, failures: number): number {
  const wait = Math.min(30_000, 500 * 2 ** failures);
  return now + wait * (0.75 + Math.random() / 2); // jitter, so that clients do not come back together
}
\`\`\`

With that, \`reconnect.test.ts\` is green on my machine. Could somebody try it on a slow link?`;

const RELEASE = `## Release 2.4 — what is left

1. Migrate the **invoices** table (Ada)
2. Rehearse the restore on staging
   - with yesterday’s backup
   - with the one from last month
3. ~~Update the status page~~ done

| part | owner | state |
|---|---|---|
| API | Ada | ready |
| Web | Marta | in review |
| Desktop | Diego | *waiting for signing* |

> We ship on Thursday or not at all this week.`;

/** Weeks of an engineering channel: everything that a timeline can hold. `now` in ms. */
export function fillEngineering(channel: FakeChannel, now: number): void {
  const today = new Date(now).setHours(9, 12, 0, 0);
  fillHistory(channel, today);
  const plan = channel.add(ADA.id, today - 2 * DAY, RELEASE, {
    reactions: [
      { emoji: '👍', users: [BEN.id, CHIYO.id, ME.id] },
      { emoji: '🚢', users: [DIEGO.id] },
    ],
  });
  channel.pin(plan, true);
  fillThread(channel, plan, today);
  const system = 'Serv';
  channel.addSystem({
    k: 'topic',
    id: `0000000000.${system}Topic001` as never,
    ts: today - DAY - 3 * HOUR,
    topic: 'Release 2.4 goes out on Thursday',
    by: ADA.id,
  });
  channel.addSystem({
    k: 'join',
    id: `0000000000.${system}Join0002` as never,
    ts: today - DAY - 2 * HOUR,
    user: ELIF.id,
    handle: ELIF.handle,
    name: ELIF.name,
    role: 'reader',
    by: ADA.id,
  });
  fillToday(channel, today);
  channel.fold();
}

function fillHistory(channel: FakeChannel, today: number): void {
  const at = today - 16 * DAY;
  channel.add(GONE.id, at, 'Morning! I wrote down how the nightly job behaves when the disk is full.');
  channel.add(
    GONE.id,
    at + MINUTE,
    'Short version: it *stops*, it says so, and it loses nothing. https://docs.example.org/ops/nightly',
  );
  channel.add(BEN.id, at + 9 * MINUTE, 'That is the nicest failure mode I have read all month 😄');
  channel.add(CHIYO.id, today - 9 * DAY, '🎉');
  channel.add(
    DIEGO.id,
    today - 9 * DAY + MINUTE,
    'Signing certificates arrived. I’ll set up the build on Monday.',
    {
      editedAt: today - 9 * DAY + 4 * MINUTE,
    },
  );
}

function fillThread(channel: FakeChannel, plan: ReturnType<FakeChannel['add']>, today: number): void {
  const at = today - 2 * DAY + 20 * MINUTE;
  channel.add(CHIYO.id, at, 'I can rehearse the restore this afternoon.', { thread: plan });
  channel.add(ADA.id, at + 3 * MINUTE, 'Thank you! Take the big one first, please.', { thread: plan });
  channel.add(ME.id, at + 50 * MINUTE, 'Web is in review: two small comments left.', { thread: plan });
  channel.add(
    CHIYO.id,
    at + 5 * HOUR,
    'Both restored: **4 min 10 s** and **11 min**. Notes are in the runbook.',
    {
      thread: plan,
      reactions: [{ emoji: '💙', users: [ADA.id] as UserId[] }],
    },
  );
}

function fillToday(channel: FakeChannel, today: number): void {
  const yesterday = today - DAY;
  const question = channel.add(
    BEN.id,
    yesterday,
    'Does anybody else see the app reconnect twice after the laptop wakes up?',
  );
  channel.add(ADA.id, yesterday + 4 * MINUTE, 'Yes, since Tuesday. I’ll look.', { reply: question });
  channel.add(ADA.id, yesterday + 6 * MINUTE, 'Wrong channel, sorry', { deleted: true, body: '' });
  const fix = channel.add(ADA.id, yesterday + 95 * MINUTE, CODE, {
    reactions: [{ emoji: '🔥', users: [BEN.id, ME.id, CHIYO.id, DIEGO.id] }],
  });
  channel.add(
    ME.id,
    yesterday + 100 * MINUTE,
    'Trying it on the train later. The tunnel past Nyköping is a *very* honest test environment.',
  );
  const late1 = channel.add(
    DIEGO.id,
    yesterday + 180 * MINUTE,
    'On the plane now, writing without a network. The new composer keeps everything, lovely.',
    {
      receivedAt: today + 12 * MINUTE,
      position: today + 12 * MINUTE,
    },
  );
  const late2 = channel.add(
    DIEGO.id,
    yesterday + 183 * MINUTE,
    'Two remarks on the invoices migration: the index can go first, and `amount_cents` should be a bigint.',
    {
      receivedAt: today + 12 * MINUTE,
      position: today + 12 * MINUTE,
    },
  );
  channel.add(BEN.id, today - 20 * MINUTE, 'Good morning from a rainy Porto ☔');
  channel.add(
    CHIYO.id,
    today - 12 * MINUTE,
    'Morning! @marta could you have a look at the last comment in the review? Then we can merge.',
    {
      mentions: [ME.id],
    },
  );
  channel.add(ME.id, today - 8 * MINUTE, 'On it.');
  channel.add(ME.id, today - 7 * MINUTE, 'Merged. Staging has it in about five minutes.', {
    reactions: [{ emoji: '🙌', users: [CHIYO.id] }],
  });
  channel.addLate(today + 12 * MINUTE, DIEGO.id, [late1, late2]);
  channel.add(BOT.id, today + 14 * MINUTE, 'Staging is on `2.4.0-rc.3`. All 214 checks passed in 6 min 2 s.');
  channel.add(
    ADA.id,
    today + 21 * MINUTE,
    'Reconnecting once, and only once, on three different laptops. I call it fixed.',
    {
      reply: fix,
      reactions: [{ emoji: '🎉', users: [BEN.id] }],
    },
  );
  channel.add(
    BEN.id,
    today + 24 * MINUTE,
    'Lunch at 12? There is a new place by the canal, they have\n\n- falafel\n- lentil soup\n- something with aubergine that I can’t pronounce',
  );
}
