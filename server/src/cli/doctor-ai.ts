import type { ModelErrorCode } from '../ai/model.ts';
import type { Config } from '../config/settings.ts';
import type { Check, Finding } from './doctor.ts';

/** People wait for this: less than a question in a channel may take, in ms. */
const TIMES = { stall: 15_000, whole: 20_000 };
/** Enough for a word; models that think first may end without one, which is an answer too. */
const TOKENS = 16;

const CHECK_NAME =
  'set AI_MODEL to a model that it has, and AI_BASE_URL to its address, which mostly ends with /v1';

/** What a failure says about the settings. */
const FIXES: Partial<Record<ModelErrorCode, Pick<Finding, 'what' | 'fix'>>> = {
  unauthorized: { what: 'does not accept the key', fix: 'set AI_API_KEY to a valid key of this provider' },
  misconfigured: { what: 'does not take requests for this model', fix: CHECK_NAME },
  unavailable: { what: 'can’t be reached', fix: 'correct AI_BASE_URL, or let this machine reach it' },
  failed: { what: 'fails', fix: 'look whether the provider works' },
  'broken-off': {
    what: 'breaks off',
    fix: 'correct AI_BASE_URL, or look what is between this machine and the provider',
  },
  timeout: { what: 'does not answer', fix: 'correct AI_BASE_URL, or look whether the provider works' },
  malformed: { what: 'sends what can’t be read', fix: 'use an endpoint that is OpenAI-compatible' },
};

/** Asks the model for a word, when AI is on. */
export const checkAi: Check = async (config) => {
  const { aiModel } = config;
  if (aiModel === undefined) return offFor(config);
  const where = config.aiBaseUrl ?? 'OpenAI';
  const code = await tryModel(config, aiModel);
  if (code === undefined) return { level: 'ok', what: `AI: ${aiModel} at ${where} answers` };
  if (code === 'rate-limited') {
    const fix = 'wait, or look at the account with the provider';
    return { level: 'warn', what: `AI: ${where} takes no more requests at the moment`, fix };
  }
  const { what, fix = CHECK_NAME } = FIXES[code] ?? { what: 'does not answer as it should' };
  // Without it everything else works.
  return { level: 'warn', what: `AI: ${aiModel} at ${where} ${what}`, fix };
};

function offFor({ aiBaseUrl, aiApiKey }: Config): Finding {
  const given = Object.entries({ AI_BASE_URL: aiBaseUrl, AI_API_KEY: aiApiKey })
    .filter(([, value]) => value !== undefined)
    .map(([name]) => name);
  if (given.length === 0) return { level: 'ok', what: 'AI is off' };
  const what = `AI is off: ${given.join(' and ')} without AI_MODEL`;
  return { level: 'warn', what, fix: 'set AI_MODEL to a model that the provider has' };
}

/** Why the model does not answer; `undefined`: it does. */
async function tryModel(
  { aiBaseUrl, aiApiKey }: Pick<Config, 'aiBaseUrl' | 'aiApiKey'>,
  model: string,
): Promise<ModelErrorCode | undefined> {
  const [{ OpenAiModel }, { ModelError }] = await Promise.all([
    import('../ai/openai-model.ts'),
    import('../ai/model.ts'),
  ]);
  const endpoint = { baseUrl: aiBaseUrl, apiKey: aiApiKey, model, times: TIMES, retries: 0 };
  try {
    await new OpenAiModel(endpoint).stream({
      messages: [{ role: 'user', content: 'Say OK.' }],
      maxTokens: TOKENS,
      signal: new AbortController().signal,
      onText: () => undefined,
    });
    return undefined;
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return error.code === 'empty' ? undefined : error.code;
  }
}
