import { z } from 'zod';
import { zOpId } from './schema.ts';

/** Stateless messages of the sync socket, server → client, as JSON (PROTOCOL §3). */

export const REFUSAL_CODES = [
  'malformed',
  'gap',
  'deletes',
  'foreign-type',
  'author',
  'client-id',
  'kind',
  'forbidden',
  'too-large',
  'rate',
  'used-id',
  'sealed',
] as const;
export type RefusalCode = (typeof REFUSAL_CODES)[number];

export const zRefusedOp = z.object({ id: zOpId, code: z.enum(REFUSAL_CODES), message: z.string() });
export type RefusedOp = z.infer<typeof zRefusedOp>;

export const zStateless = z.discriminatedUnion('t', [
  z.object({ t: z.literal('refused'), doc: z.string(), ops: z.array(zRefusedOp) }),
  z.object({ t: z.literal('revoked'), doc: z.string() }),
  z.object({ t: z.literal('stream'), of: zOpId, from: z.int().min(0), text: z.string() }),
  z.object({
    t: z.literal('hello'),
    now: z.number(),
    epoch: z.string(),
    /** First segment of this log that is still kept: a device drops those below. 0 unless given. */
    first: z.int().min(0).optional(),
  }),
]);
export type Stateless = z.infer<typeof zStateless>;

/** Reason of a denial that says nothing of rights: the server could not look. Try again later. */
export const UNAVAILABLE = 'unavailable';

/** Reason of a denied subscription to a sealed segment: `sealed:<head>`. */
export const sealedReason = (head: number): string => `sealed:${head}`;

/** Head that a denial's reason names; `undefined` when it says something else. */
export function sealedHead(reason: string): number | undefined {
  const [, head] = /^sealed:(\d{1,9})$/.exec(reason) ?? [];
  return head === undefined ? undefined : Number(head);
}
