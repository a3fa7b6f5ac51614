import { LIMIT } from '@causeway/shared/limit';
import type { ReplyRow } from './reply-scene.ts';

/** What is told who asked at `ts`, or asked once more, when somebody is there to answer at `at`; `undefined`: in time. */
export function tooLate(
  row: Pick<ReplyRow, 'mode' | 'asked_at'> & { readonly ts: number },
  at: number,
): string | undefined {
  const isFirst = row.mode === 'first';
  const late = at - (isFirst ? row.ts : row.asked_at);
  if (late <= LIMIT.aiLateMs) return undefined;
  const what = isFirst
    ? `This question arrived ${inWords(late)} late`
    : `This was asked for ${inWords(late)} ago`;
  return `${what}, so I did not answer. Ask again or choose Retry.`;
}

function inWords(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 120) return `${minutes} minutes`;
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)} hours` : `${Math.floor(minutes / 1_440)} days`;
}
