import { zApiError } from '@causeway/shared/api/error';
import type { Route } from '@causeway/shared/api/route';
import { ROUTES } from '@causeway/shared/api/routes';
import { z } from 'zod';
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponsesObject,
} from 'zod-openapi';
import { VERSION } from '../version.ts';

/** The OpenAPI 3.1 description of the API, out of the table that the server is mounted from. */
export const openApiDocument = (): ReturnType<typeof createDocument> =>
  createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Causeway',
      version: VERSION,
      description: 'Errors have the shape `{"error": {"code", "message", "details?"}}`.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    paths: paths(),
    components: { securitySchemes: { accessToken: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
  });

function paths(): ZodOpenApiPathsObject {
  const all: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const [name, route] of Object.entries<Route>(ROUTES)) {
    const path = route.path.replace(/:([A-Za-z]+)/g, '{$1}');
    all[path] = { ...all[path], [route.method.toLowerCase()]: operation(name, route) };
  }
  return all;
}

const json = (schema: z.ZodType) => ({ 'application/json': { schema } });

const operation = (name: string, route: Route): ZodOpenApiOperationObject => ({
  operationId: name,
  summary: route.summary,
  tags: [route.path.split('/')[2] ?? 'api'],
  security: route.auth === 'user' ? [{ accessToken: [] }] : [],
  requestParams: {
    ...(route.params === undefined ? {} : { path: route.params }),
    ...(route.query === undefined ? {} : { query: route.query }),
  },
  ...(route.body === undefined ? {} : { requestBody: { content: json(route.body) } }),
  responses: responses(route),
});

function responses(route: Route): ZodOpenApiResponsesObject {
  const success = {
    description: 'Success',
    ...(route.response === undefined ? {} : { content: json(route.response) }),
    ...(route.media === undefined ? {} : { content: { [route.media]: { schema: z.string() } } }),
  };
  return {
    [route.status]: success,
    ...(route.alsoStatus === undefined
      ? {}
      : { [route.alsoStatus]: { ...success, description: 'As it was' } }),
    default: { description: 'Error', content: json(zApiError) },
  };
}
