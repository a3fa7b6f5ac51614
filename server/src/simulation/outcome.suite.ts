import { ChannelFold } from '@causeway/shared/fold/channel-fold';
import type { ChannelView, Message } from '@causeway/shared/fold/channel-view';
import { readLog } from '@causeway/shared/log';
import { plain } from '@causeway/shared/testing/plain';
import { expect } from 'vitest';
import * as Y from 'yjs';
import { idOf } from './model-device.ts';
import { linesOf } from './sim-requests.ts';
import type { Simulation } from './simulation.ts';

/** What is in the database: the ops of each sealed segment, and of the head. */
interface Stored {
  readonly segments: readonly (readonly string[])[];
  readonly head: readonly string[];
}

/** What must be true when all is said, whatever has happened. */
export function checkOutcome(simulation: Simulation): void {
  const stored = readAll(simulation);
  const texts = [...stored.segments.flat(), ...stored.head];
  everyOpIsThereOnce(simulation, texts);
  takenAreThere(simulation, texts);
  refusedAreNot(simulation, texts);
  viewsAreEqual(simulation, stored);
  const view = new ChannelFold().add(texts);
  sqlSaysTheSame(simulation, view);
  questionsAreAnsweredOnce(simulation, texts);
  // Errors of the store are told as warnings or once; any other says that somebody must look.
  const errors = simulation.lines.filter((line) => line.includes(': ERROR '));
  expect(errors.filter((line) => !line.includes('takes no writes'))).toEqual([]);
}

function rowsOf<R>({ database }: Simulation, sql: string, ...values: unknown[]): R[] {
  return database.sqlite.prepare(sql).all(...values) as R[];
}

function readAll(simulation: Simulation): Stored {
  const log = `channel/${simulation.channel}`;
  const [{ head } = { head: -1 }] = rowsOf<{ head: number }>(
    simulation,
    'select head from logs where log = ?',
    log,
  );
  const sealed = rowsOf<{ segment: number; bytes: Uint8Array }>(
    simulation,
    'select segment, bytes from segments order by segment',
  );
  expect(sealed.map(({ segment }) => segment)).toEqual(Array.from({ length: head }, (_, n) => n));
  const doc = new Y.Doc();
  for (const table of ['snapshots', 'journal']) {
    const sql = `select seq, bytes from ${table} where doc = ? order by seq`;
    for (const { bytes } of rowsOf<{ bytes: Uint8Array }>(simulation, sql, `${log}/${head}`))
      Y.applyUpdate(doc, bytes);
  }
  expect(doc.store.pendingStructs).toBeNull();
  return { segments: sealed.map(({ bytes }) => linesOf(bytes)), head: readLog(doc) };
}

/**
 * However often a device wrote it, over whichever connections. But what was under way on a connection that broke may
 * arrive after the device has written it anew, by way of another server: then it is there twice, and counts once.
 */
function everyOpIsThereOnce({ sentInVain }: Simulation, texts: readonly string[]): void {
  const seen = new Set<string>();
  const again = texts.map(idOf).filter((id) => seen.size === seen.add(id).size);
  expect(again.filter((id) => !sentInVain.has(id))).toEqual([]);
}

function takenAreThere({ taken }: Simulation, texts: readonly string[]): void {
  const kept = new Map(texts.map((text) => [idOf(text), text]));
  const erased = new Set(
    texts.map((text) => JSON.parse(text)).map(({ k, of }) => (k === 'delete' ? of : '')),
  );
  const missing = [...taken.keys()].filter((id) => !kept.has(id));
  expect(missing).toEqual([]);
  for (const [id, text] of taken) {
    const of = text === undefined ? undefined : (JSON.parse(text) as { of?: string }).of;
    // Those without a body have lost it for good reason.
    if (text !== undefined && !erased.has(id) && !erased.has(of)) expect(kept.get(id)).toBe(text);
  }
}

function refusedAreNot({ refusals }: Simulation, texts: readonly string[]): void {
  const kept = new Set(texts.map(idOf));
  expect([...refusals].filter(([id]) => kept.has(id))).toEqual([]);
}

function viewsAreEqual({ devices, channel }: Simulation, { segments, head }: Stored): void {
  const past = segments.flat();
  const expected = plain(new ChannelFold().add([...past, ...head]));
  for (const device of devices) {
    expect(device.head?.name).toBe(`channel/${channel}/${segments.length}`);
    const own = (device.head?.texts ?? []).filter((text) => !device.store.refused.has(idOf(text)));
    expect(own.map(idOf).sort()).toEqual(head.map(idOf).sort());
    expect(plain(new ChannelFold().add([...past, ...own]))).toEqual(expected);
  }
}

/** The tables that are fed from the log, and the one that it is fed from. */
function sqlSaysTheSame(simulation: Simulation, view: ChannelView): void {
  const members = rowsOf<{ user_id: string; role: string }>(simulation, 'select user_id, role from members');
  const present = [...view.members.values()].filter(({ left }) => !left);
  expect(present.map(({ id, role }) => `${id} ${role}`).sort()).toEqual(
    members.map(({ user_id, role }) => `${user_id} ${role}`).sort(),
  );
  const rows = rowsOf<{ id: string; body: string; deleted: number }>(
    simulation,
    'select id, body, deleted from messages where posted = 1',
  );
  const shown = ({ id, body, deleted }: Pick<Message, 'id' | 'body' | 'deleted'>): string =>
    `${id} ${deleted ? 'deleted' : body}`;
  const folded = [...view.messages.values()].map(shown).sort();
  expect(rows.map(({ id, body, deleted }) => `${id} ${deleted ? 'deleted' : body}`).sort()).toEqual(folded);
}

interface AnyOp {
  readonly k: string;
  readonly id: string;
  readonly of?: string;
  readonly reply?: string;
  readonly status?: string;
  readonly mentions?: readonly string[];
}

interface ReplyRow {
  readonly ask: string;
  readonly reply: string | null;
  readonly state: string;
  readonly attempt: number;
}

/** Each question has one answer at the most, which is there once and ended once for each time that it was begun. */
function questionsAreAnsweredOnce(simulation: Simulation, texts: readonly string[]): void {
  const ops = texts.map((text) => JSON.parse(text) as AnyOp);
  const posts = ops.filter(({ k }) => k === 'post');
  const rows = rowsOf<ReplyRow>(simulation, 'select ask, reply, state, attempt from ai_replies');
  const asked = posts.filter(({ mentions }) => mentions?.includes(simulation.bot)).map(({ id }) => id);
  expect(rows.map(({ ask }) => ask)).toEqual(expect.arrayContaining(asked));
  const answers = posts.filter(({ id }) => id.startsWith(simulation.bot));
  expect(answers.map(({ id, reply }) => `${reply} ${id}`).sort()).toEqual(
    rows.flatMap(({ ask, reply }) => (reply === null ? [] : `${ask} ${reply}`)).sort(),
  );
  const ends = Map.groupBy(
    ops.filter(({ k }) => k === 'streamEnd'),
    ({ of }) => of,
  );
  for (const { reply, state, attempt } of rows) {
    const ofReply = ends.get(reply ?? '') ?? [];
    expect(ofReply.length).toBe(attempt);
    // What was to be done once more, and was stopped before it began, has the end that it had.
    if (attempt > 0 && state !== 'stopped') expect(ofReply.map(({ status }) => status)).toContain(state);
  }
  const begun = rows.reduce((sum, { attempt }) => sum + attempt, 0);
  expect(simulation.model.calls).toBeLessThanOrEqual(begun);
}
