import type { ChannelId, OpId, UserId } from '@causeway/shared/id';
import { LIMIT } from '@causeway/shared/limit';
import { type ChannelRow, channelFor } from '../channel/channel-for.ts';
import { notFound } from '../failure.ts';
import type { Parts } from '../parts.ts';
import { type ContextRow, ContextRows } from './context-rows.ts';
import { namesOf } from './names-of.ts';

/** What of a channel is looked at: up to and with a message, all that is new, or what came after a position in ms. */
export type Scope =
  | { readonly kind: 'ask'; readonly ask: OpId }
  | { readonly kind: 'newest' }
  | { readonly kind: 'missed'; readonly since: number };

/** Of a channel, what somebody who asks may read. */
export interface Context {
  readonly channel: Pick<ChannelRow, 'name' | 'kind' | 'topic'>;
  /** Name of whoever asks. */
  readonly asker: string;
  /** The message that a thread is about, when the question stands in one. */
  readonly root: ContextMessage | undefined;
  /** Oldest first; of `ask` the question itself is the last one. */
  readonly messages: readonly ContextMessage[];
  /** Older ones were left out. */
  readonly hasMore: boolean;
}

export interface ContextMessage {
  readonly id: OpId;
  readonly author: UserId;
  /** As people know them: `Ada Lovelace (@ada)`. */
  readonly from: string;
  /** When it was written, in ms. */
  readonly at: number;
  /** With all edits. */
  readonly text: string;
  readonly files: readonly string[];
  readonly isInThread: boolean;
  readonly quote: { readonly from: string; readonly text: string } | undefined;
}

/**
 * What `asker` may read of a channel now, and nothing of any other. Throws `not-found` or `forbidden` for who is no
 * member, `not-found` for a question that is deleted or not there.
 */
export async function contextOf(
  { db, projection, now }: Pick<Parts, 'db' | 'projection' | 'now'>,
  asker: UserId,
  channel: ChannelId,
  scope: Scope,
): Promise<Context> {
  const access = await channelFor(db, asker, channel, 'read');
  await projection.caughtUp(`channel/${channel}`);
  const rows = new ContextRows(db, channel);
  const { found, root, hasMore } = await rowsOf(rows, scope, now());
  const all = root === undefined ? found : [root, ...found];
  const quoted = await rows.byId(all.flatMap(({ reply }) => reply ?? []));
  const name = await namesOf(db, [
    asker,
    ...all.map(({ author }) => author),
    ...[...quoted.values()].map(({ author }) => author),
  ]);
  const toMessage = (row: ContextRow): ContextMessage => {
    const quote = row.reply === null ? undefined : quoted.get(row.reply);
    return {
      id: row.id,
      author: row.author,
      from: name(row.author),
      at: shownAt(row),
      text: row.body,
      files: (JSON.parse(row.files) as { readonly name: string }[]).map((file) => file.name),
      isInThread: row.thread !== null,
      quote: quote === undefined ? undefined : { from: name(quote.author), text: quote.body },
    };
  };
  return {
    channel: access.channel,
    asker: name(asker),
    root: root === undefined ? undefined : toMessage(root),
    messages: found.map(toMessage),
    hasMore,
  };
}

interface Found {
  readonly found: readonly ContextRow[];
  readonly root?: ContextRow | undefined;
  readonly hasMore: boolean;
}

async function rowsOf(rows: ContextRows, scope: Scope, now: number): Promise<Found> {
  if (scope.kind === 'missed')
    return newestOf(await rows.since(scope.since), LIMIT.aiMissedMessages, position);
  if (scope.kind === 'newest') return newestOf(await rows.newest(now), LIMIT.aiContextMessages, shownAt);
  const ask = (await rows.byId([scope.ask])).get(scope.ask);
  if (ask === undefined) throw notFound('This question');
  const found = newestOf(await rows.upTo(ask), LIMIT.aiContextMessages, shownAt);
  // Wherever it is shown, what was asked comes last.
  const others = found.found.filter(({ id }) => id !== ask.id);
  const root = ask.thread === null ? undefined : (await rows.byId([ask.thread])).get(ask.thread);
  return { found: [...others, ask], root, hasMore: found.hasMore };
}

/** A ts from the future is shown at the arrival. */
const shownAt = ({ ts, received_at }: ContextRow): number => Math.min(ts, received_at ?? ts);

const position = ({ ts, received_at }: ContextRow): number => received_at ?? ts;

function newestOf(rows: readonly ContextRow[], most: number, at: (row: ContextRow) => number): Found {
  const sorted = [...rows].sort((a, b) => at(a) - at(b) || (a.id < b.id ? -1 : 1));
  return { found: sorted.slice(-most), hasMore: sorted.length > most };
}
