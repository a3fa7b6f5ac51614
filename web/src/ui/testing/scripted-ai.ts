import type { FakeSession } from './fake-session.ts';

const PIECE_MS = 80;

const ANSWER = `Three things happened while you were away:

1. The **release** moved to Thursday [1], and Ben has the notes [2].
2. Somebody asked for a review of [the parser](https://code.example.org/parser/482).
3. Nobody has booked the room yet.

\`\`\`sh
npm run release -- --dry-run
\`\`\``;

/** Development only: private questions are answered with a text of this file, piece by piece. */
export function scriptAi(session: FakeSession): void {
  session.askPrivately = async ({ channel }, on, signal) => {
    for (const text of ANSWER.match(/[\s\S]{1,6}/g) ?? []) {
      await new Promise((resolve) => setTimeout(resolve, PIECE_MS));
      if (signal.aborted) return;
      on({ type: 'text', text });
    }
    const ids = [...(session.channel(channel)?.view.get().messages.keys() ?? [])];
    on({ type: 'sources', messages: ids.slice(-2).map((id, index) => ({ ref: index + 1, id })) });
    on({ type: 'end', status: 'done' });
  };
}
