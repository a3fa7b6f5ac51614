import { isOfServer } from '@causeway/shared/id';
import type { LiveDoc } from '../sync/live-doc.ts';
import type { LogId } from '../sync/logs.ts';
import type { SealNow } from './retention-job.ts';

interface Sealing {
  sealHead(log: LogId, should: (live: LiveDoc) => boolean): Promise<boolean>;
}

/** A head in which only the server wrote has nothing that must go. */
export const sealByTime =
  (sealer: Sealing): SealNow =>
  (log, head) =>
    sealer.sealHead(log, (live) => live.address.segment === head && isWrittenByPeople(live));

function isWrittenByPeople({ texts }: LiveDoc): boolean {
  for (const id of texts.keys()) if (!isOfServer(id)) return true;
  return false;
}
