import type { Route, RouteInput } from '@causeway/shared/api/route';
import type { z } from 'zod';
import { Failure } from '../failure.ts';
import type { HttpContext } from './call.ts';

/** Parses parameters, query and body by the schemas of `route`. Throws `invalid`, `unsupported-type`. */
export async function readInput<R extends Route>(route: R, context: HttpContext): Promise<RouteInput<R>> {
  const params = parse(route.params, context.req.param());
  const query = parse(route.query, context.req.query());
  const body = route.body === undefined ? undefined : parse(route.body, await readJson(context));
  // Each part was parsed by the schema that its type is inferred from.
  return { params, query, body } as RouteInput<R>;
}

/** Parses `value`, or says all that is wrong with it; the value itself is never repeated. */
function parse(schema: z.ZodType | undefined, value: unknown): unknown {
  if (schema === undefined) return undefined;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const details = parsed.error.issues.map((issue) => ({
    path: issue.path.join('.'),
    message: issue.message,
  }));
  const [first] = details;
  throw new Failure('invalid', first === undefined ? 'not valid' : sentence(first), { details });
}

const sentence = ({ path, message }: { path: string; message: string }): string =>
  path === '' ? message : `${path}: ${message}`;

/** The JSON of the body; no body counts as `{}`. */
async function readJson(context: HttpContext): Promise<unknown> {
  const { req } = context;
  const isEmpty =
    req.header('transfer-encoding') === undefined && Number(req.header('content-length') ?? 0) === 0;
  if (isEmpty) return {};
  const type = req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') {
    throw new Failure('unsupported-type', 'Send JSON, with the header Content-Type: application/json.');
  }
  const bytes = await req.arrayBuffer();
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text === '' ? {} : JSON.parse(text, wellFormed);
  } catch {
    const details = [{ path: '', message: 'not valid JSON' }];
    throw new Failure('invalid', 'The body is not valid JSON.', { details });
  }
}

/** A lone surrogate is no text: databases and sockets would each make something else of it. */
const wellFormed = (_key: string, value: unknown): unknown =>
  typeof value === 'string' ? value.toWellFormed() : value;
