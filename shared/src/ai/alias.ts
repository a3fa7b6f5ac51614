/** Mentions the AI too, where nobody in the channel has it as handle: `@gpt`. */
export const AI_ALIAS = 'gpt';
