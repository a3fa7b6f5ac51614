import type { ChannelClientOp } from '@causeway/shared/op/channel-op';
import type { UserClientOp } from '@causeway/shared/op/user-op';
import type { Environment } from './environment.ts';
import { RefusedHere } from './session.ts';

type Checks = typeof import('@causeway/shared/op/check-client-op');

/** Judges ops before they are written. The schemas are loaded while the documents are, not for the first paint. */
export class OpChecks {
  readonly #env: Environment;
  #checks: Checks | undefined;
  #loading: Promise<void> | undefined;

  constructor(env: Environment) {
    this.#env = env;
  }

  /** Never rejects: without the schemas, the server alone judges. */
  load(): Promise<void> {
    this.#loading ??= import('@causeway/shared/op/check-client-op').then(
      (checks) => {
        this.#checks = checks;
      },
      (error: unknown) => this.#env.log('the op schemas could not be loaded', error),
    );
    return this.#loading;
  }

  /** Throws {@link RefusedHere}. */
  channelOp(op: ChannelClientOp): void {
    refuse(this.#checks?.checkChannelClientOp(op));
  }

  /** Throws {@link RefusedHere}. */
  userOp(op: UserClientOp): void {
    refuse(this.#checks?.checkUserClientOp(op));
  }
}

function refuse(problem: string | undefined): void {
  if (problem !== undefined) throw new RefusedHere(problem);
}
