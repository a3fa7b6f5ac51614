import { expect, it } from 'vitest';
import { GrowingAnswer } from './model-answer.ts';

const DONE = { choices: [{ index: 0, delta: { content: 'ok' }, finish_reason: 'stop' }] };

function answerWith(usage: object) {
  const answer = new GrowingAnswer({ maxTokens: 100, onText: () => undefined });
  for (const chunk of [DONE, { choices: [], usage }]) answer.add(chunk as never);
  return answer.end();
}

it('has taken what the provider has counted', () => {
  expect(answerWith({ prompt_tokens: 7, completion_tokens: 3 })).toEqual({
    ...{ finish: 'stop', tokensIn: 7, tokensOut: 3 },
  });
});

it.each([
  {},
  { prompt_tokens: 0, completion_tokens: 0 },
  { prompt_tokens: null, completion_tokens: 'few' },
  { prompt_tokens: -7, completion_tokens: 0.5 },
])('has not taken nothing because the provider says %j', (usage) => {
  expect(answerWith(usage)).toEqual({ finish: 'stop' });
});

it('has taken what was counted of the two', () => {
  expect(answerWith({ prompt_tokens: 7 })).toEqual({ finish: 'stop', tokensIn: 7 });
});
