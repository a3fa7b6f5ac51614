import type { Hono, MiddlewareHandler } from 'hono';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import { type HttpEnv, OTHER } from './call.ts';

/** Metrics of one server, for Prometheus. */
export interface Metrics {
  readonly registry: Registry;
  /** Counts and times every request, by route and status. */
  readonly middleware: MiddlewareHandler<HttpEnv>;
}

/** `more`: metrics of other parts, which are read with these. */
export function createMetrics(...more: readonly Registry[]): Metrics {
  const registry = new Registry();
  // The default of 10 ms would wake an idle server a hundred times a second.
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 500 });
  const requests = new Histogram({
    name: 'causeway_http_request_seconds',
    help: 'HTTP requests by route and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2],
    registers: [registry],
  });
  const middleware: MiddlewareHandler<HttpEnv> = async (context, next) => {
    const stop = requests.startTimer();
    await next();
    stop({ method: context.req.method, route: context.get('route') ?? OTHER, status: context.res.status });
  };
  return { registry: Registry.merge([registry, ...more]), middleware };
}

export function mountMetrics(app: Hono<HttpEnv>, { registry }: Metrics): void {
  app.get('/metrics', async (context) => {
    context.header('Content-Type', registry.contentType);
    return context.body(await registry.metrics());
  });
}
