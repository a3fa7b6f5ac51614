import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { LIMIT } from '../limit.ts';
import { API_ERRORS, zApiError } from './error.ts';
import { zPageQuery } from './page.ts';
import type { Route } from './route.ts';
import { ROUTES } from './routes.ts';

const rows: [string, Route][] = Object.entries(ROUTES);

describe('the HTTP contract', () => {
  test('[AP1] no two routes share a method and a path', () => {
    const keys = rows.map(([, { method, path }]) => `${method} ${path.replaceAll(/:\w+/gu, ':')}`);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test.each(rows)('[AP2] %s: the schema of parameters names those of the path', (_, { path, params }) => {
    const inPath = [...path.matchAll(/:(\w+)/gu)].map(([, name]) => name);
    expect(Object.keys(params?.shape ?? {})).toEqual(inPath);
  });

  test.each(rows)(
    '[AP2] %s: bodies only where the method has one, answers only where the status has',
    (_, route) => {
      if (route.method === 'GET' || route.method === 'DELETE')
        expect(route.body === undefined || route.path === '/api/me').toBe(true);
      if (route.status === 204) expect(route.response).toBeUndefined();
    },
  );

  test.each(rows)(
    '[AP3] %s: every schema has a JSON schema, for the OpenAPI document',
    (_, { params, query, body, response }) => {
      for (const schema of [params, query, body]) if (schema) z.toJSONSchema(schema, { io: 'input' });
      if (response) z.toJSONSchema(response);
    },
  );

  test('[AP4] lists have 50 items unless told otherwise, and at most 200', () => {
    expect(zPageQuery.parse({})).toEqual({ limit: LIMIT.pageDefault });
    expect(zPageQuery.parse({ limit: '200', before: 'x' })).toEqual({ limit: 200, before: 'x' });
    for (const limit of ['0', '201', 'x', '1.5', '-1'])
      expect(zPageQuery.safeParse({ limit }).success).toBe(false);
  });

  test('[AP5] errors have a code of the closed list, each with a status of its own kind', () => {
    for (const [code, status] of Object.entries(API_ERRORS)) {
      expect(status).toBeGreaterThanOrEqual(400);
      expect(zApiError.safeParse({ error: { code, message: 'x' } }).success).toBe(true);
    }
    expect(zApiError.safeParse({ error: { code: 'other', message: 'x' } }).success).toBe(false);
  });
});
