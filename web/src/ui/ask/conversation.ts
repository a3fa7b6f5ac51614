import type { AskEvent } from '@causeway/shared/api/ai';
import type { OpId } from '@causeway/shared/id';
import type { Session } from '../../session/session.ts';
import { Cell } from '../../session/store.ts';
import { errorMessage } from '../app/error-message.ts';
import { withEarlier } from './with-earlier.ts';

/** What a person asks the AI without anybody seeing it. */
export interface Ask {
  readonly question: string;
  /** My read marker: only about what came after it. */
  readonly since?: number | undefined;
}

/** A question with as much of its answer as there is. */
export interface Turn extends Ask {
  readonly key: number;
  readonly text: string;
  /** Messages that the text names by `[number]`. */
  readonly sources: ReadonlyMap<number, OpId>;
  readonly state: 'running' | 'done' | 'failed' | 'stopped';
  /** One line: why it failed, or that it was cut. */
  readonly line?: string | undefined;
}

type Asked = Pick<Session, 'askPrivately'>;

/** Private questions about one channel, for as long as the page is open; they are kept nowhere. */
export class Conversation {
  readonly turns = new Cell<readonly Turn[]>([]);
  readonly #session: Asked;
  readonly #channel: Parameters<Session['askPrivately']>[0]['channel'];
  #running: AbortController | undefined;

  constructor(session: Asked, channel: Parameters<Session['askPrivately']>[0]['channel']) {
    this.#session = session;
    this.#channel = channel;
  }

  /** Asks; what was being answered is given up. Never rejects. */
  async ask(ask: Ask): Promise<void> {
    this.stop();
    const running = new AbortController();
    this.#running = running;
    const earlier = this.turns.get().at(-1);
    const since = ask.since ?? earlier?.since;
    const key = (earlier?.key ?? 0) + 1;
    const turn: Turn = { ...ask, since, key, text: '', sources: new Map(), state: 'running' };
    this.turns.set([...this.turns.get(), turn]);
    const question = withEarlier(ask.question, earlier);
    const on = (event: AskEvent) => this.#change(key, (now) => heard(now, event));
    try {
      await this.#session.askPrivately(
        { channel: this.#channel, question, ...(since === undefined ? {} : { since }) },
        on,
        running.signal,
      );
    } catch (error) {
      this.#change(key, (now) => ({ ...now, state: 'failed', line: errorMessage(error) }));
    }
  }

  /** Asks the same again, in the place of the last answer. */
  retry(): void {
    const last = this.turns.get().at(-1);
    if (last === undefined) return;
    this.turns.set(this.turns.get().slice(0, -1));
    void this.ask({ question: last.question, since: last.since });
  }

  stop(): void {
    this.#running?.abort();
    const last = this.turns.get().at(-1);
    if (last !== undefined) this.#change(last.key, (now) => ({ ...now, state: 'stopped', line: 'Stopped.' }));
  }

  /** Changes a turn that is still running. */
  #change(key: number, change: (turn: Turn) => Turn): void {
    const turns = this.turns.get();
    if (!turns.some((turn) => turn.key === key && turn.state === 'running')) return;
    this.turns.set(turns.map((turn) => (turn.key === key ? change(turn) : turn)));
  }
}

function heard(turn: Turn, event: AskEvent): Turn {
  if (event.type === 'text') return { ...turn, text: turn.text + event.text };
  if (event.type === 'sources')
    return { ...turn, sources: new Map(event.messages.map(({ ref, id }) => [ref, id])) };
  return { ...turn, state: event.status, line: event.error };
}

const conversations = new WeakMap<object, Conversation>();

/** The conversation about the channel `handle`; the same one for as long as its page lives. */
export function conversationOf(
  session: Asked,
  handle: { readonly id: Parameters<Session['askPrivately']>[0]['channel'] },
): Conversation {
  const known = conversations.get(handle) ?? new Conversation(session, handle.id);
  conversations.set(handle, known);
  return known;
}
