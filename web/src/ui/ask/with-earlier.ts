import { utf8Bytes } from '@causeway/shared/bytes';
import { LIMIT } from '@causeway/shared/limit';
import type { Turn } from './conversation.ts';

/** Of an earlier answer, in UTF-16 units: enough to know what "it" is. */
const MOST = 1_200;

/** The question as the AI gets it: with what was asked and answered just before, where that fits. */
export function withEarlier(question: string, earlier: Pick<Turn, 'question' | 'text'> | undefined): string {
  if (earlier === undefined || earlier.text === '') return question;
  const answer = earlier.text.length > MOST ? `${earlier.text.slice(0, MOST)} …` : earlier.text;
  const whole = `I asked before: ${earlier.question}\n\nYou answered: ${answer}\n\nNow I ask: ${question}`;
  return utf8Bytes(whole) > LIMIT.aiQuestionBytes ? question : whole;
}
