import { z } from 'zod';
import { LOG_LEVELS } from '../log/logger.ts';
import { SEGMENT_LIMITS } from '../sync/segment-limits.ts';
import { isProxyAddress } from './proxy-address.ts';

/**
 * Every setting of the server (PROTOCOL §5): the environment's name for it, its schema, its default in words, one line
 * about it. `load-config.ts` reads them and nothing else reads `process.env`; `causeway config` prints this table.
 */
export interface Setting<S extends z.ZodType = z.ZodType> {
  readonly env: string;
  /** Takes the text of the environment; `undefined` where it is missing or empty. */
  readonly schema: S;
  readonly shown: string;
  readonly doc: string;
  /** Never printed. */
  readonly secret?: true;
}

const setting = <S extends z.ZodType>(row: Setting<S>): Setting<S> => row;

const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^[0-9]+$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(min, `must be at least ${min}`).max(max, `must be at most ${max}`));

/** Of a budget: it is added to, so it stays well below the greatest safe integer. */
const MOST_TOKENS = 1_000_000_000_000;

const oneOf = <const T extends readonly string[]>(...names: T) =>
  z.enum(names, `must be one of ${names.join(', ')}`);

const httpUrl = z.url({ protocol: /^https?$/, message: 'must begin with http:// or https://' });

const origin = httpUrl
  .transform((text) => (URL.canParse(text) ? new URL(text) : undefined))
  .refine((url) => url === undefined || url.href === `${url.origin}/`, 'must be an origin: without a path')
  .transform((url) => url?.origin);

/** `false`, or the addresses and networks of proxies. */
const proxies = z
  .string()
  .transform((text) => (text === 'false' ? [] : text.split(',').map((part) => part.trim())))
  .refine(
    (list) => list.every(isProxyAddress),
    'must be false, or addresses like 10.0.0.1 or 10.0.0.0/8, joined by commas',
  );

export const SETTINGS = {
  host: setting({
    env: 'HOST',
    schema: z.string().default('127.0.0.1'),
    shown: '`127.0.0.1`',
    doc: 'Address to listen on; `0.0.0.0` for all.',
  }),
  port: setting({
    env: 'PORT',
    schema: wholeNumber(0, 65_535).default(8787),
    shown: '`8787`',
    doc: 'Port to listen on; `0` takes a free one.',
  }),
  publicUrl: setting({
    env: 'PUBLIC_URL',
    schema: origin.optional(),
    shown: '`http://localhost:$PORT`',
    doc: 'Where people reach the server: origin allowed for sockets, links in invites.',
  }),
  dataDir: setting({
    env: 'DATA_DIR',
    schema: z.string().default('./data'),
    shown: '`./data`',
    doc: 'Folder of the database, the files and the generated secret.',
  }),
  databaseUrl: setting({
    env: 'DATABASE_URL',
    schema: z
      .url({ protocol: /^postgres(ql)?$/, message: 'must be like postgres://user:password@host/database' })
      .optional(),
    shown: 'SQLite in `DATA_DIR`',
    doc: 'PostgreSQL, as `postgres://user:password@host/database`.',
    secret: true,
  }),
  redisUrl: setting({
    env: 'REDIS_URL',
    schema: z.url({ protocol: /^rediss?$/, message: 'must begin with redis://' }).optional(),
    shown: 'none: one server',
    doc: 'Redis 6 or newer, when there is more than one server, as `redis://…`.',
    secret: true,
  }),
  authSecret: setting({
    env: 'AUTH_SECRET',
    schema: z
      .string()
      .refine((text) => Buffer.byteLength(text) >= 32, 'must be at least 32 bytes')
      .optional(),
    shown: 'generated into `DATA_DIR`',
    doc: 'Signs access tokens; at least 32 bytes. Must be given when `REDIS_URL` is.',
    secret: true,
  }),
  signup: setting({
    env: 'SIGNUP',
    schema: oneOf('open', 'invite', 'closed').default('invite'),
    shown: '`invite`',
    doc: 'Who may create an account: anybody (`open`), the invited (`invite`), nobody (`closed`).',
  }),
  segmentOps: setting({
    env: 'SEGMENT_OPS',
    schema: wholeNumber(1, 100_000).default(SEGMENT_LIMITS.ops),
    shown: '`1000`',
    doc: 'A segment of a log is sealed at this many ops …',
  }),
  segmentBytes: setting({
    env: 'SEGMENT_BYTES',
    schema: wholeNumber(1_024, 67_108_864).default(SEGMENT_LIMITS.bytes),
    shown: '`196608`',
    doc: '… or at this many bytes, whichever comes first.',
  }),
  aiBaseUrl: setting({
    env: 'AI_BASE_URL',
    schema: httpUrl.optional(),
    shown: 'none',
    doc: 'Any OpenAI-compatible endpoint.',
  }),
  aiApiKey: setting({
    env: 'AI_API_KEY',
    schema: z.string().optional(),
    shown: 'none',
    doc: 'Its key; may be left out where `AI_BASE_URL` wants none.',
    secret: true,
  }),
  aiModel: setting({
    env: 'AI_MODEL',
    schema: z.string().optional(),
    shown: 'none: AI is off',
    doc: 'Name of the model.',
  }),
  aiHandle: setting({
    env: 'AI_HANDLE',
    schema: z
      .string()
      .regex(/^[a-z0-9][a-z0-9._-]{0,30}[a-z0-9]$/, 'must be a handle')
      .default('ai'),
    shown: '`ai`',
    doc: 'Handle of the AI participant.',
  }),
  aiContextTokens: setting({
    env: 'AI_CONTEXT_TOKENS',
    schema: wholeNumber(1_000, 1_000_000).default(8_000),
    shown: '`8000`',
    doc: 'How much of a channel the model is shown, in tokens.',
  }),
  aiAnswerTokens: setting({
    env: 'AI_ANSWER_TOKENS',
    schema: wholeNumber(16, 16_384).default(2_000),
    shown: '`2000`',
    doc: 'Longest answer, in tokens.',
  }),
  aiUserTokensPerDay: setting({
    env: 'AI_USER_TOKENS_PER_DAY',
    schema: wholeNumber(0, MOST_TOKENS).default(200_000),
    shown: '`200000`',
    doc: 'Tokens that one user may spend in a day (UTC), questions and answers together …',
  }),
  aiChannelTokensPerDay: setting({
    env: 'AI_CHANNEL_TOKENS_PER_DAY',
    schema: wholeNumber(0, MOST_TOKENS).default(500_000),
    shown: '`500000`',
    doc: '… and that may be spent in one channel …',
  }),
  aiTokensPerDay: setting({
    env: 'AI_TOKENS_PER_DAY',
    schema: wholeNumber(0, MOST_TOKENS).default(2_000_000),
    shown: '`2000000`',
    doc: '… and by all together.',
  }),
  trustProxy: setting({
    env: 'TRUST_PROXY',
    schema: proxies.default([]),
    shown: '`false`',
    doc: 'Addresses of proxies whose forwarding headers count, joined by commas.',
  }),
  logLevel: setting({
    env: 'LOG_LEVEL',
    schema: oneOf(...LOG_LEVELS).default('info'),
    shown: '`info`',
    doc: 'One of `fatal`, `error`, `warn`, `info`, `debug`, `trace`, `silent`.',
  }),
} as const;

export type SettingName = keyof typeof SETTINGS;
export type Config = { readonly [N in SettingName]: z.output<(typeof SETTINGS)[N]['schema']> };
