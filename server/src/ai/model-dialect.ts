import type OpenAI from 'openai';

/** In what endpoints that call themselves compatible differ. */
export interface Dialect {
  /** Models that think before they answer take only the first; many other endpoints know only the second. */
  readonly lengthField: 'max_completion_tokens' | 'max_tokens';
  /** Whether it can be asked how many tokens it counted. */
  readonly tellsUsage: boolean;
}

/** What to begin with: without a base URL it is OpenAI's own. */
export const firstDialect = (baseUrl: string | undefined): Dialect => ({
  lengthField: baseUrl === undefined ? 'max_completion_tokens' : 'max_tokens',
  tellsUsage: true,
});

type LengthAndUsage = Pick<
  OpenAI.Chat.Completions.ChatCompletionCreateParamsStreaming,
  'max_completion_tokens' | 'max_tokens' | 'stream_options'
>;

export const inDialect = ({ lengthField, tellsUsage }: Dialect, maxTokens: number): LengthAndUsage => ({
  [lengthField]: maxTokens,
  ...(tellsUsage ? { stream_options: { include_usage: true } } : {}),
});

/** The dialect to try next, when an endpoint has refused a request for one of its fields; `undefined`: that was not why. */
export function nextDialect(dialect: Dialect, complaint: string): Dialect | undefined {
  if (dialect.tellsUsage && complaint.includes('stream_options')) return { ...dialect, tellsUsage: false };
  if (!complaint.includes(dialect.lengthField)) return undefined;
  const other = dialect.lengthField === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens';
  return { ...dialect, lengthField: other };
}
