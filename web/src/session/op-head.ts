import { isOpId, type OpId } from '@causeway/shared/id';

/** What every op has, and the text of those that have one. */
export interface OpHead {
  readonly id: OpId;
  readonly k: string;
  readonly ts: number;
  readonly body?: string;
}

/** The head of the op in `text`; `undefined` for what is no op. */
export function readHead(text: string): OpHead | undefined {
  try {
    const op = JSON.parse(text) as Partial<OpHead> | null;
    return isOpId(op?.id) ? (op as OpHead) : undefined;
  } catch {
    return undefined;
  }
}
