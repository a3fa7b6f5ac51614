import { parseChannelOp } from '@causeway/shared/fold/parse-op';
import type { ChannelId, OpId } from '@causeway/shared/id';
import type { ChannelGenesis } from '@causeway/shared/op/channel-op';
import { digest, genesisIn, mayBe } from './digest.ts';
import { textsAbout } from './texts-about.ts';

/** Texts above which doubles are looked for: a document that is rebuilt is observed again. */
const MANY = 4_000;

interface Observed {
  texts: string[];
  /** Where texts begin in which no deletes have been looked for. */
  unseen: number;
}

/**
 * Ops of documents, and of segments that could not be kept: the index does not have them. Only texts are held; nothing
 * is parsed until somebody asks, since most channels are never asked about.
 */
export class ObservedOps {
  readonly #channels = new Map<ChannelId, Map<number, Observed>>();

  add(channel: ChannelId, segment: number, texts: readonly string[]): void {
    const segments = this.#channels.get(channel) ?? new Map<number, Observed>();
    this.#channels.set(channel, segments);
    const observed = segments.get(segment) ?? { texts: [], unseen: 0 };
    segments.set(segment, observed);
    for (const text of texts) observed.texts.push(text);
    if (observed.texts.length > MANY) compact(observed);
  }

  /** What `segment` says is in the index now. */
  drop(channel: ChannelId, segment: number): void {
    this.#channels.get(channel)?.delete(segment);
  }

  forget(channel: ChannelId): void {
    this.#channels.delete(channel);
  }

  /** Texts about `targets`. */
  about(channel: ChannelId, targets: ReadonlySet<OpId>): string[] {
    return textsAbout(this.#texts(channel), targets);
  }

  /** The newest genesis, as text. */
  genesis(channel: ChannelId): string | undefined {
    let newest: { readonly text: string; readonly op: ChannelGenesis } | undefined;
    for (const text of this.#texts(channel)) {
      const op = genesisIn(text);
      if (op !== undefined && op.segment >= (newest?.op.segment ?? 0)) newest = { text, op };
    }
    return newest?.text;
  }

  /** Segments of which {@link takeDeletes} has not seen all. */
  unseen(): { readonly channel: ChannelId; readonly segment: number }[] {
    return Array.from(this.#channels, ([channel, segments]) =>
      Array.from(segments)
        .filter(([, { texts, unseen }]) => unseen < texts.length)
        .map(([segment]) => ({ channel, segment })),
    ).flat();
  }

  /**
   * Texts of deletes of messages that are not in the same segment, by message. Each is given once, but those for which
   * `wait` says so are given again.
   */
  takeDeletes(channel: ChannelId, segment: number, wait: (op: OpId) => boolean): ReadonlyMap<OpId, string> {
    const observed = this.#channels.get(channel)?.get(segment);
    if (observed === undefined) return new Map();
    const { deletes, waiting } = deletesIn(observed, wait);
    if (waiting.size > 0) observed.texts = observed.texts.filter((text) => !waiting.has(text));
    observed.unseen = observed.texts.length;
    observed.texts.push(...waiting);
    return deletes;
  }

  *#all(channel: ChannelId): Iterable<string> {
    for (const { texts } of this.#channels.get(channel)?.values() ?? []) yield* texts;
  }

  #texts(channel: ChannelId): string[] {
    return [...this.#all(channel)];
  }
}

function deletesIn(
  { texts, unseen }: Observed,
  wait: (op: OpId) => boolean,
): { readonly deletes: Map<OpId, string>; readonly waiting: Set<string> } {
  const deletes = new Map<OpId, string>();
  const waiting = new Set<string>();
  for (const text of texts.slice(unseen)) {
    const op = mayBe(text, 'delete') ? parseChannelOp(text) : undefined;
    if (op?.k !== 'delete') continue;
    if (wait(op.id)) waiting.add(text);
    else deletes.set(op.of, text);
  }
  if (deletes.size > 0) for (const post of digest(texts).posts) deletes.delete(post);
  return { deletes, waiting };
}

function compact(observed: Observed): void {
  const seen = [...new Set(observed.texts.slice(0, observed.unseen))];
  const known = new Set(seen);
  observed.texts = [...seen, ...new Set(observed.texts.slice(observed.unseen))].filter(
    (text, at) => at < seen.length || !known.has(text),
  );
  observed.unseen = seen.length;
}
