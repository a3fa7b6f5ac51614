import type { RandomBytes, UserId } from '@causeway/shared/id';
import type { Kysely } from 'kysely';
import type { AccessTokens } from './account/access-tokens.ts';
import type { Limits } from './account/limits.ts';
import type { Passwords } from './account/passwords.ts';
import type { Ai } from './ai/ai.ts';
import type { Replies } from './ai/replies.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config/settings.ts';
import type { Database } from './db/schema.ts';
import type { Logger } from './log/logger.ts';
import type { OpBudget } from './rate/op-budget.ts';
import type { LogId, Logs, SyncControl } from './sync/logs.ts';

/** Reads of `messages` and `reactions` wait here until what was acknowledged before is in them. */
export interface Projection {
  caughtUp(log: LogId): Promise<void>;
}

/** What services are made of; `compose.ts` puts it together, tests put in their own. */
export interface Parts {
  readonly config: Config;
  readonly logger: Logger;
  readonly db: Kysely<Database>;
  readonly logs: Logs;
  readonly control: SyncControl;
  readonly projection: Projection;
  readonly tokens: AccessTokens;
  readonly passwords: Passwords;
  readonly limits: Limits;
  /** How much each user may write, over sockets and HTTP. */
  readonly budget: OpBudget;
  /** `undefined`: AI is off. */
  readonly ai: Ai | undefined;
  /** Its answers in channels; `undefined` where no server is run: by the command line. */
  readonly replies: Replies | undefined;
  readonly now: Clock;
  readonly random: RandomBytes;
  /** Where people reach this server, without a slash at the end. */
  readonly origin: () => string;
}

/** Who asks. */
export interface Actor {
  readonly userId: UserId;
  readonly sessionId: string;
}
