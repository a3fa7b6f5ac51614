import { z } from 'zod';
import { LIMIT } from '../limit.ts';

/** Lists page by cursor: `?limit=&before=` or `&after=`; answers carry `next`, `null` at the end. */

const zCursor = z.string().min(1).max(LIMIT.queryChars);

export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(LIMIT.pageMax).default(LIMIT.pageDefault),
  before: zCursor.optional(),
  after: zCursor.optional(),
};

export const zPageQuery = z.object(pageQuery);
export type PageQuery = z.output<typeof zPageQuery>;

export const zPage = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), next: z.string().nullable() });
