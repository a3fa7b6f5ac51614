import type { RefusedOp } from '@causeway/shared/stateless';
import { idOf } from './judge-op.ts';
import type { Receipt } from './receipt.ts';
import { ScanError, scanUpdate, textsOf } from './scan-update.ts';

const MESSAGE =
  'You are sending more than the server takes from one person. It is sent again a little later.';

/** The answer to an update of a user who has sent too much: all of its ops are refused, and may be sent again. */
export function refusedByRate(update: Uint8Array): Receipt {
  try {
    const ids = textsOf(scanUpdate(update)).flatMap((text) => idOf(text) ?? []);
    const ops = ids.map((id): RefusedOp => ({ id, code: 'rate', message: MESSAGE }));
    return { result: 'refused', ops };
  } catch (error) {
    if (error instanceof ScanError) return { result: 'malformed', message: error.message };
    throw error;
  }
}
