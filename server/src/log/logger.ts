import { type DestinationStream, type Logger as PinoLogger, pino } from 'pino';
import { readableLines } from './readable-lines.ts';

/** ERROR: somebody must look. INFO: the state changed. DEBUG: detail. */
export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Given to whoever logs; nobody makes their own. */
export type Logger = PinoLogger;

/** Fields that never reach a log, wherever a careless line would carry them. */
const SECRETS = ['password', 'token', 'accessToken', 'refreshToken', 'secret', 'authorization', 'cookie'];

/** Logs to `stream`: one JSON object a line. */
export const createLogger = (level: LogLevel, stream: DestinationStream): Logger =>
  pino(
    { level, redact: { paths: SECRETS.flatMap((name) => [name, `*.${name}`]), censor: '(hidden)' } },
    stream,
  );

/** Logs to standard error, where it does not mix with what commands print: JSON, or lines for people on a terminal. */
export const createProcessLogger = (level: LogLevel): Logger =>
  createLogger(level, process.stderr.isTTY ? readableLines(process.stderr) : process.stderr);

/** Says nothing. */
export const silentLogger = (): Logger => pino({ level: 'silent' });
